"""Pieces of hours cut so small that every day of a slice counts alike, and sums over windows of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from assay.assessment.counting.days import Days, Interval
from assay.assessment.counting.judging import Judgement
from assay.assessment.counting.pieces import Piece


class Slice(NamedTuple):
    """Days of a piece that all count alike."""

    piece: Piece
    days: Interval
    #: Whether the hours count for sure; else perhaps.
    is_sure: bool
    #: Parts that they count for, by place: for sure, and perhaps.
    sure_parts: frozenset[int]
    possible_parts: frozenset[int]

    @property
    def grains(self) -> int:
        """What these days have."""
        return self.piece.rate * (self.days[1] - self.days[0] + 1)


def slices_of(piece: Piece, whole: Judgement, parts: Sequence[Judgement]) -> Iterator[Slice]:
    """The days of a piece that can count, cut wherever anything changes."""
    inside = Days((piece.days,)) & whole.possible
    if not inside:
        return
    sets = [whole.sure, whole.possible, *(days for part in parts for days in (part.sure, part.possible))]
    for first, last in _cut(inside, sets):
        sure = frozenset(place for place, part in enumerate(parts) if first in part.sure)
        possible = frozenset(place for place, part in enumerate(parts) if first in part.possible)
        yield Slice(piece, (first, last), first in whole.sure, sure, possible)


def _cut(inside: Days, sets: Iterable[Days]) -> Iterator[Interval]:
    edges = {edge for days in sets for a, b in days.intervals for edge in (a, b + 1)}
    for first, last in inside.intervals:
        here = sorted({first, last + 1, *(edge for edge in edges if first < edge <= last)})
        yield from ((a, after - 1) for a, after in pairwise(here))


@dataclass
class Running:
    """Grains up to each day, so that the sum over any window is two look-ups."""

    edges: list[int] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    rates: list[int] = field(default_factory=list)

    @classmethod
    def over(cls, slices: Iterable[Slice]) -> "Running":
        """The running sum of slices."""
        changes: dict[int, int] = {}
        for each in slices:
            first, after = each.days[0], each.days[1] + 1
            changes[first] = changes.get(first, 0) + each.piece.rate
            changes[after] = changes.get(after, 0) - each.piece.rate
        running, total, rate, before = cls(), 0, 0, 0
        for edge in sorted(changes):
            total, rate, before = total + rate * (edge - before), rate + changes[edge], edge
            running.edges.append(edge)
            running.sums.append(total)
            running.rates.append(rate)
        return running

    def before(self, number: int) -> int:
        """Grains on the days before one."""
        place = bisect_right(self.edges, number) - 1
        if place < 0:
            return 0
        return self.sums[place] + self.rates[place] * (number - self.edges[place])

    def between(self, first: int, after: int) -> int:
        """Grains from one day up to, but without, another."""
        return self.before(after) - self.before(first)
