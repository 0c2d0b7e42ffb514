"""Appointing and dismissing, and the audit log that tells of it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment
from services.building import ASSOCIATION
from services.staging import Stage
from web.acting import Someone, send, words

PEOPLE = f"/coordinate/{ASSOCIATION}/people"
AUDIT = f"/coordinate/{ASSOCIATION}/audit"


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditLine.act).order_by(AuditLine.id)))


def test_appointing_twice_is_harmless(
    desk: FlaskClient, database: Database, make_person: Callable[..., Someone]
) -> None:
    ruth = make_person(name="Ruth Reviewer", email="ruth@example.org")
    for _ in range(2):
        answer = send(desk, PEOPLE, {"email": " Ruth@Example.ORG ", "role": "reviewer"})
        assert answer.status_code == 302
    page = words(desk.get(PEOPLE).text)
    assert "Ruth Reviewer is a reviewer now" in page
    assert "One reviewer, one coordinator" in page
    assert acts(database) == ["appoint reviewer"]
    with database.reading() as session:
        assert session.get(Appointment, (ruth.person_id, ASSOCIATION, "reviewer")) is not None


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("nobody@example.org", "reviewer", "email"),
        ("no address", "reviewer", "email"),
        ("", "reviewer", "email"),
        ("nobody@example.org", "emperor", "role"),
    ],
)
def test_a_mistake_stays_typed(
    desk: FlaskClient, database: Database, email: str, role: str, field: str
) -> None:
    answer = send(desk, PEOPLE, {"email": email, "role": role})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{email}"' in answer.text
    assert acts(database) == []


def test_dismissing_twice_is_harmless_and_oneself_impossible(
    desk: FlaskClient, database: Database, cora: Someone, make_person: Callable[..., Someone]
) -> None:
    ruth = make_person(name="Ruth Reviewer", roles=[(ASSOCIATION, "reviewer")])
    gone = {"person": str(ruth.person_id), "role": "reviewer"}
    for sentence in ("The role is taken back", "was taken back already"):
        send(desk, f"{PEOPLE}/dismiss", gone, PEOPLE)
        assert sentence in desk.get(PEOPLE).text
    send(desk, f"{PEOPLE}/dismiss", {"person": str(cora.person_id), "role": "coordinator"}, PEOPLE)
    assert "You cannot take this role from yourself" in desk.get(PEOPLE).text
    assert acts(database) == ["dismiss reviewer"]


@pytest.mark.parametrize("person", ["", "x", "²", "-1", "0", "9" * 20, "9" * 5000])
def test_who_is_no_person_cannot_be_dismissed(desk: FlaskClient, person: str) -> None:
    answer = send(desk, f"{PEOPLE}/dismiss", {"person": person, "role": "reviewer"}, PEOPLE)
    assert answer.status_code == 400


def test_open_work_of_a_reviewer_is_shown_before_they_go(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(PEOPLE).text)
    assert page.count("response waits for them") == 1


def test_the_log_reads_like_sentences_and_can_be_narrowed(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(AUDIT).text)
    assert "Gave responses to reviewers (2, seed 1)" in page
    assert "Scheduled the window" in page
    narrowed = words(desk.get(f"{AUDIT}?act=schedule+window").text)
    assert "Scheduled the window" in narrowed
    assert "Gave responses to reviewers (2)" not in narrowed


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=x", "?page=99999999999999999999", "?act=nothing", "?page=7"]
)
def test_no_address_of_the_log_is_an_error(desk: FlaskClient, stage: Stage, query: str) -> None:
    assert desk.get(AUDIT + query).status_code == 200
