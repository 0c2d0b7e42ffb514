"""Why so many hours count: the proof of a finding about hours."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import compress
from operator import not_

from assay.assessment.counting.days import Days
from assay.assessment.counting.flow import divide
from assay.assessment.counting.judging import Judgement, Reason, because
from assay.assessment.counting.pieces import Laid
from assay.assessment.counting.slices import Slice
from assay.assessment.findings import Exclusion, Finding, Use, shown, status_of
from assay.content.evidence import HoursEvidence
from assay.content.requirements import HoursPart, HoursRequirement
from assay.wording import say

#: Grains by the id of the entry.
Amounts = dict[str, int]


@dataclass(frozen=True)
class Proof:
    """Slices in the window that was chosen, and all that they came from."""

    laid: Laid
    #: For each entry: on which days it counts, and for each part.
    judgements: Mapping[str, tuple[Judgement, tuple[Judgement, ...]]]
    slices: Sequence[Slice]
    #: First and last day of the window.
    span: tuple[str, str] | None
    #: Entries with hours that would count but lie outside the window.
    outside: frozenset[str]

    def shown(self, grains: int) -> Decimal:
        """Grains as hours to be read."""
        return shown(self.laid.hours(grains))

    def days(self, name: str) -> Days:
        """All days of an entry."""
        return Days.between(*self._entries[name].days)

    def used(self) -> tuple[Use, ...]:
        """Entries that count."""
        return _uses(self, _by_entry(each for each in self.slices if each.is_sure))

    def unsure(self) -> tuple[Use, ...]:
        """Entries that may count."""
        found = _by_entry(each for each in self.slices if not each.is_sure)
        return _uses(self, found, lambda entry: self.judgements[entry][0].why_unsure(self.days(entry)))

    def excluded(self) -> tuple[Exclusion, ...]:
        """Entries, or as much of them, that do not count."""
        there = _by_entry(self.slices)
        rest = {
            name: self.laid.grains(entry.hours) - there.get(name, 0) for name, entry in self._entries.items()
        }
        return tuple(
            Exclusion(name, self.shown(amount), self._why(name))
            for name, amount in sorted(rest.items())
            if amount > 0
        )

    @cached_property
    def _entries(self) -> Mapping[str, HoursEvidence]:
        return {each.id: each for each in self.laid.entries}

    def _why(self, name: str) -> tuple[Reason, ...]:
        instead = self.laid.counted_in(self._entries[name])
        reasons = [because(say("the same days count in %(other)s"), other=each) for each in instead]
        whole = self.judgements[name][0]
        reasons += whole.why_not(self.days(name))
        if self.span and name in self.outside:
            first, last = self.span
            reasons.append(because(say("it lies outside %(first)s to %(last)s"), first=first, last=last))
        return tuple(reasons)


def part_findings(
    requirement: HoursRequirement, parts: Sequence[HoursPart], proof: Proof
) -> tuple[Finding, ...]:
    """A finding for each part, in the window of the whole."""
    share = _divided if requirement.apart else _overlapping
    amounts = share([proof.laid.grains(part.minimum) for part in parts], proof.slices)
    return tuple(
        _part(requirement, place, part, proof, amount)
        for place, (part, amount) in enumerate(zip(parts, amounts, strict=True))
    )


def _part(
    requirement: HoursRequirement,
    place: int,
    part: HoursPart,
    proof: Proof,
    amount: tuple[int, int],
) -> Finding:
    sure, maybe = _of_part(proof, place)
    needed = proof.laid.grains(part.minimum)
    return Finding(
        requirement=f"{requirement.id}.{place + 1}",
        kind="part",
        title=part.title or say("Part %(number)s", number=place + 1),
        status=status_of(amount[0] >= needed, amount[1] >= needed),
        unit="hours",
        counted=proof.shown(amount[0]),
        possible=proof.shown(amount[1]),
        needed=part.minimum,
        place=requirement.place,
        used=_uses(proof, sure),
        unsure=_uses(proof, maybe, lambda entry: _reasons(proof, entry, place)),
        excluded=tuple(
            Exclusion(entry, None, _reasons(proof, entry, place))
            for entry in sorted({each.piece.entry.id for each in proof.slices} - {*sure, *maybe})
        ),
    )


def _of_part(proof: Proof, place: int) -> tuple[Amounts, Amounts]:
    """The hours of each entry that count for a part, and those that may."""
    possible = [each for each in proof.slices if place in each.possible_parts]
    is_sure = [each.is_sure and place in each.sure_parts for each in possible]
    sure, maybe = compress(possible, is_sure), compress(possible, map(not_, is_sure))
    return _by_entry(sure), _by_entry(maybe)


def _reasons(proof: Proof, entry: str, place: int) -> tuple[Reason, ...]:
    whole, parts = proof.judgements[entry]
    part, days = parts[place], proof.days(entry)
    unsure = (*part.why_unsure(days), *whole.why_unsure(days))
    return tuple(dict.fromkeys((*part.why_not(days), *unsure)))


def _overlapping(minimums: Sequence[int], slices: Sequence[Slice]) -> list[tuple[int, int]]:
    """What there is for each part, certain and possible, when an hour may count for several."""
    found = []
    for place in range(len(minimums)):
        sure = sum(each.grains for each in slices if each.is_sure and place in each.sure_parts)
        possible = sum(each.grains for each in slices if place in each.possible_parts)
        found.append((sure, possible))
    return found


def _divided(minimums: Sequence[int], slices: Sequence[Slice]) -> list[tuple[int, int]]:
    """What there is for each part when an hour counts for one; what is left over goes to the first that it fits."""
    sure: dict[frozenset[int], int] = defaultdict(int)
    possible: dict[frozenset[int], int] = defaultdict(int)
    for each in slices:
        possible[each.possible_parts] += each.grains
        if each.is_sure:
            sure[each.sure_parts] += each.grains
    certain, maybe = _shares(sure, minimums), _shares(possible, minimums)
    return [(here, max(here, there)) for here, there in zip(certain, maybe, strict=True)]


def _shares(amounts: Mapping[frozenset[int], int], minimums: Sequence[int]) -> list[int]:
    found = [0] * len(minimums)
    given = divide(amounts, minimums)
    for (_, place), amount in given.items():
        found[place] += amount
    for group, amount in amounts.items():
        if group:
            rest = amount - sum((each for (source, _), each in given.items() if source == group))
            found[min(group)] += rest
    return found


def _by_entry(slices: Iterable[Slice]) -> Amounts:
    found: Amounts = defaultdict(int)
    for each in slices:
        found[each.piece.entry.id] += each.grains
    return found


def _uses(
    proof: Proof, amounts: Amounts, reasons: Callable[[str], tuple[Reason, ...]] = lambda _: ()
) -> tuple[Use, ...]:
    return tuple(
        Use(name, proof.shown(amount), reasons=reasons(name))
        for name, amount in sorted(amounts.items())
        if amount > 0
    )
