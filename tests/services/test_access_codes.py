"""Access codes, and the dates that a sitting is bound to: who may begin, and when."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from assay.services.candidacy.access_codes import (
    LETTERS,
    TRIES,
    WAIT,
    WrongCode,
    draw_code,
    remove_code,
)
from assay.services.candidacy.registration import register
from assay.services.candidacy.sittings import begin_section, finish_section
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from services import building

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def candidate(make_person: Callable[..., Actor]) -> Actor:
    """Who sits the exam."""
    return make_person("Ines Vidal")


@pytest.fixture
def sitting(database: Database, window: int, candidate: Actor, now: datetime) -> int:
    """A sitting that has not begun."""
    with database.writing() as session:
        return register(session, candidate, window, "practice", now).id


@pytest.fixture
def code(database: Database, window: int, coordinator: Actor, now: datetime) -> str:
    """The access code of the window."""
    return drawn(database, window, coordinator, now)


def drawn(database: Database, window: int, coordinator: Actor, now: datetime) -> str:
    with database.writing() as session:
        found = draw_code(session, coordinator, building.ASSOCIATION, window, now).access_code
    assert found
    return found


def begin(database: Database, actor: Actor, sitting: int, now: datetime, code: str = "") -> str:
    """What is said of it; empty where it began. As on its page, what was counted is kept."""
    with database.writing() as session:
        try:
            begin_section(session, actor, sitting, now, code=code)
        except WrongCode as refusal:
            return str(refusal)
        return ""


def status(database: Database, sitting: int) -> str:
    with database.reading() as session:
        return session.get_one(Sitting, sitting).status


def test_codes_can_be_read_aloud(code: str) -> None:
    assert re.fullmatch(f"[{LETTERS}]{{3}}-[{LETTERS}]{{3}}", code)
    assert not set("01OIL") & set(LETTERS)


def test_who_was_told_the_code_begins(database: Database, sitting: int, candidate: Actor, code: str) -> None:
    assert begin(database, candidate, sitting, building.NOW) == "Type the access code that you were told."
    assert status(database, sitting) == "scheduled"
    assert begin(database, candidate, sitting, building.NOW, f" {code.lower().replace('-', ' ')} ") == ""
    assert status(database, sitting) == "open"


def test_the_code_is_asked_once_and_not_before_the_second_part(
    database: Database, sitting: int, candidate: Actor, code: str, now: datetime
) -> None:
    begin(database, candidate, sitting, now, code)
    assert begin(database, candidate, sitting, now, "other") == ""
    with database.writing() as session:
        finish_section(session, candidate, sitting, 0, now)
    assert begin(database, candidate, sitting, now) == ""


def test_wrong_codes_are_counted_and_then_one_waits(
    database: Database, sitting: int, candidate: Actor, code: str, now: datetime
) -> None:
    said = [begin(database, candidate, sitting, now, "ABC-DEF") for _ in range(TRIES)]
    assert said[0] == "That is not the access code. You have 4 more tries."
    assert said[-2:] == [
        "That is not the access code. You have 1 more try.",
        "That is not the access code. You can try again in 10 minutes.",
    ]
    assert "Try again in 10 minutes" in begin(database, candidate, sitting, now, code)
    assert "Try again in 1 minute," in begin(database, candidate, sitting, now + WAIT - INSTANT, code)
    assert status(database, sitting) == "scheduled"
    assert begin(database, candidate, sitting, now + WAIT, "ABC-DEF").endswith("4 more tries.")
    assert begin(database, candidate, sitting, now + WAIT, code) == ""


def test_another_code_holds_at_once_and_for_everybody_who_has_not_begun(
    database: Database,
    sitting: int,
    candidate: Actor,
    window: int,
    coordinator: Actor,
    code: str,
    now: datetime,
) -> None:
    for _ in range(TRIES):
        begin(database, candidate, sitting, now, "wrong")
    other = drawn(database, window, coordinator, now)
    assert other != code
    assert begin(database, candidate, sitting, now, code).endswith("4 more tries.")
    assert begin(database, candidate, sitting, now, other) == ""


def test_without_a_code_any_more_nobody_is_asked(
    database: Database,
    sitting: int,
    candidate: Actor,
    window: int,
    coordinator: Actor,
    code: str,
    now: datetime,
) -> None:
    with database.writing() as session:
        assert code
        remove_code(session, coordinator, building.ASSOCIATION, window, now)
        remove_code(session, coordinator, building.ASSOCIATION, window, now)
    assert begin(database, candidate, sitting, now) == ""


def test_everything_is_noted_but_no_code(
    database: Database,
    sitting: int,
    candidate: Actor,
    window: int,
    coordinator: Actor,
    code: str,
    now: datetime,
) -> None:
    begin(database, candidate, sitting, now, "wr-ong")
    other = drawn(database, window, coordinator, now)
    with database.writing() as session:
        remove_code(session, coordinator, building.ASSOCIATION, window, now)
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    acts = [(each.act, each.subject, each.detail) for each in lines if "code" in each.act]
    assert acts == [
        ("draw access code", f"window {window}", {}),
        ("wrong access code", f"sitting {sitting}", {"tries": 1}),
        ("change access code", f"window {window}", {}),
        ("remove access code", f"window {window}", {}),
    ]
    written = repr([(each.subject, each.detail) for each in lines])
    assert not any(each in written for each in (code, other, "wr-ong"))


def test_only_its_coordinator_who_is_no_candidate_decides(
    database: Database, window: int, make_person: Callable[..., Actor], coordinator: Actor, now: datetime
) -> None:
    elsewhere = make_person("Otto Other", "coordinator", association="elsewhere")
    for actor, association, error in (
        (elsewhere, building.ASSOCIATION, NotAllowed),
        (elsewhere, "elsewhere", NotFound),
    ):
        with database.writing() as session, pytest.raises(error):
            draw_code(session, actor, association, window, now)
    other = make_person("Cleo Candidate")
    with database.writing() as session:
        register(session, other, window, "practice", now)
    both = Actor(other.person_id, other.name, coordinator.appointments)
    with database.writing() as session, pytest.raises(NotAllowed, match="registered in this window"):
        draw_code(session, both, building.ASSOCIATION, window, now)


@pytest.mark.parametrize(
    ("edge", "early", "late"),
    [("opens_at", "The window is not open yet.", ""), ("closes_at", "", "The window is over.")],
)
def test_a_sitting_begins_within_its_window_to_the_microsecond(
    database: Database, sitting: int, candidate: Actor, window: int, edge: str, early: str, late: str
) -> None:
    def tried(at: datetime) -> str:
        with database.writing() as session:
            try:
                begin_section(session, candidate, sitting, at)
            except Refused as refusal:
                session.rollback()
                return str(refusal)
            session.rollback()
            return ""

    with database.reading() as session:
        instant: datetime = getattr(session.get_one(Window, window), edge)
    assert tried(instant - INSTANT) == early
    assert tried(instant) == late
