"""The end of a review: the last look, approve or defer, and the mails that follow."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Clock, Mailbox, Someone, csrf_token, sign_in, words
from web.reviewer.applications.scenes import JUDGE, MET, Scene, ask, finish, kept, post, version

DEFER = {**MET, JUDGE: "unmet", "comment": "Tell us about the licence."}


@pytest.fixture
def other(desk: FlaskClient, scene: Scene) -> FlaskClient:
    """The second reviewer's browser, signed in."""
    browser = desk.application.test_client()
    sign_in(browser, scene.rolf)
    return browser


def test_the_last_look_says_what_happens_then(desk: FlaskClient, scene: Scene) -> None:
    here = scene.address(scene.rita)
    post(desk, here, MET)
    page = words(desk.get(f"{here}/finish").text)

    assert "A finished review can no longer be changed." in page
    assert "When everybody of this level approves, the portfolio is approved." in page
    assert "Until everybody is done nobody sees what you marked." in page
    assert "A steady light." in page


def test_one_who_approves_waits_for_the_other(
    desk: FlaskClient, scene: Scene, database: Database, mails: Mailbox
) -> None:
    answer = finish(desk, scene.address(scene.rita))

    assert (answer.status_code, answer.location) == (303, "/review/")
    assert kept(database, scene.review(scene.rita)).outcome == "approve"
    assert keeping.status_of(database, scene.application) == "in-review"
    assert "Nothing waits for your review" in words(desk.get("/review/").text)
    assert mails.all() == []


def test_two_who_approve_bring_the_applicant_a_mail(
    desk: FlaskClient, other: FlaskClient, scene: Scene, database: Database, mails: Mailbox
) -> None:
    finish(desk, scene.address(scene.rita))
    finish(other, scene.address(scene.rolf))

    assert keeping.status_of(database, scene.application) == "approved"
    (mail,) = mails.all()
    assert (mail["To"], mail["Subject"]) == (scene.ann.email, "Your portfolio is approved")
    assert mails.link() == f"/applications/{scene.application}"


def test_two_who_defer_bring_it_back_to_the_applicant(
    desk: FlaskClient, other: FlaskClient, scene: Scene, database: Database, mails: Mailbox
) -> None:
    finish(desk, scene.address(scene.rita), "defer", DEFER)
    finish(other, scene.address(scene.rolf), "defer", DEFER)

    assert keeping.status_of(database, scene.application) == "deferred"
    assert mails.all()[0]["Subject"] == "Your application for Keeper of the Light is back with you"


def test_two_who_do_not_agree_write_to_nobody(
    desk: FlaskClient, other: FlaskClient, scene: Scene, database: Database, mails: Mailbox
) -> None:
    finish(desk, scene.address(scene.rita))
    finish(other, scene.address(scene.rolf), "defer", DEFER)

    assert keeping.status_of(database, scene.application) == "disputed"
    assert mails.all() == []


def test_finishing_twice_is_finishing_once(desk: FlaskClient, scene: Scene, database: Database) -> None:
    here = scene.address(scene.rita)
    finish(desk, here)
    token = csrf_token(desk.get(here).text)
    again = desk.post(f"{here}/finish", data={"csrf_token": token, "outcome": "defer"})

    assert (again.status_code, again.location) == (303, here)
    assert desk.get(f"{here}/finish").location == here
    assert kept(database, scene.review(scene.rita)).outcome == "approve"
    with database.reading() as session:
        lines = select(func.count()).select_from(AuditLine).where(AuditLine.act == "finish review")
        assert session.scalar(lines) == 1


def test_marks_that_changed_since_the_last_look_are_looked_over_again(
    desk: FlaskClient, scene: Scene, database: Database, clock: Clock
) -> None:
    here = scene.address(scene.rita)
    post(desk, here, MET)
    page = desk.get(f"{here}/finish").text
    clock.advance(minutes=1)
    post(desk, here, {**MET, "note": "Changed."})
    fields = {"csrf_token": csrf_token(page), "version": version(page), "outcome": "approve"}
    answer = desk.post(f"{here}/finish", data=fields)

    assert (answer.status_code, answer.location) == (303, f"{here}/finish")
    assert kept(database, scene.review(scene.rita)).status == "open"


@pytest.mark.parametrize(
    ("marks", "outcome", "fault"),
    [
        (MET, "", "Choose whether you approve or defer."),
        (MET, "grant", "Choose whether you approve or defer."),
        ({}, "approve", "Still to be judged: Boat licence."),
        ({JUDGE: "unmet"}, "approve", "Judged as not met: Boat licence."),
        ({JUDGE: "unmet"}, "defer", "a deferral needs a comment"),
    ],
)
def test_what_is_missing_is_said_beside_the_choice(
    desk: FlaskClient, scene: Scene, database: Database, marks: dict[str, object], outcome: str, fault: str
) -> None:
    answer = finish(desk, scene.address(scene.rita), outcome, marks)

    assert answer.status_code == 422
    assert fault in words(answer.text)
    assert '<a href="#outcome">' in answer.text
    assert kept(database, scene.review(scene.rita)).status == "open"


def test_an_open_question_holds_the_end_back(desk: FlaskClient, scene: Scene, database: Database) -> None:
    ask(database, scene, scene.rita)
    answer = finish(desk, scene.address(scene.rita))

    assert answer.status_code == 422
    assert "A question to the applicant is not answered." in words(answer.text)


def test_the_marks_are_kept_though_the_end_is_held_back(
    desk: FlaskClient, scene: Scene, database: Database, make_person: Callable[..., Someone]
) -> None:
    finish(desk, scene.address(scene.rita), "approve", {"note": "Half done."})

    assert kept(database, scene.review(scene.rita)).note == "Half done."
