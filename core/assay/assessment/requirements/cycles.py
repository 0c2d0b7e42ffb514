"""Cycles: until when an endorsement is in force, when it can be renewed, and for how long it can be reinstated."""

from datetime import date, timedelta
from typing import Final, Literal

from assay.assessment.counting.days import YEAR, day_of, number_of
from assay.assessment.months import add_months
from assay.assessment.requirements.renewal import whole_years
from assay.content.criteria import Renewal

#: Whether nothing is due yet, renewal can be applied for, it is too late to renew but not to reinstate, or all is over.
Phase = Literal["in force", "renewable", "lapsed", "over"]

#: How long before its end a term can be renewed.
RENEWABLE_DAYS: Final = 180


def first_term_ends(renewal: Renewal | None, granted: date) -> date | None:
    """The last day of the term that begins when an endorsement is granted; None when it needs no renewal.

    Where cycles end for everybody on one day, whoever would be exempt on that day goes on to the next.
    """
    if renewal is None:
        return None
    if renewal.cycle_ends is None:
        return _last_day(granted, renewal.years)
    ends = _common_end(renewal, granted)
    while whole_years(granted, ends) < renewal.exempt_below:
        ends = _last_day(ends + timedelta(days=1), renewal.years)
    return ends


def next_term_ends(renewal: Renewal, begins: date) -> date:
    """The last day of a further term."""
    if renewal.cycle_ends is None:
        return _last_day(begins, renewal.years)
    return _common_end(renewal, begins)


def phase_on(renewal: Renewal | None, ends: date | None, on: date) -> Phase:
    """Where a credential stands whose last term ends on a day."""
    if ends is None or on < renewable_from(ends):
        return "in force"
    if on <= ends:
        return "renewable"
    return "lapsed" if renewal is not None and on <= reinstatement_ends(renewal, ends) else "over"


def renewable_from(ends: date) -> date:
    """The first day on which a term that ends on a day can be renewed."""
    return ends - timedelta(days=RENEWABLE_DAYS - 1)


def reinstatement_ends(renewal: Renewal, ends: date) -> date:
    """The last day on which what lapsed after `ends` can be reinstated."""
    return add_months(ends, renewal.reinstatement_months)


def _common_end(renewal: Renewal, begins: date) -> date:
    """The first day on or after `begins` on which a cycle ends for everybody."""
    anchor = renewal.cycle_ends or begins
    cycle = renewal.years * YEAR
    past = (number_of(begins) - number_of(anchor)) % cycle
    return _whole(day_of(number_of(begins) + (cycle - past) % cycle))


def _last_day(begins: date, years: int) -> date:
    return _whole(day_of(number_of(begins) + years * YEAR - 1))


def _whole(day: date) -> date:
    """A leap day belongs to the 28 February before it: no term ends between the two."""
    tomorrow = day + timedelta(days=1)
    return tomorrow if (tomorrow.month, tomorrow.day) == (2, 29) else day
