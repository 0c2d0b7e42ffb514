"""Hours laid on days, so that no day's hours count twice.

Hours over several days are spread evenly. Two entries that say the same, also in their titles, in everything but their
dates, hours and competencies, and share days, are taken for the same hours: on each shared day the higher number
counts, once. Entries that differ in anything, such as another provider, are different hours and add up.

Amounts are whole grains: a part of an hour so small that every entry's hours a day are whole. So nothing is rounded,
and nothing is as slow as fractions are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heappop, heappush
from itertools import islice, pairwise, takewhile
from math import lcm
from typing import Final, NamedTuple

from assay.assessment.counting.days import Interval, number_of
from assay.content.evidence import HoursEvidence

#: Hours have four decimals at most, here and in criteria.
_FINEST: Final = 10_000
#: A proof that names more than so many entries instead of one helps nobody.
_MOST_NAMED: Final = 12
#: What two entries for the same hours may differ in.
_DATES = frozenset({"id", "hours", "on", "from_", "until", "competencies"})


class Piece(NamedTuple):
    """Some days of an entry that count in it, and its grains a day."""

    entry: HoursEvidence
    days: Interval
    rate: int


@dataclass(frozen=True)
class Laid:
    """Hours laid on days."""

    #: In the order of their ids.
    entries: tuple[HoursEvidence, ...]
    #: No day of two entries that say the same is here twice.
    pieces: tuple[Piece, ...]
    #: How many grains make an hour.
    scale: int
    #: For each entry that shares days with one that says the same: the pieces that they came to, in order.
    shared: Mapping[str, Sequence[Piece]]

    def grains(self, hours: Decimal | int) -> int:
        """So many hours in grains; exact for the decimals that hours may have."""
        above, below = hours.as_integer_ratio()
        return above * self.scale // below

    def hours(self, grains: int) -> Fraction:
        """So many grains in hours."""
        return Fraction(grains, self.scale)

    def counted_in(self, entry: HoursEvidence) -> list[str]:
        """Ids of entries in which days of an entry count instead; of very many, the first few."""
        first, last = _span(entry)
        pieces = self.shared.get(entry.id, ())
        begin = bisect_left(pieces, first, key=lambda each: each.days[0])
        here = takewhile(lambda each: each.days[0] <= last, islice(pieces, begin, begin + _MOST_NAMED))
        return sorted({each.entry.id for each in here} - {entry.id})


def lay(entries: Iterable[HoursEvidence]) -> Laid:
    """Every entry, but for the days that it shares with one that says the same and has more hours on them."""
    ordered = sorted(entries, key=lambda each: each.id)
    spans = {each.id: _span(each) for each in ordered}
    scale = lcm(_FINEST, *{each.hours.as_integer_ratio()[1] * _length(spans[each.id]) for each in ordered})
    alike: dict[Hashable, list[Piece]] = defaultdict(list)
    for entry in ordered:
        alike[_what(entry)].append(_whole(entry, spans[entry.id], scale))
    groups = [group for pieces in alike.values() for group in _apart(pieces)]
    cut = [(group, tuple(_cut(group))) for group in groups]
    shared = {each.entry.id: pieces for group, pieces in cut if len(group) > 1 for each in group}
    return Laid(tuple(ordered), tuple(piece for _, pieces in cut for piece in pieces), scale, shared)


def _span(entry: HoursEvidence) -> Interval:
    first, last = entry.days
    return number_of(first), number_of(last)


def _length(days: Interval) -> int:
    return days[1] - days[0] + 1


def _what(entry: HoursEvidence) -> Hashable:
    return (
        type(entry),
        *(getattr(entry, name) for name in type(entry).model_fields if name not in _DATES),
    )


def _whole(entry: HoursEvidence, days: Interval, scale: int) -> Piece:
    above, below = entry.hours.as_integer_ratio()
    return Piece(entry, days, above * scale // (below * _length(days)))


def _apart(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Groups of pieces that share days."""
    group: list[Piece] = []
    until = 0
    for piece in sorted(pieces, key=lambda each: each.days):
        if group and piece.days[0] > until:
            yield group
            group = []
        until = max(until, piece.days[1]) if group else piece.days[1]
        group.append(piece)
    yield group


def _cut(group: Sequence[Piece]) -> Iterator[Piece]:
    """On each day of a group the piece with the most hours, cut at every first and last day among them."""
    ranked = sorted(group, key=lambda each: (each.rate, each.entry.id), reverse=True)
    coming = sorted(range(len(ranked)), key=lambda rank: ranked[rank].days, reverse=True)
    edges = sorted({edge for each in group for edge in (each.days[0], each.days[1] + 1)})
    here: list[int] = []
    for first, after in pairwise(edges):
        while coming and ranked[coming[-1]].days[0] == first:
            heappush(here, coming.pop())
        while ranked[here[0]].days[1] < first:
            heappop(here)
        yield ranked[here[0]]._replace(days=(first, after - 1))
