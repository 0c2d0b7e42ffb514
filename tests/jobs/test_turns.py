"""Turns of jobs: one worker has each, and who came to nothing is followed by another."""

from datetime import datetime, timedelta

from assay.jobs.schedule import DAY, HOUR
from assay.services.working import (
    AGAIN,
    MINUTE,
    TOO_LONG,
    WRONG_CLOCK,
    beat,
    depart,
    end_turn,
    take_turn,
    turns,
)
from assay.storage.database import Database
from assay.storage.workers import JobTurn
from jobs.test_schedule import NOW, SECOND, at_once


def test_each_turn_is_taken_by_one_of_many(database: Database) -> None:
    for turn in range(3):
        now = NOW + turn * MINUTE
        taken = at_once(lambda number, now=now: take_turn(database, "sweep", MINUTE, f"w{number}", now), 4)
        assert sorted(taken) == [False, False, False, True]


def test_a_turn_is_of_the_clock_and_not_of_who_comes_first(database: Database) -> None:
    def take(seconds: int, every: timedelta = MINUTE, job: str = "sweep") -> bool:
        at = NOW + seconds * SECOND
        is_taken = take_turn(database, job, every, "w", at)
        end_turn(database, job, "w", at)
        return is_taken

    assert [take(0), take(19), take(20), take(79), take(80)] == [True, False, True, False, True]
    assert [take(0, HOUR, "dust"), take(2000, HOUR, "dust"), take(2400, HOUR, "dust")] == [True, False, True]
    # Who is down at the full hour does it afterwards.
    assert take(4 * 3600 + 1234, HOUR, "dust")


def test_a_machine_whose_clock_is_years_ahead_stops_nobody_for_long(database: Database) -> None:
    assert take_turn(database, "sweep", MINUTE, "wrong", NOW + timedelta(days=4000))
    assert take_turn(database, "sweep", MINUTE, "right", NOW)
    assert take_turn(database, "sweep", MINUTE, "somewhat ahead", NOW + WRONG_CLOCK - MINUTE)
    assert not take_turn(database, "sweep", MINUTE, "right", NOW + MINUTE)


def test_a_turn_that_failed_is_taken_again_by_one_some_time_later(database: Database) -> None:
    def take(at: datetime, name: str = "w") -> bool:
        return take_turn(database, "night", DAY, name, at)

    now = NOW
    assert take(now)
    for pause in AGAIN:
        fail(database, "night", now)
        assert not take(now + pause - SECOND)
        now += pause
        taken = at_once(lambda number, now=now: take(now, f"w{number}"), 4)
        assert sorted(taken) == [False, False, False, True]
    fail(database, "night", now)

    # It was tried often enough: the next night is its next turn, and begins anew.
    assert not take(now + timedelta(hours=3))
    assert take(NOW + DAY)
    fail(database, "night", NOW + DAY)
    assert take(NOW + DAY + TOO_LONG)
    end_turn(database, "night", "w", NOW + DAY + TOO_LONG)
    assert not take(NOW + DAY + timedelta(hours=5))


def fail(database: Database, job: str, now: datetime) -> None:
    """End its turn, whoever has it."""
    with database.reading() as session:
        name = session.get_one(JobTurn, job).worker
    end_turn(database, job, name, now, "the database is away")


def test_a_turn_is_taken_from_who_is_gone_and_not_from_who_takes_long(database: Database) -> None:
    beat(database, "killed 1", NOW)
    assert take_turn(database, "night", DAY, "killed 1", NOW)
    beat(database, "slow 1", NOW + TOO_LONG)
    assert not take_turn(database, "night", DAY, "slow 1", NOW + TOO_LONG - SECOND)
    assert take_turn(database, "night", DAY, "slow 1", NOW + TOO_LONG)
    later = NOW + timedelta(hours=2)
    beat(database, "slow 1", later)
    assert not take_turn(database, "night", DAY, "other 1", later)
    # A worker that was stopped took its leave, and one of the same name is none that is about it.
    assert take_turn(database, "night", DAY, "slow 1", later)
    depart(database, "slow 1")
    assert take_turn(database, "night", DAY, "other 1", later + AGAIN[2])


def test_who_could_not_note_how_a_turn_ended_takes_it_again(database: Database) -> None:
    """The database went away with the job: the worker lives, and nothing says that its turn has ended."""
    beat(database, "w", NOW)
    assert take_turn(database, "night", DAY, "w", NOW)
    beat(database, "w", NOW + TOO_LONG)
    assert take_turn(database, "night", DAY, "w", NOW + TOO_LONG)


def test_who_ends_late_does_not_end_another_s_turn(database: Database) -> None:
    take_turn(database, "sweep", MINUTE, "slow", NOW)
    take_turn(database, "sweep", MINUTE, "quick", NOW + MINUTE)
    end_turn(database, "sweep", "slow", NOW + MINUTE, "it failed")
    with database.reading() as session:
        (turn,) = turns(session)

    assert (turn.worker, turn.ended_at, turn.error) == ("quick", None, "")
