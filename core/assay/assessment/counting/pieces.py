"""Hours laid on days, so that no day's hours count twice.

Hours over several days are spread evenly. Two entries that say the same in everything but their dates and hours (for
training also the same title), and share days, are taken for the same hours: on each shared day the higher number
counts, once. Entries that differ in anything, such as another provider, are different hours and add up.

Amounts are whole grains: a part of an hour so small that every entry's hours a day are whole. So nothing is rounded,
and nothing is as slow as fractions are.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Final

from assay.assessment.counting.days import Interval, number_of
from assay.content.evidence import HoursEvidence

#: Hours have four decimals at most, here and in criteria.
_FINEST: Final = 10_000
#: What two entries for the same hours may differ in.
_DATES = frozenset({"id", "hours", "on", "from_", "until", "competencies"})


@dataclass(frozen=True)
class Piece:
    """Some days of an entry, and its grains a day."""

    entry: HoursEvidence
    days: Interval
    rate: int
    #: Id of the entry that has these days' hours instead.
    counted_in: str = ""


@dataclass(frozen=True)
class Laid:
    """Hours laid on days."""

    pieces: tuple[Piece, ...]
    #: How many grains make an hour.
    scale: int

    def grains(self, hours: Decimal | int) -> int:
        """So many hours in grains; exact for the decimals that hours may have."""
        above, below = hours.as_integer_ratio()
        return above * self.scale // below

    def hours(self, grains: int) -> Fraction:
        """So many grains in hours."""
        return Fraction(grains, self.scale)


def lay(entries: Iterable[HoursEvidence]) -> Laid:
    """Every entry, cut where it shares days with one that says the same."""
    ordered = sorted(entries, key=lambda each: each.id)
    spans = {each.id: _span(each) for each in ordered}
    scale = lcm(_FINEST, *{each.hours.as_integer_ratio()[1] * _length(spans[each.id]) for each in ordered})
    alike: dict[Hashable, list[Piece]] = defaultdict(list)
    for entry in ordered:
        alike[_what(entry)].append(_whole(entry, spans[entry.id], scale))
    return Laid(tuple(piece for pieces in alike.values() for piece in _apart(pieces)), scale)


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


def _apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Groups of pieces that share days, cut at every first and last day among them."""
    group: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.days):
        if group and piece.days[0] > max(each.days[1] for each in group):
            yield from _cut(group)
            group = []
        group.append(piece)
    yield from _cut(group)


def _cut(group: Sequence[Piece]) -> Iterator[Piece]:
    if len(group) == 1:
        yield group[0]
        return
    edges = sorted({edge for each in group for edge in (each.days[0], each.days[1] + 1)})
    for first, after in pairwise(edges):
        here = [each for each in group if each.days[0] <= first and after - 1 <= each.days[1]]
        best = max(here, key=lambda each: (each.rate, each.entry.id), default=None)
        for each in here:
            other = "" if each is best or best is None else best.entry.id
            yield Piece(each.entry, (first, after - 1), each.rate, other)
