"""What a form shows of evidence and is sent back unchanged is the same evidence, whatever it is."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from assay.content.ages import span_of
from assay.content.base import Content
from assay.content.people import Person
from assay.services.people import Actor
from assay.services.portfolio.assembling import portfolio_of
from assay.services.portfolio.contacts import Card, add_contact, find_contact
from assay.services.portfolio.entries import add_entry, change_entry, find_entry
from assay.services.portfolio.rows import MODELS, evidence_of, person_of
from assay.storage.database import Database
from web.acting import NOW, words
from web.applicant.portfolio.controls import controls, replaced

#: What fails here is small already, and each try opens two pages.
TRIES = (Phase.explicit, Phase.reuse, Phase.generate)
MANY = settings(
    max_examples=20,
    deadline=None,
    phases=TRIES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
LISTED = st.lists(IDS, max_size=3, unique=True)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MAYBE = st.none() | st.booleans()
TITLES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=60)
HOURS = st.decimals(Decimal("0.0001"), 100_000, places=4)
AGES = st.sampled_from([None, "0-36m", "3-6y", "prenatal-36m", "prenatal-90y", "1-2m", "5-999m", "1-200y"])
COMPETENCIES = st.lists(
    st.sampled_from(["seamanship.charts", "seamanship.tides", "gone.knots"]), max_size=3, unique=True
)
SHARE = st.integers(1, 10_000).map(lambda parts: Decimal(parts).scaleb(-4))
TITLED = {"title": TITLES, "competencies": COMPETENCIES}


def _days(values: dict[str, Any]) -> dict[str, Any]:
    """One day, or several."""
    a, b, one = (values.pop(name) for name in ("a", "b", "one"))
    return {**values, **({"on": a} if one else {"from": min(a, b), "until": max(a, b)})}


def _period(values: dict[str, Any]) -> dict[str, Any]:
    """From a day on, to another or until now."""
    a, b, one = (values.pop(name) for name in ("a", "b", "one"))
    return {**values, "from": min(a, b), "until": None if one else max(a, b)}


SPAN = {"a": DAYS, "b": DAYS, "one": st.booleans()}
KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "education": st.fixed_dictionaries(
        {
            **TITLED,
            "level": st.sampled_from(["secondary", "associate", "bachelor", "master", "doctor", "other"]),
            "degree": st.none() | IDS,
            "topics": LISTED,
            "completed": st.none() | DAYS,
            "transcript": MAYBE,
        }
    ),
    "training": st.fixed_dictionaries(
        {**TITLED, **SPAN, "hours": HOURS, "topics": LISTED, "ages": AGES, "didactic": MAYBE}
    ).map(_days),
    "supervision": st.fixed_dictionaries(
        {
            **TITLED,
            **SPAN,
            "hours": HOURS,
            "provider": st.sampled_from([None, "ruth", "omar"]),
            "format": st.none() | IDS,
            "about": st.none() | IDS,
            "ages": AGES,
            "topics": LISTED,
        }
    ).map(_days),
    "work": st.fixed_dictionaries(
        {
            **TITLED,
            **SPAN,
            "organisation": st.none() | TITLES,
            "share": SHARE,
            "paid": MAYBE,
            "supervised": MAYBE,
            "internship": st.booleans(),
            "serving": LISTED,
            "ages": AGES,
            "activities": LISTED,
            "topics": LISTED,
            "supervisor": st.sampled_from([None, "ruth", "omar"]),
        }
    ).map(_period),
    "leadership": st.fixed_dictionaries(
        {**TITLED, **SPAN, "share": SHARE, "level": st.none() | IDS, "activities": LISTED, "topics": LISTED}
    ).map(_period),
    "memberships": st.fixed_dictionaries({**SPAN, "organisation": IDS, "topics": LISTED}).map(_period),
}
TERMS = st.fixed_dictionaries({"what": IDS, "a": DAYS, "b": DAYS, "one": st.booleans()})


@pytest.fixture
def people(database: Database, maya: Actor) -> None:
    """Two people whom entries can name."""
    with database.writing() as session:
        for name in ("Ruth", "Omar"):
            add_contact(session, maya, Card(Person(id="new", name=name)), NOW)


def meaning(evidence: Content) -> dict[str, Any]:
    """What evidence says, however it is written: one day as two, months as years, words in any order."""
    values = evidence.model_dump()
    if values.get("ages"):
        values["ages"] = span_of(values["ages"])
    if values.get("on"):
        values["from"] = values["until"] = values.pop("on")
    values.pop("on", None)
    return {
        name: sorted(map(repr, each)) if isinstance(each, tuple) else each for name, each in values.items()
    }


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@MANY
def test_evidence_survives_its_form(
    kind: str, data: st.DataObject, client: FlaskClient, database: Database, maya: Actor
) -> None:
    drawn = data.draw(KINDS[kind])
    evidence = MODELS[kind].model_validate({"id": "new", **drawn})
    with database.writing() as session:
        key = add_entry(session, maya, evidence, NOW).key
    url = f"/portfolio/{kind}/{key}"
    pairs = controls(client.get(url).text)
    answer = client.post(url, data=MultiDict(pairs))
    assert answer.status_code == 303, words(answer.text)
    with database.reading() as session:
        found = evidence_of(find_entry(session, maya, kind, key))
        shown = portfolio_of(session, client.application.extensions["assay"].plugins.catalog, maya.person_id)
    assert meaning(found) == {**meaning(evidence), "id": key}
    assert found in shown.of_kind(kind)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("kind", [each for each in KINDS if each != "memberships"])
@given(data=st.data())
@MANY
def test_a_changed_title_changes_nothing_else(
    kind: str, data: st.DataObject, client: FlaskClient, database: Database, maya: Actor
) -> None:
    evidence = MODELS[kind].model_validate({"id": "new", **data.draw(KINDS[kind])})
    with database.writing() as session:
        entry = add_entry(session, maya, evidence, NOW)
        key, revision = entry.key, entry.revision
    url = f"/portfolio/{kind}/{key}"
    changed = replaced(controls(client.get(url).text), title="Another title")
    assert client.post(url, data=MultiDict(changed)).status_code == 303
    with database.writing() as session:
        entry = find_entry(session, maya, kind, key)
        assert entry.revision == revision + (evidence.model_dump()["title"] != "Another title")
        assert meaning(evidence_of(entry)) == {**meaning(evidence), "id": key, "title": "Another title"}
        change_entry(session, maya, key, evidence, entry.revision, NOW)


def _terms(name: str, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [_period(dict(each)) for each in drawn]
    return [{name: each["what"], "since": each["from"], "until": each["until"]} for each in found]


@given(
    name=TITLES,
    held=st.none() | st.lists(TERMS, max_size=3),
    vetted=st.lists(TERMS, max_size=2),
    meets=LISTED,
)
@MANY
def test_a_person_survives_their_form(
    name: str,
    held: list[dict[str, Any]] | None,
    vetted: list[dict[str, Any]],
    meets: list[str],
    client: FlaskClient,
    database: Database,
    maya: Actor,
) -> None:
    endorsements = None if held is None else _terms("endorsement", held)
    values = {"endorsements": endorsements, "vetted": _terms("by", vetted), "meets": meets}
    person = Person.model_validate({"id": "new", "name": name, **values})
    with database.writing() as session:
        key = add_contact(session, maya, Card(person, "a@example.org", "Somewhere"), NOW).key
    url = f"/portfolio/people/{key}"
    changed = replaced(controls(client.get(url).text), organisation="Elsewhere")
    assert client.post(url, data=MultiDict(changed)).status_code == 303
    with database.writing() as session:
        contact = find_contact(session, maya, key)
        assert meaning(person_of(contact)) == {**meaning(person), "id": key}
        assert (contact.email, contact.organisation) == ("a@example.org", "Elsewhere")
        session.delete(contact)
