"""Time in jobs and as a leader.

A job counts from its first day to its last, both included; one that goes on counts up to the day of the evaluation.
Days in several jobs at once count once. `calendar` counts every day of a job whole, however few its hours; `prorated`
counts it by its share of full time, the shares of several jobs together at most as one full day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assay.assessment.counting.background import Background
from assay.assessment.counting.conditions import judge
from assay.assessment.counting.days import YEAR, Days
from assay.assessment.counting.judging import Judgement, because
from assay.assessment.findings import Count, Exclusion, Use, shown, status_of
from assay.content.evidence import Leadership, Work
from assay.content.requirements import ExperienceRequirement, LeadershipRequirement

Timed = ExperienceRequirement | LeadershipRequirement


@dataclass(frozen=True)
class _Term:
    """The days of an entry that count, for sure and perhaps."""

    entry: Work | Leadership
    days: Days
    judgement: Judgement

    @property
    def sure(self) -> Days:
        """Days that count."""
        return self.days & self.judgement.sure

    @property
    def possible(self) -> Days:
        """Days that count or may."""
        return self.days & self.judgement.possible


def count_time(requirement: Timed, background: Background) -> Count:
    """The years that count; without a minimum, the entries that do."""
    portfolio = background.portfolio
    is_work = isinstance(requirement, ExperienceRequirement)
    entries: list[Work | Leadership] = [*(portfolio.work if is_work else portfolio.leadership)]
    terms = [_term(requirement, each, background) for each in sorted(entries, key=lambda each: each.id)]
    return _entries(terms) if requirement.years is None else _years(requirement, terms)


def _term(requirement: Timed, entry: Work | Leadership, background: Background) -> _Term:
    days = Days.between(entry.from_, entry.until or max(entry.from_, background.on))
    return _Term(entry, days, background.until_today() & judge(requirement.where, entry, background))


def _years(requirement: Timed, terms: Sequence[_Term]) -> Count:
    measure = _prorated if requirement.part_time == "prorated" else _calendar
    needed = Fraction(requirement.years or 0)
    sure = measure([(each.sure, Fraction(each.entry.share)) for each in terms]) / YEAR
    possible = measure([(each.possible, Fraction(each.entry.share)) for each in terms]) / YEAR
    once = sum((each.sure.size for each in terms), 0) > _calendar(
        [(each.sure, Fraction(1)) for each in terms]
    )
    return Count(
        status_of(sure >= needed, possible >= needed),
        "years",
        shown(sure),
        shown(possible),
        requirement.years or shown(0),
        *_evidence(terms),
        notes=(because("days in several entries at once count once"),) if once else (),
    )


def _entries(terms: Sequence[_Term]) -> Count:
    sure = sum(1 for each in terms if each.sure)
    possible = sum(1 for each in terms if each.possible)
    status = status_of(sure > 0, possible > 0)
    return Count(status, "entries", shown(sure), shown(possible), shown(1), *_evidence(terms))


def _evidence(terms: Sequence[_Term]) -> tuple[tuple[Use, ...], tuple[Use, ...], tuple[Exclusion, ...]]:
    used, unsure, excluded = [], [], []
    for each in terms:
        name = each.entry.id
        sure, maybe = each.sure.size, each.possible.size - each.sure.size
        rest = each.days.size - sure - maybe
        if sure:
            used.append(Use(name, shown(Fraction(sure, YEAR))))
        if maybe:
            unsure.append(
                Use(name, shown(Fraction(maybe, YEAR)), reasons=each.judgement.why_unsure(each.days))
            )
        if rest:
            why = each.judgement.why_not(each.days)
            excluded.append(Exclusion(name, shown(Fraction(rest, YEAR)), why))
    return tuple(used), tuple(unsure), tuple(excluded)


def _calendar(terms: Iterable[tuple[Days, Fraction]]) -> Fraction:
    """How many days are in any term."""
    return Fraction(Days.of(interval for days, _ in terms for interval in days.intervals).size)


def _prorated(terms: Sequence[tuple[Days, Fraction]]) -> Fraction:
    """Days by the share of full time that all terms have together, at most one."""
    changes: dict[int, Fraction] = {}
    for days, share in terms:
        for first, last in days.intervals:
            changes[first] = changes.get(first, Fraction()) + share
            changes[last + 1] = changes.get(last + 1, Fraction()) - share
    total, level, before = Fraction(), Fraction(), 0
    for edge in sorted(changes):
        total += min(level, Fraction(1)) * (edge - before)
        level, before = level + changes[edge], edge
    return total
