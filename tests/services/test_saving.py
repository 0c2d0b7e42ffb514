"""The journal: nothing that was sent is lost, nothing is counted twice, nothing late is counted silently."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, select

from assay.assessment.exam.journal import Entry, first_broken
from assay.assessment.exam.sittings import GRACE
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import MOST_ENTRIES, Draft, Early, Full, Moved, Ticket, save
from assay.services.candidacy.sittings import answers, begin_section, enter_room, finish_section
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Response, Sitting

MINUTE = timedelta(minutes=1)


@dataclass
class Room:
    """A candidate in the first section of the exam, on one device."""

    database: Database
    actor: Actor
    sitting: int
    ticket: Ticket
    began: datetime

    def draft(self, question: int, choice: int, typed_at: datetime, entry: str = "") -> Draft:
        return Draft(entry or str(uuid4()), question, "answer", {"choice": choice}, typed_at)

    def counted(self) -> dict[int, int]:
        with self.database.reading() as session:
            found = answers(session, self.sitting, 0)
        return {question: answer["choice"] for (question, _), answer in found.items()}  # type: ignore[misc]

    def journal(self) -> list[JournalEntry]:
        query = (
            select(JournalEntry).where(JournalEntry.sitting_id == self.sitting).order_by(JournalEntry.number)
        )
        with self.database.reading() as session:
            return list(session.scalars(query))

    def is_whole(self) -> bool:
        return first_broken((as_entry(row), row.hash) for row in self.journal()) is None


def as_entry(row: JournalEntry) -> Entry:
    return Entry(
        row.entry, row.section, row.question, row.kind, row.answer, row.typed_at, row.received_at, row.late
    )


@pytest.fixture
def room(database: Database, window: int, make_person: Callable[..., Actor], now: datetime) -> Room:
    """Somebody who has just begun."""
    actor = make_person("Ines Vidal")
    with database.writing() as session:
        sitting = register(session, actor, window, "practice", now).id
    with database.writing() as session:
        begin_section(session, actor, sitting, now)
    return Room(database, actor, sitting, enter(database, actor, sitting, now), now)


def enter(database: Database, actor: Actor, sitting: int, now: datetime) -> Ticket:
    with database.writing() as session:
        found, form, _ = enter_room(session, actor, sitting, now)
        return Ticket(sitting, found.ticket, found.section, form.lengths)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_saving_takes_at_most_three_statements(room: Room) -> None:
    at = room.began + MINUTE
    with statements(room.database) as seen:
        save(room.database, room.ticket, [room.draft(1, 2, at), room.draft(2, 0, at)], at)

    assert len([each for each in seen if not each.startswith("BEGIN")]) <= 3
    assert room.counted() == {1: 2, 2: 0}


def test_requests_that_save_at_once_make_one_whole_chain(room: Room) -> None:
    """A heartbeat and a last send when the page closes, or two tabs: each waits for the other's entries."""
    at = room.began + MINUTE

    def send(question: int) -> None:
        for choice in range(8):
            save(room.database, room.ticket, [room.draft(question, choice, at)], at)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(1, 5)))

    assert [row.number for row in room.journal()] == list(range(1, 33))
    assert room.is_whole()


def test_the_same_entry_sent_again_is_kept_once(room: Room) -> None:
    at = room.began + MINUTE
    draft = room.draft(1, 2, at)
    save(room.database, room.ticket, [draft], at)
    save(room.database, room.ticket, [draft, draft], at + MINUTE)
    save(room.database, room.ticket, [draft, room.draft(2, 1, at)], at + MINUTE)

    assert [(row.number, row.question) for row in room.journal()] == [(1, 1), (2, 2)]
    assert room.is_whole()


def test_what_was_typed_last_counts_though_it_arrived_first(room: Room) -> None:
    at = room.began + MINUTE
    save(room.database, room.ticket, [room.draft(1, 3, at + MINUTE)], at + MINUTE)
    save(room.database, room.ticket, [room.draft(1, 0, at)], at + 2 * MINUTE)

    assert room.counted() == {1: 3}
    assert len(room.journal()) == 2


def test_a_browser_whose_clock_is_ahead_cannot_write_into_the_future(room: Room) -> None:
    at = room.began + MINUTE
    save(room.database, room.ticket, [room.draft(1, 3, at + timedelta(days=400))], at)
    save(room.database, room.ticket, [room.draft(1, 1, at + MINUTE)], at + MINUTE)

    assert room.counted() == {1: 1}
    assert [row.typed_at for row in room.journal()] == [at, at + MINUTE]


def test_what_comes_within_the_grace_counts_and_what_comes_later_is_kept(room: Room) -> None:
    with room.database.reading() as session:
        deadline = session.get_one(Sitting, room.sitting).deadline_at
    assert deadline is not None
    in_time = save(room.database, room.ticket, [room.draft(1, 1, deadline)], deadline + GRACE)
    too_late = save(room.database, room.ticket, [room.draft(2, 1, deadline)], deadline + GRACE + MINUTE)
    typed_late = save(room.database, room.ticket, [room.draft(3, 1, deadline + MINUTE)], deadline + GRACE)

    assert (in_time.late, too_late.late, typed_late.late) == (False, True, True)
    assert room.counted() == {1: 1}
    assert [row.late for row in room.journal()] == [False, True, True]
    assert room.is_whole()


