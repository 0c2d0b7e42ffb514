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
from assay.wording import say

Timed = ExperienceRequirement | LeadershipRequirement


@dataclass(frozen=True)
class _Term:
    """The days of an entry that count, for sure and perhaps."""

    entry: Work | Leadership
    days: Days
    #: What a day counts: all of it, or its share of full time.
    weight: Fraction | int
    judgement: Judgement

    @property
    def sure(self) -> Days:
        """Days that count."""
        return self.days & self.judgement.sure

    @property
    def possible(self) -> Days:
        """Days that count or may."""
        return self.days & self.judgement.possible

    def years(self, days: Days) -> Fraction:
        """What some of the days are in years."""
        return Fraction(days.size * self.weight) / YEAR


def count_time(requirement: Timed, background: Background) -> Count:
    """The years that count; without a minimum, the entries that do."""
    portfolio = background.portfolio
    is_work = isinstance(requirement, ExperienceRequirement)
    entries: list[Work | Leadership] = [*(portfolio.work if is_work else portfolio.leadership)]
    terms = [_term(requirement, each, background) for each in sorted(entries, key=lambda each: each.id)]
    return _entries(terms) if requirement.years is None else _years(requirement, terms)


def _term(requirement: Timed, entry: Work | Leadership, background: Background) -> _Term:
    days = Days.between(entry.from_, entry.until or max(entry.from_, background.on))
    weight = Fraction(entry.share) if requirement.part_time == "prorated" else 1
    return _Term(entry, days, weight, background.until_today & judge(requirement.where, entry, background))


def _years(requirement: Timed, terms: Sequence[_Term]) -> Count:
    needed = Fraction(requirement.years or 0)
    sure = _together((each.sure, each.weight) for each in terms)
    possible = _together((each.possible, each.weight) for each in terms)
    once = sum((each.years(each.sure) for each in terms), Fraction()) > sure
    return Count(
        status_of(sure >= needed, possible >= needed),
        "years",
        shown(sure),
        shown(possible),
        requirement.years or shown(0),
        *_evidence(terms),
        notes=(because(say("days in several entries at once count once")),) if once else (),
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
        sure, possible, there = (each.years(days) for days in (each.sure, each.possible, each.days))
        if sure:
            used.append(Use(name, shown(sure)))
        if possible > sure:
            why = each.judgement.why_unsure(each.days)
            unsure.append(Use(name, shown(possible - sure), reasons=why))
        if there > possible:
            excluded.append(Exclusion(name, shown(there - possible), each.judgement.why_not(each.days)))
    return tuple(used), tuple(unsure), tuple(excluded)


def _together(terms: Iterable[tuple[Days, Fraction | int]]) -> Fraction:
    """Years of days by the weight that all terms have together, at most one."""
    changes: dict[int, Fraction | int] = {}
    for days, weight in terms:
        for first, last in days.intervals:
            changes[first] = changes.get(first, 0) + weight
            changes[last + 1] = changes.get(last + 1, 0) - weight
    total: Fraction | int = 0
    level: Fraction | int = 0
    before = 0
    for edge in sorted(changes):
        total += min(level, 1) * (edge - before)
        level, before = level + changes[edge], edge
    return Fraction(total) / YEAR
