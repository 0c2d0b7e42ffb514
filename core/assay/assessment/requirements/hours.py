"""Hours of training and supervision: minimum, parts and window."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from assay.assessment.counting.background import Background, fact
from assay.assessment.counting.conditions import judge
from assay.assessment.counting.days import day_of
from assay.assessment.counting.judging import Judgement, Reason, because
from assay.assessment.counting.pieces import Laid
from assay.assessment.counting.slices import Running, Slice, slices_of
from assay.assessment.counting.windows import EVERYTHING, Fit, Fitting, Measure, clipped, windows_of
from assay.assessment.findings import Count, shown, status_of
from assay.assessment.requirements.hours_proof import Proof, part_findings
from assay.content.evidence import HoursEvidence
from assay.content.requirements import HoursPart, HoursRequirement
from assay.wording import say


def count_hours(requirement: HoursRequirement, background: Background) -> Count:
    """What hours there are, in the window that suits the applicant best."""
    return _Tally(requirement, background).count()


@dataclass(frozen=True)
class _Tally:
    requirement: HoursRequirement
    background: Background

    @cached_property
    def parts(self) -> list[tuple[HoursPart, bool]]:
        """Parts that apply, and whether that is certain."""
        facts = self.background.portfolio.facts
        here = [each for each in self.requirement.including if each.in_force(self.background.rule_day)]
        known = [(each, fact(facts, each.when)) for each in here]
        return [(each, is_so is True) for each, is_so in known if is_so is not False]

    @cached_property
    def judgements(self) -> dict[str, tuple[Judgement, tuple[Judgement, ...]]]:
        """For each entry, on which days it counts, and for each part."""
        return {entry.id: self._judged(entry) for entry in self.laid.entries}

    def _judged(self, entry: HoursEvidence) -> tuple[Judgement, tuple[Judgement, ...]]:
        whole = self.background.in_time & judge(self.requirement.where, entry, self.background)
        return whole, tuple(judge(part.where, entry, self.background) for part, _ in self.parts)

    @property
    def laid(self) -> Laid:
        """Every entry on its days."""
        return self.background.laid(self.requirement.of)

    @cached_property
    def slices(self) -> list[Slice]:
        """Every day that can count."""
        return [
            part for piece in self.laid.pieces for part in slices_of(piece, *self.judgements[piece.entry.id])
        ]

    def count(self) -> Count:
        """The best window, and the proof in it."""
        fit = self._fit(range(len(self.parts)))
        is_sure = not fit.is_not_sure
        certain = [place for place, (_, is_certain) in enumerate(self.parts) if is_certain]
        if fit.is_not_possible and len(certain) < len(self.parts):
            fit = self._fit(certain)
        here = clipped(self.slices, fit.window)
        counted = sum(each.grains for each in here if each.is_sure)
        possible = sum(each.grains for each in here)
        proof = Proof(self.laid, self.judgements, here, self._span(fit), self._outside(fit))
        return Count(
            status_of(is_sure, not fit.is_not_possible),
            "hours",
            shown(self.laid.hours(counted)),
            shown(self.laid.hours(possible)),
            self.requirement.minimum,
            proof.used(),
            proof.unsure(),
            proof.excluded(),
            part_findings(self.requirement, [part for part, _ in self.parts], proof),
            self._notes(fit),
        )

    def _fit(self, parts: Sequence[int]) -> Fit:
        window = self.requirement.window
        fitting = Fitting(self._measures(parts), *self._each_year())
        return fitting.best(windows_of(window, self.slices, self.background.last_day + 1))

    def _each_year(self) -> tuple[int, int]:
        window = self.requirement.window
        return (self.laid.grains(window.each_year or 0), window.years) if window else (0, 0)

    def _measures(self, parts: Sequence[int]) -> list[Measure]:
        """The whole, and every part; where an hour counts once, every choice of parts together.

        Hours can be divided so that each part has enough if and only if no choice of parts needs more than there is for
        any of them (Hall's condition).
        """
        sizes = range(1, len(parts) + 1) if self.requirement.apart else (1,)
        groups = [frozenset(group) for size in sizes for group in combinations(parts, size)]
        whole = _measure(self.laid.grains(self.requirement.minimum), self.slices, self.slices)
        return [whole, *(self._measure_of(group) for group in groups)]

    def _measure_of(self, group: frozenset[int]) -> Measure:
        needed = sum(self.laid.grains(self.parts[place][0].minimum) for place in group)
        sure = [each for each in self.slices if each.sure_parts & group]
        return _measure(needed, sure, [each for each in self.slices if each.possible_parts & group])

    def _outside(self, fit: Fit) -> frozenset[str]:
        first, after = fit.window
        return frozenset(
            each.piece.entry.id for each in self.slices if each.days[0] < first or each.days[1] >= after
        )

    def _span(self, fit: Fit) -> tuple[str, str] | None:
        if fit.window == EVERYTHING:
            return None
        return str(day_of(fit.window[0])), str(day_of(fit.window[1] - 1))

    def _notes(self, fit: Fit) -> tuple[Reason, ...]:
        span = self._span(fit)
        notes = (
            [because(say("counted from %(first)s to %(last)s"), first=span[0], last=span[1])] if span else []
        )
        if any(not is_certain for _, is_certain in self.parts):
            notes.append(because(say("it is not known whether every part applies")))
        return tuple(notes)


def _measure(needed: int, sure: Sequence[Slice], possible: Sequence[Slice]) -> Measure:
    return Measure(needed, Running.over(each for each in sure if each.is_sure), Running.over(possible))
