"""Renewal: what is required in a cycle, for how long somebody has held the endorsement.

A cycle is as many years as the criteria say and ends on the day on which renewal is due. Who was endorsed within the
cycle has held the endorsement for whole years from that day, and the table of shortened cycles says what is asked then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self

from assay.assessment.aims import Aim
from assay.assessment.counting.background import Background
from assay.assessment.counting.days import YEAR, Days, day_of, number_of
from assay.assessment.counting.judging import because
from assay.assessment.findings import Status
from assay.assessment.requirements.eligibility import evaluate_all
from assay.assessment.requirements.evaluations import Evaluation, SetAside
from assay.content.criteria import Renewal, is_for
from assay.content.portfolio import Portfolio
from assay.content.requirements import HoursRequirement, Requirement
from assay.wording import say


@dataclass(frozen=True)
class RenewalResult:
    """What a renewal came to."""

    #: First and last day of the cycle.
    begins: date
    due: date
    #: Whole years since the endorsement when renewal is due.
    years_held: int
    is_exempt: bool
    #: What the requirements were shortened to; None for a whole cycle.
    shortened_to_years: int | None
    evaluation: Evaluation

    @property
    def status(self) -> Status:
        """Whether it can be renewed."""
        return self.evaluation.status


def evaluate_renewal(
    renewal: Renewal,
    portfolio: Portfolio,
    aim: Aim,
    endorsed: date,
    due: date,
    on: date | None = None,
    judgements: Mapping[str, Status] | None = None,
) -> RenewalResult:
    """Findings about a cycle that ends when renewal is due, as of a day in it; by default its last."""
    cycle = _Cycle.of(renewal, endorsed, due)
    days = Days.of([(number_of(cycle.begins), number_of(due))])
    background = Background(portfolio, on or due, due, days)
    evaluation = evaluate_all(cycle.requirements, background, aim, judgements)
    why = because(
        say("nobody endorsed for less than %(years)s whole years is asked"), years=renewal.exempt_below
    )
    aside = (*evaluation.set_aside, *(SetAside(name, why) for name in cycle.exempt))
    evaluation = replace(evaluation, set_aside=aside)
    return RenewalResult(cycle.begins, due, cycle.held, cycle.is_exempt, cycle.shortened, evaluation)


def asked_of(renewal: Renewal, aim: Aim, endorsed: date, due: date) -> tuple[Requirement, ...]:
    """The requirements of a cycle that ends when renewal is due, for whoever was endorsed on a day."""
    found = _Cycle.of(renewal, endorsed, due).requirements
    return tuple(each for each in found if is_for(each, aim.category) and each.in_force(due))


@dataclass(frozen=True)
class _Cycle:
    """What is asked of somebody in a cycle."""

    begins: date
    held: int
    is_exempt: bool
    shortened: int | None
    requirements: tuple[Requirement, ...]
    #: Ids of requirements from which they are exempt.
    exempt: tuple[str, ...]

    @classmethod
    def of(cls, renewal: Renewal, endorsed: date, due: date) -> Self:
        """The cycle that ends when renewal is due."""
        first = number_of(due) - renewal.years * YEAR + 1
        held, begins = whole_years(endorsed, due), day_of(first)
        is_exempt = held < renewal.exempt_below
        shortened = None if endorsed <= begins else _shortened_years(renewal, held)
        asked = tuple(_asked(renewal, (first - number_of(endorsed)) // YEAR, shortened))
        exempt = tuple(each.id for each in asked if is_exempt and each.id not in renewal.never_exempt)
        kept = tuple(each for each in asked if each.id not in exempt)
        return cls(begins, held, is_exempt, shortened, kept, exempt)


def whole_years(since: date, until: date) -> int:
    """How many anniversaries lie between two days, the last day included."""
    return max((number_of(until) + 1 - number_of(since)) // YEAR, 0)


def _shortened_years(renewal: Renewal, held: int) -> int | None:
    rows = [row.years for row in renewal.shortened if row.years <= held]
    return max(rows, default=None)


def _asked(renewal: Renewal, held: int, shortened: int | None) -> Iterator[Requirement]:
    """The requirements of a cycle that begins after so many whole years: those for the long endorsed in place of
    others, hours shortened.
    """
    rows = sorted((row for row in renewal.long_held if row.years <= held), key=lambda row: row.years)
    instead = {each.id: each for row in rows for each in row.requirements}
    minimums = {row.years: row.minimums for row in renewal.shortened}.get(shortened or 0, _NONE)
    for each in renewal.requirements:
        asked = instead.get(each.id, each)
        if isinstance(asked, HoursRequirement) and asked.id in minimums:
            asked = asked.model_copy(update={"minimum": minimums[asked.id]})
        yield asked


_NONE: Final[Mapping[str, Decimal]] = {}
