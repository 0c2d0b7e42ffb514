"""The clock of a sitting, and which essays are handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.exam.sittings import (
    GRACE,
    Essay,
    count_words,
    counts,
    duration,
    handed_in,
    is_over,
)
from assay.assessment.months import add_months

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("extra", "minutes"), [(0, 90), (25, 112.5), (50, 135), (100, 180)])
def test_extra_time_is_a_share_of_the_minutes(extra: int, minutes: float) -> None:
    assert duration(90, extra) == timedelta(minutes=minutes)


def test_what_was_typed_in_time_counts_while_the_grace_lasts() -> None:
    assert counts(NOON, NOON + GRACE, NOON)
    assert not counts(NOON, NOON + GRACE + SECOND, NOON)
    assert not counts(NOON + SECOND, NOON + SECOND, NOON)
    assert not is_over(NOON, NOON + GRACE)
    assert is_over(NOON, NOON + GRACE + SECOND)


ONE_AND_ONE_OF_TWO = ((1, (1,)), (1, (2, 3)))


@pytest.mark.parametrize(
    ("essays", "expected"),
    [
        ({}, {1, 2}),
        ({1: Essay("a"), 3: Essay("c")}, {1, 3}),
        ({2: Essay("b"), 3: Essay("c")}, {1, 2}),
        ({2: Essay("b"), 3: Essay("c", picked=True)}, {1, 3}),
        ({2: Essay("b"), 3: Essay("  ", picked=True)}, {1, 2}),
        ({2: Essay("b", picked=False), 3: Essay("c")}, {1, 3}),
        ({2: Essay("b", picked=False)}, {1, 2}),
    ],
)
def test_picks_come_first_then_what_was_written(essays: dict[int, Essay], expected: set[int]) -> None:
    assert handed_in(ONE_AND_ONE_OF_TWO, essays) == expected


@given(
    st.dictionaries(
        st.integers(1, 3),
        st.builds(Essay, st.sampled_from(["", " ", "words"]), st.sampled_from([None, True, False])),
    )
)
def test_a_group_hands_in_as_many_as_it_asks_and_never_an_empty_one_before_a_written_one(
    essays: dict[int, Essay],
) -> None:
    chosen = handed_in(((2, (1, 2, 3)),), essays)
    written = {question for question, essay in essays.items() if not essay.is_empty}

    assert len(chosen) == 2
    assert len(chosen & written) == min(2, len(written))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("  \n ", 0), ("One two", 2), ("it's — well-known …", 2), ("año 2026\nnuevo", 3), ("好 的", 2)],
)
def test_words_are_runs_with_a_letter_or_digit(text: str, words: int) -> None:
    assert count_words(text) == words


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    leap_day = datetime(2024, 2, 29, 8, tzinfo=UTC)

    assert add_months(leap_day, 12) == datetime(2025, 2, 28, 8, tzinfo=UTC)
    assert add_months(datetime(2026, 10, 31, tzinfo=UTC), 4) == datetime(2027, 2, 28, tzinfo=UTC)
    assert add_months(datetime(2026, 12, 31, tzinfo=UTC), 12) == datetime(2027, 12, 31, tzinfo=UTC)
