"""What is kept of plugins that failed or hung."""

from datetime import datetime, timedelta

import pytest

from assay.hooks.listening import Told
from assay.services.plugin_health import MOST_CHARACTERS, note_told, troubles
from assay.storage.database import Database
from hooks.hearing import SAMPLES

RELEASED, DECIDED = SAMPLES[1], SAMPLES[2]
MINUTE = timedelta(minutes=1)


def test_a_plugin_that_always_answers_leaves_nothing(database: Database, now: datetime) -> None:
    note_told(database, Told("ear", RELEASED, "answered"), now)

    with database.reading() as session:
        assert troubles(session) == {}


def test_a_trouble_is_counted_and_is_over_when_it_answers(database: Database, now: datetime) -> None:
    note_told(database, Told("ear", RELEASED, "hangs", "no answer"), now)
    note_told(database, Told("ear", RELEASED, "failed", "x" * 5000), now + MINUTE)
    note_told(database, Told("ear", DECIDED, "failed", "why"), now + 2 * MINUTE)
    note_told(database, Told("ear", RELEASED, "answered"), now + 3 * MINUTE)
    note_told(database, Told("ear", RELEASED, "answered"), now + 4 * MINUTE)

    with database.reading() as session:
        decided, released = troubles(session)["ear"]
    assert (decided.hook, decided.times, decided.over_at) == ("decision_made", 1, None)
    assert (released.kind, released.times, len(released.reason)) == ("failed", 2, MOST_CHARACTERS)
    assert (released.at, released.over_at) == (now + MINUTE, now + 3 * MINUTE)


@pytest.mark.parametrize("outcome", ["failed", "hangs"])
def test_a_trouble_that_comes_back_is_not_over(database: Database, now: datetime, outcome: str) -> None:
    told = Told("ear", RELEASED, "failed" if outcome == "failed" else "hangs", "why")
    note_told(database, told, now)
    note_told(database, Told("ear", RELEASED, "answered"), now)
    note_told(database, told, now + MINUTE)

    with database.reading() as session:
        (trouble,) = troubles(session)["ear"]
    assert (trouble.kind, trouble.times, trouble.over_at) == (outcome, 2, None)


def test_what_goes_on_comes_before_what_is_over(database: Database, now: datetime) -> None:
    note_told(database, Told("ear", DECIDED, "failed", "why"), now)
    note_told(database, Told("ear", RELEASED, "failed", "why"), now + MINUTE)
    note_told(database, Told("ear", RELEASED, "answered"), now + 2 * MINUTE)

    with database.reading() as session:
        assert [each.hook for each in troubles(session)["ear"]] == ["decision_made", "result_released"]
