"""The lists and forms of evidence."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from assay.content.evidence import Training
from assay.services.people import Actor
from assay.services.portfolio import entries
from assay.services.portfolio.contacts import contacts_of
from assay.services.portfolio.entries import add_entry, entries_of, find_entry
from assay.storage.database import Database
from assay.storage.portfolios import KINDS, Entry
from web.acting import NOW, send, words
from web.applicant.portfolio.controls import controls, replaced

Save = Callable[..., TestResponse]
NEW = "/portfolio/training/new"
#: What is enough for one entry of each kind.
ENOUGH: dict[str, dict[str, str]] = {
    "education": {"title": "Master of Science", "level": "master"},
    "training": {"title": "Winds of the coast", "hours": "12.5", "first": "2026-03-05"},
    "work": {"title": "Pilot", "first": "2020-01-01"},
    "leadership": {"title": "Chair", "first": "2020-01-01"},
    "supervision": {"title": "Weekly", "hours": "30", "first": "2026-01-01", "last": "2026-06-30"},
    "memberships": {"organisation": "harbor", "first": "2020-01-01"},
}


@pytest.fixture
def course(database: Database, maya: Actor) -> str:
    """The address of an entry of Maya's."""
    values = {"id": "new", "title": "A course", "hours": "3", "on": "2026-03-01", "topics": ["gone"]}
    with database.writing() as session:
        return f"/portfolio/training/{add_entry(session, maya, Training.model_validate(values), NOW).key}"