def test_what_comes_after_the_section_was_handed_in_is_kept_and_changes_nothing(room: Room) -> None:
    at = room.began + MINUTE
    save(room.database, room.ticket, [room.draft(1, 1, at)], at)
    with room.database.writing() as session:
        finish_section(session, room.actor, room.sitting, 0, at + MINUTE)
    saved = save(room.database, room.ticket, [room.draft(1, 2, at + timedelta(seconds=30))], at + 2 * MINUTE)

    query = select(Response.answer).where(Response.sitting_id == room.sitting, Response.question == 1)
    with room.database.reading() as session:
        assert session.scalars(query).all() == [{"choice": 1}]
    assert saved.late
    assert room.journal()[-1].answer == {"choice": 2}


def test_opening_the_room_elsewhere_ends_the_first_ticket(room: Room) -> None:
    at = room.began + MINUTE
    second = enter(room.database, room.actor, room.sitting, at)
    with pytest.raises(Moved):
        save(room.database, room.ticket, [room.draft(1, 1, at)], at)
    save(room.database, second, [room.draft(2, 2, at)], at)

    assert room.counted() == {2: 2}


def test_the_lobby_s_ticket_saves_nothing_into_a_part_that_runs_and_the_rest_of_a_part_that_is_over(
    room: Room,
) -> None:
    lobby = replace(room.ticket, is_of_lobby=True)
    with pytest.raises(Moved):
        save(room.database, lobby, [room.draft(1, 3, room.began)], room.began)
    assert (room.counted(), room.journal()) == ({}, [])
    check = Draft(str(uuid4()), 1, "check", {"on": True}, room.began)
    assert not save(room.database, lobby, [check], room.began).late
    save(room.database, room.ticket, [room.draft(1, 0, room.began)], room.began)

    with room.database.writing() as session:
        finish_section(session, room.actor, room.sitting, 0, room.began)
    assert save(room.database, lobby, [room.draft(2, 3, room.began)], room.began).late
    assert (len(room.journal()), room.is_whole(), room.counted()) == (3, True, {1: 0})


def test_a_ticket_for_no_sitting_saves_nothing(room: Room) -> None:
    with pytest.raises(Moved):
        save(room.database, replace(room.ticket, sitting=10**6), [room.draft(1, 1, room.began)], room.began)


def test_a_journal_that_no_person_could_fill_is_closed(room: Room) -> None:
    with room.database.writing() as session:
        session.get_one(Sitting, room.sitting).journal_length = MOST_ENTRIES - 1
        first = room.draft(1, 1, room.began)
        session.add(journal_entry(room, MOST_ENTRIES - 1))
    save(room.database, room.ticket, [first], room.began)
    with pytest.raises(Full):
        save(room.database, room.ticket, [room.draft(1, 2, room.began)], room.began)

    assert save(room.database, room.ticket, [], room.began).deadline_at is not None
    assert room.journal()[-1].number == MOST_ENTRIES


def journal_entry(room: Room, number: int) -> JournalEntry:
    return JournalEntry(
        sitting_id=room.sitting,
        number=number,
        association="river-guild",
        entry=str(uuid4()),
        section=0,
        question=1,
        kind="flag",
        answer={"on": True},
        typed_at=room.began,
        received_at=room.began,
        hash="0" * 64,
    )


def test_before_the_beginning_saving_can_be_tried_and_nothing_else(
    database: Database, window: int, make_person: Callable[..., Actor], now: datetime
) -> None:
    actor = make_person("Ines Vidal")
    with database.writing() as session:
        sitting = register(session, actor, window, "practice", now)
        ticket = Ticket(sitting.id, sitting.ticket, None, (6, 3))
    check = Draft(str(uuid4()), 1, "check", {"on": True}, now)
    with pytest.raises(Early):
        save(database, ticket, [check, Draft(str(uuid4()), 1, "answer", {"choice": 1}, now)], now)
    assert not save(database, ticket, [check], now).late

    with database.reading() as session:
        assert session.scalars(select(JournalEntry.kind)).all() == ["check"]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_two_devices_come_to_one_answer_in_whatever_order_their_entries_arrive(
    room: Room, data: st.DataObject
) -> None:
    """Saving is idempotent and order does not matter: the newest typed entry of each question counts."""
    asked = 10 * len(room.journal())  # each example has questions of its own
    typed = data.draw(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=6))
    drafts = [
        room.draft(asked + question, choice, room.began + timedelta(seconds=n))
        for n, (question, choice) in enumerate(typed, 1)
    ]
    for draft in data.draw(st.permutations(drafts + drafts[:2])):
        save(room.database, room.ticket, [draft], room.began + MINUTE)

    counted = {question - asked: choice for question, choice in room.counted().items() if question > asked}
    assert counted == dict(typed)
    assert room.is_whole()


def test_a_clock_of_the_server_that_is_put_back_changes_no_order(room: Room) -> None:
    ahead = room.began + MINUTE
    save(room.database, room.ticket, [room.draft(1, 2, ahead)], ahead)
    behind = ahead - timedelta(hours=1)

    for choice, later in ((3, 1), (0, 2)):
        save(room.database, room.ticket, [room.draft(1, choice, ahead + timedelta(seconds=later))], behind)

    assert room.counted() == {1: 0}
    assert [entry.received_at for entry in room.journal()] == [ahead, behind, behind]
    assert room.is_whole()


@pytest.mark.parametrize("ground", ["postgresql"], indirect=True)
def test_when_the_server_of_the_database_was_started_anew_nobody_is_told(room: Room) -> None:
    engine = room.database.engine
    with engine.connect() as idle:
        own = idle.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 10000)")
    other.dispose()

    saved = save(room.database, room.ticket, [room.draft(1, 2, room.began)], room.began)

    assert not saved.late
    assert room.counted() == {1: 2}
    assert room.is_whole()
