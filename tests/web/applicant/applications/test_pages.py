"""Applications on the web: from a goal to handing in, asking and answering, and everybody who may not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications import messages, reviewing, submitting
from assay.services.people import Actor
from assay.storage.applications import Application, Signature, Statement
from assay.storage.database import Database
from services.applications import keeping
from services.applications.decided import decide
from services.applications.keeping import SOCIETY
from web.acting import NOW, Mailbox, Someone, send, sign_in, words

AIM = f"{SOCIETY}/keeper"
STAFF = Callable[[str, str], Actor]


def id_of(page: str) -> int:
    return int(page.rpartition("/")[2])


def complete(database: Database, actor: Actor) -> None:
    """Fill in what a keeper's portfolio needs."""
    with database.writing() as session:
        keeping.add_experience(session, actor.person_id)
        keeping.add_fact(session, actor.person_id, "lives-on-island", False)


def submitted(database: Database, society: Catalog, actor: Actor, page: str) -> None:
    complete(database, actor)
    with database.writing() as session:
        keeping.sign_all(session, society, actor, id_of(page))
        submitting.submit(session, society, actor, id_of(page), NOW)


def test_who_has_no_goal_is_told_to_choose_one(applying: FlaskClient) -> None:
    page = applying.get("/applications").text
    assert "No goal yet" in words(page)
    assert "/applications/new" in page
    assert 'href="/applications" aria-current="page"' in page


def test_a_goal_is_chosen_among_everything_that_is_installed(
    applying: FlaskClient, database: Database
) -> None:
    page = words(applying.get("/applications/new").text)
    assert "Keeper of the Light" in page
    assert "0 of 6 met" in page
    answer = send(applying, "/applications/new", {"aim": AIM})
    assert answer.status_code == 303
    with database.reading() as session:
        assert answer.location == f"/applications/{session.scalars(select(Application.id)).one()}"
    assert "Your goal" in words(applying.get("/applications/new").text)
    assert "2 requirements are still missing" in words(applying.get("/applications").text)


def test_what_is_not_installed_cannot_be_chosen(applying: FlaskClient) -> None:
    assert send(applying, "/applications/new", {"aim": f"{SOCIETY}/captain"}).status_code == 404


def test_an_application_says_what_is_missing_and_who_has_it(applying: FlaskClient, mine: str) -> None:
    page = applying.get(mine).text
    assert "You have it now." in words(page)
    assert "Before you can hand it in Supervision" in words(page)
    assert "/portfolio/supervision/new" in page
    assert "0 of 2 signed" in words(page)


def test_texts_are_read_and_signed_one_after_the_other(
    applying: FlaskClient, mine: str, database: Database, ann: Actor
) -> None:
    assert "Oath of the keepers" in words(applying.get(f"{mine}/sign").text)
    page = applying.get(f"{mine}/sign/oath").text
    assert "I never leave the lamp without a relief." in words(page)
    mark = page.partition('name="mark" type="hidden" value="')[2].partition('"')[0]
    again = send(applying, f"{mine}/sign/oath", {"mark": mark, "name": "Ann"})
    assert again.status_code == 422
    assert "Tick this to agree." in again.text
    assert send(applying, f"{mine}/sign/oath", {"mark": mark, "read": "y", "name": " "}).status_code == 422
    stale = send(applying, f"{mine}/sign/oath", {"mark": "old", "read": "y", "name": "Ann"})
    assert "The text has changed since you opened this page" in stale.text
    answer = send(applying, f"{mine}/sign/oath", {"mark": mark, "read": "y", "name": "Ann  Applicant"})
    assert answer.location == f"{mine}/sign/rules"
    with database.reading() as session:
        assert session.scalars(select(Signature.name)).all() == ["Ann Applicant"]
    assert "As Ann Applicant" in words(applying.get(f"{mine}/sign/oath").text)
    assert applying.get(f"{mine}/sign/promise").status_code == 404


