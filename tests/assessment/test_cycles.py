"""When terms end: own anniversaries and common days, leap days, and who is exempt."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.requirements.cycles import first_term_ends, next_term_ends, phase_on, reinstatement_ends
from assay.content.criteria import Renewal
from assay.content.requirements import HoursRequirement

HOURS = HoursRequirement(
    id="hours", kind="hours", title="Hours", sentence="Hours.", of="training", minimum=Decimal(15)
)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


def _renewal(years: int = 3, **rest: object) -> Renewal:
    return Renewal(years=years, requirements=(HOURS,), **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("granted", "years", "ends"),
    [
        (date(2025, 3, 18), 3, date(2028, 3, 17)),
        (date(2024, 3, 1), 1, date(2025, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2025, 2, 27)),
        (date(2025, 1, 1), 1, date(2025, 12, 31)),
    ],
)
def test_an_own_cycle_ends_the_day_before_its_anniversary(granted: date, years: int, ends: date) -> None:
    assert first_term_ends(_renewal(years), granted) == ends


def test_what_needs_no_renewal_never_ends() -> None:
    assert first_term_ends(None, date(2025, 3, 18)) is None
    assert phase_on(None, None, date(2999, 1, 1)) == "in force"


@pytest.mark.parametrize(
    ("granted", "ends"),
    [
        (date(2023, 12, 31), date(2024, 12, 31)),
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 1, 2), date(2027, 12, 31)),
        (date(2025, 1, 1), date(2027, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 1, 2), date(2030, 12, 31)),
        (date(2027, 12, 31), date(2030, 12, 31)),
    ],
)
def test_a_common_cycle_ends_for_everybody_but_the_exempt(granted: date, ends: date) -> None:
    renewal = _renewal(cycle_ends=date(2024, 12, 31), exempt_below=1)
    assert first_term_ends(renewal, granted) == ends


def test_a_further_term_takes_the_next_common_day() -> None:
    renewal = _renewal(cycle_ends=date(2030, 6, 30))
    assert next_term_ends(renewal, date(2024, 7, 1)) == date(2027, 6, 30)
    assert next_term_ends(renewal, date(2027, 6, 30)) == date(2027, 6, 30)
    assert next_term_ends(_renewal(1), date(2027, 6, 30)) == date(2028, 6, 29)


@given(DAYS, st.integers(1, 5), st.none() | DAYS)
def test_terms_follow_each_other_without_a_gap_for_whole_years(
    granted: date, years: int, anchor: date | None
) -> None:
    renewal = _renewal(years, cycle_ends=anchor)
    ends = first_term_ends(renewal, granted)
    assert ends is not None
    assert granted <= ends
    for _ in range(4):
        begins = ends + timedelta(days=1)
        ends = next_term_ends(renewal, begins)
        assert (ends.year - begins.year, begins.month != 1) in {
            (years, True),
            (years - 1, False),
            (years, False),
        }
        assert abs((ends - begins).days + 1 - 365.25 * years) < 2


@pytest.mark.parametrize(
    ("ends", "months", "last"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(2025, 6, 15), 0, date(2025, 6, 15)),
    ],
)
def test_reinstatement_ends_months_later(ends: date, months: int, last: date) -> None:
    assert reinstatement_ends(_renewal(reinstatement_months=months), ends) == last


def test_a_credential_goes_through_its_phases() -> None:
    renewal, ends = _renewal(reinstatement_months=12), date(2027, 12, 31)
    days = {
        date(2027, 7, 4): "in force",
        date(2027, 7, 5): "renewable",
        date(2027, 12, 31): "renewable",
        date(2028, 1, 1): "lapsed",
        date(2028, 12, 31): "lapsed",
        date(2029, 1, 1): "over",
    }
    assert {day: phase_on(renewal, ends, day) for day in days} == days
