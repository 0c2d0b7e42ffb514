"""Correcting a question on the web: looking, acting, its record, and what candidates read."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.regrading.questions import parts_of
from assay.services.scores.results import release
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.regrades import Regrade
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.staging import Stage
from web.acting import Someone, csrf_token, send, sign_in, words

WORDS = {"reason": "Two options were right.", "passes": "keep", "policy": ""}


def address(stage: Stage, rest: str = "") -> str:
    return f"/coordinate/{ASSOCIATION}/windows/{stage.window}/regrade{rest}"


def question(stage: Stage, number: int = 1) -> str:
    return address(stage, f"/practice/0/{number}")


def seen(html: str) -> str:
    return html.partition('name="seen" value="')[2].partition('"')[0]


def final(desk: FlaskClient, stage: Stage, number: int = 1, **fields: str) -> str:
    """Look, and then act on what was seen; the address of the record."""
    asked = {"kind": "drop", **WORDS, **fields}
    plan = send(desk, question(stage, number), {**asked, "step": "look"})
    assert plan.status_code == 200
    answer = send(desk, question(stage, number), {**asked, "step": "final", "seen": seen(plan.text)})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_window_leads_to_its_questions_and_their_keys(desk: FlaskClient, stage: Stage) -> None:
    assert address(stage) in desk.get(address(stage).removesuffix("/regrade")).text
    home = desk.get(address(stage)).text
    assert "Question 6" in words(home)
    assert "is right" in words(home)
    page = desk.get(question(stage)).text
    assert "Key" in words(page)
    assert " · Single best answer" in words(page)
    assert "Score it by its key again" not in words(page)


def test_looking_changes_nothing_and_says_who_would_change(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    answer = send(desk, question(stage), {"kind": "drop", **WORDS, "step": "look"})
    page = words(answer.text)
    for sentence in (
        "Four scores would change",
        "Ann Applicant",
        "6 of 6 → 5 of 5",
        "Nothing is changed yet",
    ):
        assert sentence in page, sentence
    with database.reading() as session:
        assert session.scalar(select(Regrade.id)) is None
    back = send(desk, question(stage), {"kind": "drop", **WORDS, "step": "change"})
    assert "Two options were right." in back.text


def test_acting_corrects_tells_and_keeps_a_record(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    record = words(desk.get(final(desk, stage)).text)
    for sentence in (
        "Four scores were corrected",
        "Two options were right.",
        "Whoever had passed stays passed",
    ):
        assert sentence in record, sentence
    with database.reading() as session:
        ann = session.get_one(Sitting, stage.scored).person.email
        mail = session.scalars(select(Mail).where(Mail.to == ann)).one()
        assert "corrected your examination result" in mail.subject
        assert session.scalar(select(AuditLine.act).where(AuditLine.act == "regrade")) == "regrade"
    assert "Two options were right." in words(desk.get(address(stage)).text)
    versions = words(desk.get(address(stage, f"/results/{stage.scored}")).text)
    assert "6 of 6" in versions
    assert "5 of 5" in versions
    assert "Score it by its key again" in words(desk.get(question(stage)).text)
    assert "The score was corrected" in words(
        desk.get(f"/coordinate/{ASSOCIATION}/sittings/{stage.scored}").text
    )


def test_the_candidate_reads_what_was_corrected_and_why(
    app: Flask, desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    final(desk, stage)
    with database.reading() as session:
        person = session.get_one(Sitting, stage.scored).person
        ann = Someone(person.id, person.name, person.email)
    hers = app.test_client()
    sign_in(hers, ann)
    page = words(hers.get(f"/sittings/{stage.scored}/result").text)
    for sentence in ("Your result was corrected", "Two options were right.", "6 of 6 before, 5 of 5 now"):
        assert sentence in page, sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": ""}, "Choose how it shall be scored"),
        ({"kind": "rekey"}, "Tick at least one option"),
        ({"kind": "drop", "options": "1"}, "Untick the options"),
        ({"kind": "drop", "reason": " "}, "Say why: candidates"),
        ({"kind": "drop", "passes": "take"}, "Say why passes may be taken away"),
        ({"kind": "restore"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_named(desk: FlaskClient, stage: Stage, fields: dict[str, str], sentence: str) -> None:
    answer = send(desk, question(stage), {**WORDS, **fields, "step": "look"})
    assert (answer.status_code, sentence in words(answer.text)) == (422, True)


def test_what_changed_since_is_shown_again_and_nothing_is_done(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    asked = {"kind": "drop", **WORDS}
    plan = send(desk, question(stage), {**asked, "step": "look"})
    with database.writing() as session:
        session.get_one(Sitting, stage.unwritten).status = "void"
    answer = send(desk, question(stage), {**asked, "step": "final", "seen": seen(plan.text)})
    assert answer.status_code == 409
    assert "Something has changed since you looked" in words(answer.text)
    assert "Three scores would change" in words(answer.text)
    with database.reading() as session:
        assert session.scalar(select(Regrade.id)) is None
        assert session.get_one(StoredResult, stage.scored).content["sections"][0]["possible"] == 6


def test_who_acts_twice_is_told_that_it_is_so_already(desk: FlaskClient, stage: Stage) -> None:
    asked = {"kind": "drop", **WORDS}
    plan = send(desk, question(stage), {**asked, "step": "look"})
    token = csrf_token(desk.get(question(stage)).text)
    again = {"csrf_token": token, **asked, "step": "final", "seen": seen(plan.text)}
    assert desk.post(question(stage), data=again).status_code == 303
    second = desk.post(question(stage), data=again)
    assert second.status_code == 422
    assert "already" in words(second.text)


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_nobody_else_comes_here(
    client: FlaskClient, database: Database, stage: Stage, make_person: Callable[..., Someone], role: str
) -> None:
    roles = [(ASSOCIATION, role)] if role else [("far-guild", "coordinator")]
    sign_in(client, make_person(roles=roles))
    token = csrf_token(client.get("/account").text)
    for path in ("", "/practice/0/1", "/1", f"/results/{stage.scored}"):
        assert client.get(address(stage, path)).status_code in {403, 404}, path
    data = {"csrf_token": token, "kind": "drop", **WORDS, "step": "final", "seen": ""}
    assert client.post(question(stage), data=data).status_code == 403
    if not role:
        far = address(stage).replace(ASSOCIATION, "far-guild")
        for path in ("", "/practice/0/1", "/1", f"/results/{stage.scored}"):
            assert client.get(far + path).status_code == 404, path
    with database.reading() as session:
        assert session.scalar(select(Regrade.id)) is None


@pytest.mark.parametrize("path", ["/practice/0/7", "/practice/1/1", "/poetry/0/1", "/99", "/results/99999"])
def test_what_is_not_there_is_not_found(desk: FlaskClient, stage: Stage, path: str) -> None:
    assert desk.get(address(stage, path)).status_code == 404


def test_a_step_that_there_is_not(desk: FlaskClient, stage: Stage) -> None:
    assert send(desk, question(stage), {"kind": "drop", **WORDS, "step": "jump"}).status_code == 400


def test_a_pass_that_would_be_taken_stands_apart_with_the_credential(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
        session.add(_credential(session.get_one(Sitting, stage.scored).person_id))
    for number in (1, 2):
        final(desk, stage, number, kind="rekey", options=_wrong(database, stage, number))
    take = {"passes": "take", "policy": "The board decided so."}
    asked = {"kind": "rekey", "options": _wrong(database, stage, 3), **WORDS, **take}
    html = send(desk, question(stage, 3), {**asked, "step": "look"}).text
    page = words(html)
    for sentence in (
        "1 pass becomes a fail",
        "A pass becomes a fail",
        "4 of 6 → 3 of 6",
        "Ann Applicant holds a credential granted with this examination",
        "Nothing is revoked by itself",
        "Passes may be taken away: The board decided so.",
    ):
        assert sentence in page, sentence
    assert f"/coordinate/{ASSOCIATION}/credentials/RG-1" in html
    assert "A part is decided otherwise; the examination is not, or not yet" in page  # those without a result
    record = words(desk.get(final(desk, stage, 3, **asked)).text)
    assert "What scores did not settle" in record
    assert "Could be taken away: The board decided so." in record


def _wrong(database: Database, stage: Stage, number: int) -> str:
    """An option of a question that is not its key."""
    with database.reading() as session:
        _, parts = parts_of(session, stage.coordinator, ASSOCIATION, stage.window)
        item = parts[0].questions[number - 1].item
    return str((item.key + 1) % len(item.options))


def _credential(person: int) -> Credential:
    return Credential(
        number="RG-1",
        person_id=person,
        association=ASSOCIATION,
        endorsement="master",
        aim=f"{ASSOCIATION}/master/practice",
        name="Ann Applicant",
        title="Master Beekeeper",
        granted_on=NOW.date(),
        changed_at=NOW,
    )
