"""People of the portfolio, and what is asked of its owner."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from assay.content.evidence import Supervision
from assay.content.people import Person
from assay.services.people import Actor
from assay.services.portfolio.contacts import Card, add_contact, contacts_of
from assay.services.portfolio.entries import add_entry
from assay.services.portfolio.facts import facts_of
from assay.storage.database import Database
from assay.storage.portfolios import Contact
from web.acting import NOW, send, words
from web.applicant.portfolio.controls import controls, replaced

Save = Callable[..., TestResponse]
RUTH = "/portfolio/people/ruth-meyer"


@pytest.fixture
def ruth(database: Database, maya: Actor) -> None:
    """Somebody in Maya's portfolio."""
    with database.writing() as session:
        add_contact(session, maya, Card(Person(id="new", name="Ruth Meyer")), NOW)


def people(database: Database, owner: Actor) -> list[Contact]:
    with database.reading() as session:
        return list(contacts_of(session, owner))


def test_somebody_is_added_and_listed(
    client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    assert "Nobody here yet" in words(client.get("/portfolio/people").text)
    held = {"endorsements-0-what": "pilot", "endorsements-0-since": "2020-01-01"}
    answer = save("/portfolio/people/new", name="Ruth Meyer", email="Ruth@example.org", holds="some", **held)
    assert (answer.status_code, answer.location) == (303, "/portfolio/people")
    (contact,) = people(database, maya)
    assert contact.content["endorsements"] == [{"endorsement": "pilot", "since": "2020-01-01"}]
    page = words(client.get("/portfolio/people").text)
    assert "Ruth Meyer ruth@example.org Pilot, since 2020" in page


@pytest.mark.usefixtures("ruth")
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "Write the name"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"email": "ruth"}, "not an e-mail address"),
        ({"holds": "some"}, "Choose the endorsement below"),
        ({"endorsements-0-what": "pilot"}, "Say since when"),
        ({"endorsements-0-since": "2020-01-01"}, "Choose what it is"),
        ({"endorsements-0-what": "pilot", "endorsements-0-since": "2020-13-01"}, "no such day"),
        (
            {
                "endorsements-0-what": "pilot",
                "endorsements-0-since": "2020-01-01",
                "endorsements-0-until": "2019-01-01",
            },
            "before the first",
        ),
        (
            {"holds": "none", "endorsements-0-what": "pilot", "endorsements-0-since": "2020-01-01"},
            "You say no, but",
        ),
    ],
)
def test_what_is_wrong_is_named(
    fields: dict[str, str], says: str, database: Database, maya: Actor, save: Save
) -> None:
    answer = save(RUTH, **fields)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert people(database, maya)[0].revision == 1


@pytest.mark.usefixtures("ruth")
def test_two_tabs_both_are_shown(client: FlaskClient, database: Database, maya: Actor) -> None:
    first, second = (controls(client.get(RUTH).text) for _ in range(2))
    assert client.post(RUTH, data=MultiDict(replaced(first, email="first@example.org"))).status_code == 303
    answer = client.post(RUTH, data=MultiDict(replaced(second, email="second@example.org")))
    assert answer.status_code == 409
    assert "first@example.org" in words(answer.text)
    assert client.post(RUTH, data=MultiDict(controls(answer.text))).status_code == 303
    assert people(database, maya)[0].email == "second@example.org"


@pytest.mark.usefixtures("ruth")
def test_who_is_named_cannot_be_removed_and_the_place_is_told(
    client: FlaskClient, database: Database, maya: Actor
) -> None:
    weekly = {"id": "new", "title": "Weekly", "hours": 10, "on": "2026-01-01", "provider": "ruth-meyer"}
    token = dict(controls(client.get(RUTH).text))["csrf_token"]
    with database.writing() as session:
        add_entry(session, maya, Supervision.model_validate(weekly), NOW)
    page = client.get(f"{RUTH}/remove").text
    assert "is still named" in words(page)
    assert "/portfolio/supervision/weekly" in page
    answer = client.post(f"{RUTH}/remove", data={"csrf_token": token}, follow_redirects=True)
    assert "named in “Weekly”" in words(answer.text)
    assert len(people(database, maya)) == 1


@pytest.mark.usefixtures("ruth")
def test_who_is_not_named_is_removed(client: FlaskClient, database: Database, maya: Actor) -> None:
    assert send(client, f"{RUTH}/remove", {}).location == "/portfolio/people"
    assert people(database, maya) == []


@pytest.mark.usefixtures("ruth")
@pytest.mark.parametrize("path", [RUTH, f"{RUTH}/remove"])
def test_the_people_of_somebody_else_do_not_exist(path: str, stranger: FlaskClient) -> None:
    assert stranger.get(path).status_code == 404
    token = dict(controls(stranger.get("/portfolio/people/new").text))["csrf_token"]
    assert stranger.post(path, data={"csrf_token": token, "name": "Mine"}).status_code == 404


@pytest.mark.parametrize("path", ["people", "people/new", "people/ruth-meyer", "about-you"])
def test_who_is_not_signed_in_goes_there_first(path: str, app: Flask) -> None:
    answer = app.test_client().get(f"/portfolio/{path}")
    assert (answer.status_code, answer.location) == (302, f"/sign-in?next=/portfolio/{path}")


@pytest.mark.usefixtures("goal")
def test_facts_are_asked_as_questions_and_may_stay_open(
    client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    page = words(client.get("/portfolio/about-you").text)
    assert "You lead other pilots Counts for: Supervision (Harbor)." in page
    for answer, expected in (("yes", True), ("no", False), ("unsaid", None)):
        assert save("/portfolio/about-you", **{"leads-pilots": answer}).status_code == 303
        with database.reading() as session:
            assert facts_of(session, maya).get("leads-pilots") is expected


def test_an_answer_that_there_is_not_is_refused(database: Database, maya: Actor, save: Save) -> None:
    assert save("/portfolio/about-you", sails="yes").status_code == 303
    with database.reading() as session:
        assert facts_of(session, maya) == {}