def test_what_is_to_be_stated_is_stated(
    applying: FlaskClient, mine: str, database: Database, ann: Actor
) -> None:
    with database.writing() as session:
        keeping.add_fact(session, ann.person_id, "lives-on-island", True)
    assert "Boat licence" in words(applying.get(f"{mine}/sign").text)
    assert send(applying, f"{mine}/sign", {"statement": "boat-licence"}).status_code == 303
    assert send(applying, f"{mine}/sign", {"statement": "song"}).status_code == 404
    with database.reading() as session:
        assert session.scalars(select(Statement.statement)).all() == ["boat-licence"]
    assert "Stated" in words(applying.get(f"{mine}/sign").text)


def test_who_is_not_ready_sees_why_and_cannot_hand_in(
    applying: FlaskClient, mine: str, database: Database
) -> None:
    page = applying.get(f"{mine}/hand-in").text
    assert "Not ready yet" in words(page)
    answer = send(applying, f"{mine}/hand-in", {"sure": "y"}, page=f"{mine}/withdraw")
    assert answer.status_code == 422
    assert keeping.status_of(database, id_of(mine)) == "preparing"


def test_handing_in_asks_once_and_is_kept(
    applying: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor
) -> None:
    complete(database, ann)
    with database.writing() as session:
        keeping.sign_all(session, society, ann, id_of(mine))
    page = words(applying.get(f"{mine}/hand-in").text)
    assert "Interview Comes later" in page
    assert "Supervision Met" in page
    assert "Tick this to hand the application in." in send(applying, f"{mine}/hand-in", {}).text
    answer = send(applying, f"{mine}/hand-in", {"sure": "y"})
    assert answer.location == mine
    page = words(applying.get(mine).text)
    assert "is handed in" in page
    assert "The coordinator of The Society has it now." in page
    assert applying.get(f"{mine}/hand-in").location == mine
    assert applying.get(f"{mine}/sign").location == mine


def test_handing_in_twice_is_told(
    applying: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor
) -> None:
    submitted(database, society, ann, mine)
    answer = send(applying, f"{mine}/hand-in", {"sure": "y"}, page=f"{mine}/withdraw")
    assert answer.location == mine
    assert "handed in already" in applying.get(mine).text


def test_a_question_is_read_and_answered_and_whoever_asked_hears_of_it(
    applying: FlaskClient,
    mine: str,
    database: Database,
    society: Catalog,
    ann: Actor,
    staff: STAFF,
    mails: Mailbox,
) -> None:
    cora, rita = staff("Cora Coordinator", "coordinator"), staff("Rita Reviewer", "reviewer")
    submitted(database, society, ann, mine)
    keeping.allocated(database, society, cora, id_of(mine), rita)
    with database.writing() as session:
        messages.write(session, rita, id_of(mine), "Where was <that>?", NOW, asks=True)
        messages.write(session, rita, id_of(mine), "I doubt it.", NOW, is_internal=True)
    page = applying.get(mine).text
    assert "A question for you" in words(page)
    assert "Where was &lt;that&gt;?" in page
    page = applying.get(f"{mine}/messages").text
    assert "A reviewer" in words(page)
    assert "Rita" not in page
    assert "I doubt it." not in page
    assert send(applying, f"{mine}/messages", {"text": " "}).status_code == 422
    answer = send(applying, f"{mine}/messages", {"text": "At the north light."})
    assert answer.location == f"{mine}/messages"
    (mail,) = mails.all()
    assert mail["To"] == "rita@post.example"
    assert mail["Subject"] == "Ann Applicant has answered your question"
    assert "The coordinator of The Society has it now." in words(applying.get(mine).text)


def test_before_handing_in_nobody_reads_messages(applying: FlaskClient, mine: str) -> None:
    assert "Messages begin when" in words(applying.get(f"{mine}/messages").text)
    answer = send(applying, f"{mine}/messages", {"text": "Hello?"}, page=f"{mine}/withdraw")
    assert answer.status_code == 422


