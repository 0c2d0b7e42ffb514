"""Asking the applicant, and writing to the others, from the desk."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.applications import Message
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Mailbox, csrf_token, sign_in, words
from web.reviewer.applications.scenes import MET, Scene, ask, kept, post


def said(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_question_goes_out_and_the_marks_are_kept_with_it(
    desk: FlaskClient, scene: Scene, database: Database, mails: Mailbox
) -> None:
    here = scene.address(scene.rita)
    answer = post(desk, here, {**MET, "message": "Which boat?", "kind": "ask"}, to=f"{here}/messages")

    assert answer.location == f"{here}#messages"
    (message,) = said(database)
    assert (message.text, message.asks, message.is_internal) == ("Which boat?", True, False)
    assert kept(database, scene.review(scene.rita)).comment == "A steady light."
    (mail,) = mails.all()
    assert mail["To"] == scene.ann.email
    assert "Which boat?" not in mail.get_content()
    assert "Waits for an answer" in words(desk.get(here).text)
    assert "Waits for the applicant" in words(desk.get("/review/").text)


def test_an_internal_message_is_read_by_the_other_reviewer_and_mailed_to_nobody(
    desk: FlaskClient, scene: Scene, mails: Mailbox
) -> None:
    here = scene.address(scene.rita)
    post(desk, here, {"message": "Count page 3 again.", "kind": "internal"}, to=f"{here}/messages")
    other = desk.application.test_client()
    sign_in(other, scene.rolf)

    assert "Count page 3 again." in words(other.get(scene.address(scene.rolf)).text)
    assert mails.all() == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"message": "Hello", "kind": "shout"}, "Choose who shall read it."),
        ({"message": "  ", "kind": "ask"}, "Write something first."),
        ({"message": "x" * 5001, "kind": "internal"}, "at most 5000 characters"),
    ],
)
def test_what_cannot_be_sent_stays_on_the_page_with_the_marks(
    desk: FlaskClient, scene: Scene, database: Database, fields: dict[str, str], fault: str
) -> None:
    here = scene.address(scene.rita)
    answer = post(desk, here, {**MET, **fields}, to=f"{here}/messages")

    assert answer.status_code == 422
    assert fault in words(answer.text)
    assert '<a href="#message">' in answer.text
    assert f"{fields['message']}</textarea>" in answer.text
    assert "A steady light.</textarea>" in answer.text
    assert said(database) == []
    assert kept(database, scene.review(scene.rita)).comment == ""


def test_marks_that_cannot_be_kept_hold_the_message_back(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    here = scene.address(scene.rita)
    fields = {"comment": "x" * 10_001, "message": "Which boat?", "kind": "ask"}
    answer = post(desk, here, fields, to=f"{here}/messages")

    assert answer.status_code == 422
    assert "Which boat?</textarea>" in answer.text
    assert said(database) == []


def test_a_question_can_be_taken_back_by_who_asked_it(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    here = scene.address(scene.rita)
    mine, other = ask(database, scene, scene.rita), ask(database, scene, scene.rolf, "And the oars?")
    token = {"csrf_token": csrf_token(desk.get(here).text)}

    assert desk.post(f"{here}/messages/{other}/take-back", data=token).status_code == 404
    assert desk.post(f"{here}/messages/{mine}/take-back", data=token).location == f"{here}#messages"
    assert [each.asks for each in said(database)] == [False, True]


def test_who_turns_out_to_be_too_near_takes_nothing_back(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    here = scene.address(scene.rita)
    mine = ask(database, scene, scene.rita)
    token = {"csrf_token": csrf_token(desk.get(here).text)}
    with database.writing() as session:
        keeping.add_contact(session, scene.rita.person_id, "ann", scene.ann.name)
    answer = desk.post(f"{here}/messages/{mine}/take-back", data=token)

    assert answer.status_code == 403
    assert "names the applicant in their own portfolio" in words(answer.text)
    assert [each.asks for each in said(database)] == [True]