def stored(database: Database, owner: Actor, kind: str = "training") -> list[Entry]:
    with database.reading() as session:
        return list(entries_of(session, owner, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_one_of_each_kind_is_added_with_what_is_needed(
    kind: str, client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    empty = words(client.get(f"/portfolio/{kind}").text)
    assert "Nothing here yet" in empty
    answer = save(f"/portfolio/{kind}/new", **ENOUGH[kind])
    assert (answer.status_code, answer.location) == (303, f"/portfolio/{kind}")
    assert len(stored(database, maya, kind)) == 1
    page = words(client.get(f"/portfolio/{kind}").text)
    assert "is saved" in page
    assert ENOUGH[kind].get("title", "Harbor Pilots") in page


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_beside_each_field_what_is_missing(
    kind: str, client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    answer = save(f"/portfolio/{kind}/new", **dict.fromkeys(ENOUGH[kind], ""))
    assert answer.status_code == 422
    needed = set(ENOUGH[kind]) - {"last"}
    for name in needed:
        assert f'id="{name}-error"' in answer.text
    assert stored(database, maya, kind) == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "   ", "Say in a few words"),
        ("title", "x" * 201, "at most 200 characters"),
        ("hours", "12 h", "Write a number with a point"),
        ("hours", "12,5", "Write a number with a point"),
        ("hours", "NaN", "Write a number with a point"),
        ("hours", "0", "above 0"),
        ("hours", "100001", "up to 100000"),
        ("first", "2026-02-30", "There is no such day"),
        ("first", "0026-03-05", "The year 26 cannot be meant"),
        ("last", "2026-03-04", "before the first"),
        ("ages_to", "36", "Choose both ages, or neither"),
        ("topics", "unheard-of", "not a valid choice"),
        ("competencies", "seamanship.unheard-of", "not a valid choice"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    field: str, value: str, says: str, database: Database, maya: Actor, save: Save
) -> None:
    answer = save(NEW, **{**ENOUGH["training"], field: value})
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert ("hours", ENOUGH["training"]["hours"]) in controls(answer.text) or field == "hours"
    assert stored(database, maya) == []


def test_ages_must_be_in_order(maya: Actor, save: Save) -> None:
    answer = save(NEW, **ENOUGH["training"], ages_from="36", ages_to="12")
    assert "above the first" in words(answer.text)


@pytest.mark.parametrize(
    ("percent", "says"), [("0", "above 0"), ("101", "up to 100"), ("33.333", "Two digits")]
)
def test_the_share_of_full_time_is_some_of_it(percent: str, says: str, maya: Actor, save: Save) -> None:
    answer = save("/portfolio/work/new", **ENOUGH["work"], percent=percent)
    assert answer.status_code == 422
    assert says in words(answer.text)


def test_not_said_is_another_thing_than_no(database: Database, maya: Actor, save: Save) -> None:
    for number, said in enumerate(("yes", "no", "unsaid")):
        save(NEW, **{**ENOUGH["training"], "title": f"Course {number}"}, didactic=said)
    assert [each.content.get("didactic") for each in stored(database, maya)] == [True, False, None]


def test_a_course_is_changed_and_keeps_its_address(
    client: FlaskClient, database: Database, maya: Actor, course: str, save: Save
) -> None:
    assert save(course, title="Another course", topics=["winds", "gone"]).status_code == 303
    (entry,) = stored(database, maya)
    assert (entry.key, entry.content["title"]) == ("a-course", "Another course")
    assert set(entry.content["topics"]) == {"winds", "gone"}
    assert "Winds and weather" in words(client.get("/portfolio/training").text)


def test_pressing_save_twice_adds_once(client: FlaskClient, database: Database, maya: Actor) -> None:
    pairs = replaced(controls(client.get(NEW).text), **ENOUGH["training"])
    for _ in range(2):
        assert client.post(NEW, data=MultiDict(pairs)).status_code == 303
    assert len(stored(database, maya)) == 1
    page = words(client.get("/portfolio/training").text)
    assert "is saved" in page
    assert page.count("Winds of the coast") >= 1


def test_save_and_add_another_opens_an_empty_form(client: FlaskClient, maya: Actor, save: Save) -> None:
    answer = save(NEW, **ENOUGH["training"], action="another")
    assert answer.location == NEW
    assert ("title", "") in controls(client.get(NEW).text)


def test_two_tabs_both_are_shown_and_nothing_is_lost(
    client: FlaskClient, database: Database, maya: Actor, course: str
) -> None:
    first, second = (controls(client.get(course).text) for _ in range(2))
    assert client.post(course, data=MultiDict(replaced(first, title="From the first tab"))).status_code == 303
    answer = client.post(course, data=MultiDict(replaced(second, title="From the second", hours="4")))
    assert answer.status_code == 409
    page = words(answer.text)
    assert "changed elsewhere meanwhile" in page
    assert "From the first tab" in page
    assert ("title", "From the second") in controls(answer.text)
    assert stored(database, maya)[0].content["title"] == "From the first tab"
    # Who saves now knows both.
    assert client.post(course, data=MultiDict(controls(answer.text))).status_code == 303
    assert stored(database, maya)[0].content["title"] == "From the second"


def test_somebody_new_is_named_in_the_same_form(
    client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    somebody = {"new_name": "Ruth Meyer", "new_email": "Ruth@Example.org"}
    answer = save("/portfolio/supervision/new", **ENOUGH["supervision"], **somebody)
    assert answer.status_code == 303
    with database.reading() as session:
        (contact,) = contacts_of(session, maya)
    assert (contact.key, contact.email) == ("ruth-meyer", "ruth@example.org")
    assert stored(database, maya, "supervision")[0].content["provider"] == "ruth-meyer"
    assert "with Ruth Meyer" in words(client.get("/portfolio/supervision").text)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"person": "+"}, "Write the name of the person"),
        ({"new_email": "ruth@example.org"}, "Write the name that belongs"),
        ({"new_name": "Ruth", "new_email": "ruth"}, "This is not an e-mail address"),
        ({"person": "nobody"}, "Not a valid choice"),
    ],
)
def test_a_provider_is_named_clearly(
    fields: dict[str, str], says: str, database: Database, maya: Actor, save: Save
) -> None:
    answer = save("/portfolio/supervision/new", **ENOUGH["supervision"], **fields)
    assert answer.status_code == 422
    assert says in words(answer.text)
    with database.reading() as session:
        assert contacts_of(session, maya) == []


def test_somebody_chosen_and_somebody_new_cannot_both_be_meant(maya: Actor, save: Save) -> None:
    save("/portfolio/supervision/new", **ENOUGH["supervision"], new_name="Ruth Meyer")
    again = {**ENOUGH["supervision"], "title": "Monthly", "person": "ruth-meyer", "new_name": "Omar"}
    assert "You chose somebody" in words(save("/portfolio/supervision/new", **again).text)