def test_what_was_deferred_shows_why_and_is_handed_in_again(
    applying: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor, staff: STAFF
) -> None:
    cora = staff("Cora Coordinator", "coordinator")
    reviewers = [staff("Rita Reviewer", "reviewer"), staff("Rolf Reviewer", "reviewer")]
    submitted(database, society, ann, mine)
    given = keeping.allocated(database, society, cora, id_of(mine))
    for each in reviewers:
        with database.writing() as session:
            marks = reviewing.Marks(comment=f"Say more about winter {each.person_id}.", note="Weak.")
            reviewing.finish(session, society, each, given[each.person_id], marks, "defer", NOW)
        shown = "Say more about winter" in applying.get(mine).text
        assert shown == (each is reviewers[1])
    page = applying.get(mine).text
    assert "Back with you" in words(page)
    assert "What the reviewers ask for" in words(page)
    assert not [name for name in ("Rita", "Rolf", "Weak.") if name in page]
    assert send(applying, f"{mine}/hand-in", {"sure": "y"}).location == mine
    page = words(applying.get(mine).text)
    assert "Round 2" in page
    assert "Say more about winter" in page


def test_an_application_is_withdrawn_after_a_word_of_warning(
    applying: FlaskClient, mine: str, database: Database
) -> None:
    assert "Give up this goal?" in words(applying.get(f"{mine}/withdraw").text)
    assert send(applying, f"{mine}/withdraw", {}).location == "/applications"
    assert keeping.status_of(database, id_of(mine)) == "withdrawn"
    assert "Earlier applications" in words(applying.get("/applications").text)
    assert applying.get(f"{mine}/withdraw").location == mine
    assert "You took this application back" in words(applying.get(mine).text)


def test_a_decision_is_read_with_its_reasons(
    applying: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor, staff: STAFF
) -> None:
    submitted(database, society, ann, mine)
    decide(
        database, society, staff("Cora", "coordinator"), id_of(mine), "declined", "The lamp was dark.", NOW
    )
    page = applying.get(mine).text
    assert "Dear Ann Applicant, The Society has looked at your application with care" in words(page)
    assert "Reasons The lamp was dark." in words(page)
    assert f"{mine}/letter.pdf" in page
    send(applying, f"{mine}/withdraw", {}, page="/applications/new")
    assert "is decided" in applying.get(mine).text


def test_criteria_that_are_gone_are_no_error(applying: FlaskClient, mine: str, database: Database) -> None:
    with database.writing() as session:
        application = session.get_one(Application, id_of(mine))
        application.endorsement, application.aim = "captain", f"{SOCIETY}/captain"
    assert "not installed at the moment" in words(applying.get(mine).text)
    assert "not installed at the moment" in words(applying.get(f"{mine}/hand-in").text)
    assert applying.get("/applications").status_code == 200


PAGES = ("", "/sign", "/sign/oath", "/hand-in", "/messages", "/withdraw")


@pytest.mark.parametrize("rest", PAGES)
def test_other_peoples_applications_do_not_exist(
    applying: FlaskClient, mine: str, rest: str, make_person: Callable[..., Someone]
) -> None:
    for roles in ([], [(SOCIETY, "coordinator")], [(SOCIETY, "reviewer")], [("elsewhere", "coordinator")]):
        stranger = applying.application.test_client()
        sign_in(stranger, make_person(roles=roles))
        assert stranger.get(f"{mine}{rest}").status_code == 404
        if rest:
            assert send(stranger, f"{mine}{rest}", {"text": "Hello"}, page="/profile").status_code == 404


@pytest.mark.parametrize(
    "page", ["/applications", "/applications/new", *(f"/applications/1{each}" for each in PAGES)]
)
def test_who_is_not_signed_in_goes_there_first(client: FlaskClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")
