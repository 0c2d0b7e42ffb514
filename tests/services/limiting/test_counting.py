"""Counting tries: what is used up, until when, and that two at once are two, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from limits import parse
from sqlalchemy import func, select

from assay.services.limiting.counting import Counted, clear_counts, count, give_back, wait_for
from assay.services.limiting.rates import DEFAULTS, Rates, RatesError, read_rates
from assay.storage.database import Database
from assay.storage.rates import RateCount

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
THREE = Counted(parse("3/minute"), "x")
FIVE = Counted(parse("5/hour"), "x")


def hits(database: Database) -> int:
    """Everything that is counted."""
    with database.reading() as session:
        return session.scalar(select(func.coalesce(func.sum(RateCount.hits), 0))) or 0


def test_a_stretch_begins_with_the_first_try_and_ends(database: Database) -> None:
    for second in range(3):
        assert count(database, [THREE], NOW + timedelta(seconds=second)) == 0
    at = NOW + timedelta(seconds=20)

    assert wait_for(database, [THREE], at) == 40
    assert count(database, [THREE], at) == 40
    assert wait_for(database, [Counted(THREE.limit, "y")], at) == 0
    assert wait_for(database, [THREE], NOW + timedelta(seconds=60)) == 0
    assert count(database, [THREE], NOW + timedelta(seconds=60)) == 0
    assert hits(database) == 1


def test_of_several_limits_the_one_that_lasts_longest_holds(database: Database) -> None:
    for _ in range(3):
        count(database, [THREE, FIVE], NOW)
    later = NOW + timedelta(minutes=2)
    for _ in range(2):
        assert count(database, [THREE, FIVE], later) == 0

    assert wait_for(database, [THREE, FIVE], later) == 58 * 60


def test_what_was_right_is_not_counted(database: Database) -> None:
    for _ in range(7):
        assert count(database, [THREE], NOW) == 0
        give_back(database, [THREE], NOW)
    give_back(database, [THREE], NOW)

    assert hits(database) == 0


def test_many_at_once_are_all_counted(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: count(database, [FIVE], NOW), range(24)))

    assert sorted(wait > 0 for wait in waits) == [False] * 5 + [True] * 19
    assert hits(database) == 24


def test_what_is_over_is_cleared_away(database: Database) -> None:
    count(database, [THREE, FIVE], NOW)

    assert clear_counts(database, NOW + timedelta(minutes=2)) == 1
    assert clear_counts(database, NOW + timedelta(minutes=2)) == 0
    assert clear_counts(database, NOW + timedelta(minutes=61)) == 1


def test_a_node_whose_clock_was_a_day_ahead_locks_nobody_out(database: Database) -> None:
    for _ in range(4):
        count(database, [THREE], NOW + timedelta(days=1))

    assert wait_for(database, [THREE], NOW) == 0
    assert [count(database, [THREE], NOW) for _ in range(4)] == [0, 0, 0, 60]


def test_a_node_whose_clock_is_a_little_ahead_counts_with_the_others(database: Database) -> None:
    for second in (5, 0, 5, 0):
        count(database, [THREE], NOW + timedelta(seconds=second))

    assert wait_for(database, [THREE], NOW) == 65
    assert hits(database) == 4


def test_nothing_wanted_asks_nothing(database: Database) -> None:
    assert (wait_for(database, [], NOW), count(database, [], NOW)) == (0, 0)
    give_back(database, [], NOW)
    assert hits(database) == 0


def test_limits_can_be_turned_off_or_written_anew() -> None:
    changed = read_rates("upload=5/minute;2/second sign-up=off")

    assert read_rates("") == read_rates("on") == Rates()
    assert all(Rates().of(name) for name in DEFAULTS)
    assert [read_rates("off").of(name) for name in DEFAULTS] == [()] * len(DEFAULTS)
    assert [str(each) for each in changed.of("upload")] == ["2 per 1 second", "5 per 1 minute"]
    assert changed.of("sign-up") == ()
    assert changed.of("registry") == Rates().of("registry")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yes", "'yes' is no limit; write on, off, or NAME=LIMITS with a name of sign-in-address,"),
        ("saving=1/minute", "'saving=1/minute' is no limit"),
        ("upload=often", "'upload=often' cannot be read; write limits as 10/minute;100/hour"),
        ("upload=", "'upload=' cannot be read"),
        ("upload=0/minute", "'upload=0/minute' lets nothing through"),
    ],
)
def test_limits_that_cannot_be_read_are_named(text: str, words: str) -> None:
    with pytest.raises(RatesError) as error:
        read_rates(text)

    assert words in str(error.value)


def test_a_class_behind_one_address_passes() -> None:
    """Sixty people who all mistype their password once, sign up, or ask for a link, in one minute."""
    for name in ("sign-in-address", "sign-up", "mail-address", "provider"):
        assert min(each.amount for each in Rates().of(name)) >= 60
