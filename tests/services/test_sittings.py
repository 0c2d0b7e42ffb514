"""A sitting from its registration to the receipt, by the server's clock alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from assay.assessment.exam.sittings import GRACE
from assay.jobs.tasks import end_sittings
from assay.services.candidacy.registration import register, set_extra_time
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import (
    begin_section,
    enter_room,
    find_sitting,
    finish_section,
    journal_head,
    revoke_tickets,
)
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Response, Sitting
from assay.storage.windows import Window

MINUTE = timedelta(minutes=1)
#: Both sections of the guild's exam last this long, and so long may the break between them be.
SECTION, BREAK = 20 * MINUTE, 15 * MINUTE


@pytest.fixture
def candidate(make_person: Callable[..., Actor]) -> Actor:
    """Who sits the exam."""
    return make_person("Ines Vidal")


@pytest.fixture
def sitting(database: Database, window: int, candidate: Actor, now: datetime) -> int:
    """The id of a sitting that has been registered for and not begun."""
    with database.writing() as session:
        return register(session, candidate, window, "practice", now).id


def begin(database: Database, actor: Actor, sitting: int, now: datetime) -> Sitting:
    with database.writing() as session:
        return begin_section(session, actor, sitting, now)


def finish(database: Database, actor: Actor, sitting: int, position: int, now: datetime) -> Sitting:
    with database.writing() as session:
        return finish_section(session, actor, sitting, position, now)


def write(
    database: Database, actor: Actor, sitting: int, answers: dict[int, dict[str, object]], now: datetime
) -> None:
    with database.writing() as session:
        found, form, _ = enter_room(session, actor, sitting, now)
        ticket = Ticket(sitting, found.ticket, found.section, form.lengths)
    save(database, ticket, [Draft(str(uuid4()), n, "answer", a, now) for n, a in answers.items()], now)


def test_a_section_runs_from_its_beginning_and_beginning_twice_changes_nothing(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    first = begin(database, candidate, sitting, now)
    again = begin(database, candidate, sitting, now + MINUTE)

    assert (first.status, first.section, first.deadline_at) == ("open", 0, now + SECTION)
    assert again.deadline_at == first.deadline_at


def test_the_window_says_when_a_sitting_may_begin(
    database: Database, candidate: Actor, sitting: int, window: int
) -> None:
    with database.reading() as session:
        found = session.get_one(Window, window)
        opens, closes = found.opens_at, found.closes_at
    for moment, words in ((opens - MINUTE, "not open yet"), (closes, "is over")):
        with pytest.raises(Refused, match=words):
            begin(database, candidate, sitting, moment)

    assert begin(database, candidate, sitting, closes - MINUTE).deadline_at == closes - MINUTE + SECTION


def test_a_sitting_of_somebody_else_does_not_exist(
    database: Database, sitting: int, make_person: Callable[..., Actor], now: datetime
) -> None:
    stranger = make_person("Somebody Else", "coordinator", "reviewer")
    for act in (begin_section, enter_room):
        with database.writing() as session, pytest.raises(NotFound):
            act(session, stranger, sitting, now)
    with database.writing() as session, pytest.raises(NotFound):
        finish_section(session, stranger, sitting, 0, now)


def test_handing_in_both_sections_scores_the_first_and_gives_a_receipt(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    begin(database, candidate, sitting, now)
    with database.reading() as session:
        _, form = find_sitting(session, candidate, sitting)
    keys = {n: {"choice": item.key} for n, item in enumerate(form.parts[0].items, 1)}  # type: ignore[union-attr]
    write(database, candidate, sitting, {**keys, 1: {"choice": (keys[1]["choice"] + 1) % 4}}, now + MINUTE)
    finish(database, candidate, sitting, 0, now + 2 * MINUTE)
    begin(database, candidate, sitting, now + 3 * MINUTE)
    write(database, candidate, sitting, {1: {"text": "First."}, 3: {"text": "Third."}}, now + 4 * MINUTE)
    done = finish(database, candidate, sitting, 1, now + 5 * MINUTE)

    with database.reading() as session:
        handed_in = session.scalars(
            select(Response.question)
            .where(Response.section == 1, Response.handed_in)
            .order_by(Response.question)
        ).all()
        head = journal_head(session, sitting)
        scores = [(part.earned, part.possible) for part in session.get_one(Sitting, sitting).sections]
    assert (done.status, done.submitted_at, done.receipt) == ("submitted", now + 5 * MINUTE, head)
    assert scores == [(5, 6), (None, None)]
    assert handed_in == [1, 3]


def test_finishing_a_section_twice_does_not_finish_the_next_one(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    begin(database, candidate, sitting, now)
    finish(database, candidate, sitting, 0, now + MINUTE)
    begin(database, candidate, sitting, now + 2 * MINUTE)
    again = finish(database, candidate, sitting, 0, now + 3 * MINUTE)

    assert (again.status, again.section) == ("open", 1)


def test_the_clock_hands_in_what_is_there_though_no_browser_is_open(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    begin(database, candidate, sitting, now)
    write(database, candidate, sitting, {1: {"choice": 0}}, now + MINUTE)
    end = now + SECTION + BREAK + SECTION
    early = end_sittings(database, now + SECTION + GRACE)
    touched = end_sittings(database, end + GRACE + MINUTE)
    again = end_sittings(database, end + timedelta(days=1))

    with database.reading() as session:
        found = session.get_one(Sitting, sitting)
        sections = [(part.opened_at, part.closed_at, part.closed_by) for part in found.sections]
        answer = session.get_one(Response, (sitting, 0, 1)).answer
        actors = session.scalars(select(AuditLine.actor_id).where(AuditLine.act == "time is over")).all()
    assert (early, touched, again) == (0, 1, 0)
    assert (found.status, found.submitted_at) == ("expired", end)
    assert sections == [(now, now + SECTION, "time"), (now + SECTION + BREAK, end, "time")]
    assert answer == {"choice": 0}
    assert actors == [None, None]


def test_a_break_that_is_over_starts_the_next_section_by_itself(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    begin(database, candidate, sitting, now)
    finish(database, candidate, sitting, 0, now + MINUTE)
    late = begin(database, candidate, sitting, now + MINUTE + BREAK + 5 * MINUTE)

    assert (late.section, late.deadline_at) == (1, now + MINUTE + BREAK + SECTION)


def test_extra_time_lengthens_every_section_and_comes_before_the_beginning(
    database: Database, candidate: Actor, sitting: int, coordinator: Actor, now: datetime
) -> None:
    with database.writing() as session:
        set_extra_time(session, coordinator, sitting, 50, now)
    begun = begin(database, candidate, sitting, now)
    with database.writing() as session, pytest.raises(Refused, match="before the sitting begins"):
        set_extra_time(session, coordinator, sitting, 100, now)

    assert begun.deadline_at == now + 30 * MINUTE


@pytest.mark.parametrize("is_over", [False, True])
def test_the_end_of_a_session_ends_every_ticket(
    database: Database, candidate: Actor, sitting: int, now: datetime, is_over: bool
) -> None:
    begin(database, candidate, sitting, now)
    if is_over:
        for position in (0, 1):
            begin(database, candidate, sitting, now)
            finish(database, candidate, sitting, position, now)
    with database.writing() as session:
        before = enter_room(session, candidate, sitting, now)[0].ticket
    with database.writing() as session:
        revoke_tickets(session, candidate.person_id)

    with database.reading() as session:
        assert session.get_one(Sitting, sitting).ticket > before


def test_an_old_page_begins_nothing_but_its_own_section(
    database: Database, candidate: Actor, sitting: int, now: datetime
) -> None:
    with database.writing() as session:
        assert begin_section(session, candidate, sitting, now, 1).status == "scheduled"
        assert begin_section(session, candidate, sitting, now, 0).section == 0
    finish(database, candidate, sitting, 0, now)
    with database.writing() as session:
        assert begin_section(session, candidate, sitting, now + MINUTE, 0).section is None
        assert begin_section(session, candidate, sitting, now + MINUTE, 1).section == 1


def test_a_sitting_that_cannot_be_ended_does_not_hold_up_the_others(
    database: Database,
    candidate: Actor,
    sitting: int,
    window: int,
    make_person: Callable[..., Actor],
    now: datetime,
) -> None:
    other = make_person("Otto Other")
    with database.writing() as session:
        second = register(session, other, window, "teaching", now).id
    for actor, each in ((candidate, sitting), (other, second)):
        begin(database, actor, each, now)
    with database.writing() as session:
        form = session.get_one(Sitting, sitting).form
        form.content, form.fingerprint = {"nothing": "that a form is"}, "0" * 64
    touched = end_sittings(database, now + timedelta(days=1))

    with database.reading() as session:
        assert session.get_one(Sitting, second).status == "expired"
        assert session.get_one(Sitting, sitting).status == "open"
    assert touched == 1
