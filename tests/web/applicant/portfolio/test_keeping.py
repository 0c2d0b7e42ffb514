"""Nothing that was typed is lost."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from assay.services.people import Actor
from assay.services.portfolio.drafts import draft_of
from assay.services.portfolio.entries import entries_of
from assay.storage.database import Database
from web.acting import PASSWORD, Clock, Someone, sign_in, words
from web.applicant.portfolio.controls import controls, replaced

Save = Callable[..., TestResponse]
JSON = {"Accept": "application/json"}
#: Every page that keeps what is typed, and a field of it with something typed into it.
FORMS = {
    "/portfolio/training/new": ("title", "A course"),
    "/portfolio/people/new": ("name", "Ruth"),
    "/portfolio/about-you": ("leads-pilots", "no"),
}
ADDRESSES = pytest.mark.parametrize("url", FORMS)


def typed(client: FlaskClient, url: str) -> list[tuple[str, str]]:
    name, value = FORMS[url]
    return replaced(controls(client.get(url).text), **{name: value})


def keep(client: FlaskClient, url: str) -> TestResponse:
    return client.post(url, data=MultiDict([*typed(client, url), ("action", "draft")]), headers=JSON)


def discard(client: FlaskClient, url: str, page: str) -> TestResponse:
    """Press the button for it on a page."""
    sent = {name: value for name, value in controls(page) if name in {"csrf_token", "version"}}
    return client.post(url, data={**sent, "action": "discard"})


def draft(database: Database, owner: Actor, url: str) -> dict[str, list[str]] | None:
    with database.reading() as session:
        found = draft_of(session, owner, url)
        return found.fields if found else None


@ADDRESSES
def test_what_is_typed_is_kept_and_comes_back(
    url: str, client: FlaskClient, database: Database, maya: Actor, clock: Clock
) -> None:
    answer = keep(client, url)
    assert (answer.status_code, answer.json) == (
        200,
        {"outcome": "kept", "version": clock.now.isoformat()},
    )
    fields = draft(database, maya, url)
    assert fields is not None
    assert "csrf_token" not in fields
    clock.advance(days=3)
    page = client.get(url).text
    assert FORMS[url] in controls(page)
    assert "This is a draft. You typed it until Sat 21 Nov 2026" in words(page)


@ADDRESSES
def test_a_draft_can_be_discarded(url: str, client: FlaskClient, database: Database, maya: Actor) -> None:
    keep(client, url)
    assert discard(client, url, client.get(url).text).status_code == 303
    assert draft(database, maya, url) is None
    assert FORMS[url] not in controls(client.get(url).text)


@ADDRESSES
def test_a_draft_that_was_kept_elsewhere_is_not_replaced(
    url: str, client: FlaskClient, database: Database, maya: Actor, clock: Clock
) -> None:
    name, value = FORMS[url]
    old = replaced(controls(client.get(url).text), **{name: "yes", "action": "draft"})
    keep(client, url)
    clock.advance(minutes=5)
    answer = client.post(url, data=MultiDict(old), headers=JSON)
    assert (answer.status_code, answer.json) == (
        409,
        {
            "outcome": "stale",
            "version": "2026-11-21T21:30:00+00:00",
            # No line ends within a day or a time.
            "words": "A newer draft of this form was kept elsewhere on "
            "Sat\u00a021\u00a0Nov\u00a02026, 4:30\u00a0PM\u00a0EST.",
        },
    )
    fields = draft(database, maya, url)
    assert fields is not None
    assert fields[name] == [value]
    # Its owner wants the older one all the same.
    again = replaced(old, version="2026-11-21T21:30:00+00:00")
    assert client.post(url, data=MultiDict(again), headers=JSON).status_code == 200
    assert (name, "yes") in controls(client.get(url).text)


def test_the_same_sent_twice_is_kept_once(client: FlaskClient, maya: Actor, clock: Clock) -> None:
    url = "/portfolio/training/new"
    sent = MultiDict([*typed(client, url), ("action", "draft")])
    first = client.post(url, data=sent, headers=JSON).json
    clock.advance(minutes=5)
    assert client.post(url, data=sent, headers=JSON).json == first


def test_discarding_an_older_draft_shows_the_newer_one(
    client: FlaskClient, maya: Actor, clock: Clock
) -> None:
    url = "/portfolio/training/new"
    keep(client, url)
    page = client.get(url).text
    clock.advance(minutes=5)
    newer = replaced(controls(page), title="Much newer words", action="draft")
    assert client.post(url, data=MultiDict(newer), headers=JSON).status_code == 200
    assert discard(client, url, page).status_code == 303
    shown = client.get(url).text
    assert "kept elsewhere. It is shown below; nothing was discarded." in words(shown)
    assert ("title", "Much newer words") in controls(shown)


def test_saving_leaves_a_draft_that_was_kept_elsewhere_meanwhile(
    client: FlaskClient, database: Database, maya: Actor
) -> None:
    url = "/portfolio/training/new"
    old = replaced(controls(client.get(url).text), title="Old words", hours="3", first="2026-03-01")
    keep(client, url)
    assert client.post(url, data=MultiDict(old)).status_code == 303
    assert draft(database, maya, url) is not None
    assert "You began to add training" in words(client.get("/portfolio/training").text)


def test_a_page_that_comes_back_knows_over_what_it_was_typed(client: FlaskClient, maya: Actor) -> None:
    url = "/portfolio/training/new"
    old = typed(client, url)
    keep(client, url)
    # What is not right yet, and what comes from before signing in again, is still older than the draft.
    for action, status in (("save", 422), ("show", 400)):
        answer = client.post(url, data=MultiDict([*old, ("action", action)]))
        assert (answer.status_code, dict(controls(answer.text))["version"]) == (status, "")
    client.delete_cookie("assay")
    assert '<input type="hidden" name="version" value="">' in client.post(url, data=MultiDict(old)).text


def test_saving_forgets_the_draft(client: FlaskClient, database: Database, maya: Actor, save: Save) -> None:
    url = "/portfolio/training/new"
    keep(client, url)
    assert "You began to add training" in words(client.get("/portfolio/training").text)
    assert save(url, hours="3", first="2026-03-01").status_code == 303
    assert draft(database, maya, url) is None
    assert "You began" not in words(client.get("/portfolio/training").text)


def test_a_form_that_is_not_right_yet_keeps_its_draft(
    client: FlaskClient, database: Database, maya: Actor, save: Save
) -> None:
    url = "/portfolio/training/new"
    keep(client, url)
    assert save(url, hours="many").status_code == 422
    assert draft(database, maya, url) is not None


def test_too_much_to_keep_is_told(client: FlaskClient, maya: Actor) -> None:
    url = "/portfolio/training/new"
    pairs = replaced(typed(client, url), title="x" * 70_000, action="draft")
    answer = client.post(url, data=MultiDict(pairs), headers=JSON)
    assert answer.status_code == 422
    assert answer.json is not None
    assert "more than can be kept" in answer.json["words"]


@ADDRESSES
def test_a_session_that_ended_loses_nothing(
    url: str, client: FlaskClient, database: Database, maya: Actor
) -> None:
    pairs = typed(client, url)
    client.delete_cookie("assay")
    answer = client.post(url, data=MultiDict(pairs))
    assert answer.status_code == 401
    assert "You were signed out" in words(answer.text)
    name, value = FORMS[url]
    assert f'name="{name}" value="{value}"' in answer.text
    sign_in(client, Someone(maya.person_id, maya.name, "person1@example.org", PASSWORD))
    again = client.post(url, data=MultiDict([*pairs, ("action", "show")]))
    assert again.status_code == 400
    assert "This is not saved yet" in words(again.text)
    assert FORMS[url] in controls(again.text)
    with database.reading() as session:
        assert entries_of(session, maya, "training") == []


def test_the_form_that_came_back_can_be_saved(client: FlaskClient, database: Database, maya: Actor) -> None:
    url = "/portfolio/training/new"
    pairs = replaced(typed(client, url), hours="3", first="2026-03-01")
    client.delete_cookie("assay")
    sign_in(client, Someone(maya.person_id, maya.name, "person1@example.org", PASSWORD))
    # The token of the page is from before: it is shown once more, and then saved.
    shown = client.post(url, data=MultiDict(pairs))
    assert shown.status_code == 400
    assert client.post(url, data=MultiDict(controls(shown.text))).status_code == 303
    with database.reading() as session:
        assert [each.key for each in entries_of(session, maya, "training")] == ["a-course"]


@ADDRESSES
def test_a_script_is_told_that_its_page_is_signed_out(url: str, client: FlaskClient, maya: Actor) -> None:
    pairs = [*typed(client, url), ("action", "draft")]
    client.delete_cookie("assay")
    assert client.post(url, data=MultiDict(pairs), headers=JSON).status_code == 401
    sign_in(client, Someone(maya.person_id, maya.name, "person1@example.org", PASSWORD))
    assert client.post(url, data=MultiDict(pairs), headers=JSON).status_code == 401


@ADDRESSES
def test_a_page_of_somebody_else_changes_nothing(
    url: str, client: FlaskClient, stranger: FlaskClient, database: Database, maya: Actor
) -> None:
    foreign = [*typed(stranger, url), ("action", "draft")]
    assert client.post(url, data=MultiDict(foreign), headers=JSON).status_code == 401
    assert draft(database, maya, url) is None


def test_what_a_browser_holds_is_named_for_its_person_and_page(
    client: FlaskClient, stranger: FlaskClient, maya: Actor
) -> None:
    def shelf(browser: FlaskClient, url: str) -> str:
        return browser.get(url).text.partition('data-shelf="')[2].partition('"')[0]

    url = "/portfolio/training/new"
    assert shelf(client, url) == shelf(client, url)
    assert len({shelf(client, url), shelf(stranger, url), shelf(client, "/portfolio/work/new")}) == 3