def test_another_association_is_written_by_name(database: Database, maya: Actor, save: Save) -> None:
    url, rest = "/portfolio/memberships/new", {"organisation": "+", "first": "2020-01-01"}
    assert "Write the name of the association" in words(save(url, **rest).text)
    assert save(url, **rest, new_organisation="World Pilots’ Union").status_code == 303
    assert stored(database, maya, "memberships")[0].content["organisation"] == "world-pilots-union"
    both = save(url, organisation="harbor", first="2020-01-01", new_organisation="Another")
    assert "leave this empty" in words(both.text)


def test_removing_asks_first(client: FlaskClient, database: Database, maya: Actor, course: str) -> None:
    page = client.get(f"{course}/remove")
    assert "Remove “A course”?" in words(page.text)
    assert len(stored(database, maya)) == 1
    assert send(client, f"{course}/remove", {}).location == "/portfolio/training"
    assert stored(database, maya) == []
    assert client.get(f"{course}/remove").status_code == 404


def test_a_limit_is_told_in_the_form(
    database: Database, maya: Actor, course: str, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 1)
    somebody = {"new_name": "Ruth Meyer"}
    answer = save("/portfolio/supervision/new", **ENOUGH["supervision"], **somebody)
    assert answer.status_code == 409
    assert "at most 1 entries" in words(answer.text)
    assert ("title", "Weekly") in controls(answer.text)
    with database.reading() as session:
        assert contacts_of(session, maya) == []


@pytest.mark.parametrize("path", ["", "/remove"])
def test_what_is_somebody_elses_does_not_exist(path: str, stranger: FlaskClient, course: str) -> None:
    assert stranger.get(f"{course}{path}").status_code == 404
    token = dict(controls(stranger.get(NEW).text))["csrf_token"]
    fields = {"csrf_token": token, **ENOUGH["training"]}
    assert stranger.post(f"{course}{path}", data=fields).status_code == 404


@pytest.mark.parametrize(
    "path", ["cooking", "training/unheard-of", "work/a-course", "training/unheard-of/remove"]
)
def test_what_there_is_not_is_not_found(path: str, client: FlaskClient, course: str) -> None:
    assert client.get(f"/portfolio/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["training", "training/new", "training/a-course", "training/a-course/remove"]
)
def test_who_is_not_signed_in_goes_there_first(path: str, app: Flask) -> None:
    answer = app.test_client().get(f"/portfolio/{path}")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/portfolio/training")


def test_removing_needs_a_token(client: FlaskClient, database: Database, maya: Actor, course: str) -> None:
    assert client.post(f"{course}/remove").status_code == 400
    assert len(stored(database, maya)) == 1


@pytest.mark.usefixtures("goal")
def test_a_form_says_what_it_counts_for_and_which_words_matter(client: FlaskClient) -> None:
    page = words(client.get(NEW).text)
    assert "Harbor: Pilot, Deep sea" in page
    assert "15 hours: Winds" in page
    assert "Winds and weather Counts for: 15 of the 48 hours of Training (Harbor)" in page
    assert "Radar Counts for: Refreshing, renewal (Harbor)" in page
    assert "Was it teaching?" in page
    assert "your own supervisor is not. Counts for: 15 of the 48 hours of Training (Harbor)." in page
    assert "Asked for" not in page


def test_without_a_goal_everybody_who_asks_is_named(client: FlaskClient, maya: Actor) -> None:
    page = words(client.get(NEW).text)
    assert "You have no goal yet" in page
    assert "Counted by Harbor" in page


def test_competencies_are_chosen_from_domains(
    client: FlaskClient, database: Database, maya: Actor, goal: None, save: Save
) -> None:
    page = client.get(NEW).text
    assert page.count("data-choice") == 3
    assert "Knows tides well." in page
    save(NEW, **ENOUGH["training"], competencies=["seamanship.tides"])
    assert stored(database, maya)[0].content["competencies"] == ["seamanship.tides"]
    assert "1 competency" in words(client.get("/portfolio/training").text)
    with database.reading() as session:
        entry = find_entry(session, maya, "training", "winds-of-the-coast")
    assert "1 of 3" in words(client.get(f"/portfolio/training/{entry.key}").text)
