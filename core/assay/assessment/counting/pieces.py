"""Hours laid on days, so that no day's hours count twice.

Hours over several days are spread evenly. Two entries that say the same in everything but their dates and hours (for
training also the same title), and share days, are taken for the same hours: on each shared day the higher number
counts, once. Entries that differ in anything, such as another provider, are different hours and add up.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from assay.assessment.counting.days import Interval, number_of
from assay.content.evidence import HoursEvidence

#: What two entries for the same hours may differ in.
_DATES = frozenset({"id", "hours", "on", "from_", "until", "competencies"})


@dataclass(frozen=True)
class Piece:
    """Some days of an entry, and its hours a day."""

    entry: HoursEvidence
    days: Interval
    rate: Fraction
    #: Id of the entry that has these days' hours instead.
    counted_in: str = ""

    @property
    def hours(self) -> Fraction:
        """All hours of the piece."""
        return self.rate * (self.days[1] - self.days[0] + 1)


def pieces_of(entries: Iterable[HoursEvidence]) -> list[Piece]:
    """Every entry, cut where it shares days with one that says the same."""
    alike: dict[Hashable, list[Piece]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: each.id):
        alike[_what(entry)].append(_whole(entry))
    return [piece for pieces in alike.values() for piece in _apart(pieces)]


def _what(entry: HoursEvidence) -> Hashable:
    return (
        type(entry),
        *(getattr(entry, name) for name in type(entry).model_fields if name not in _DATES),
    )


def _whole(entry: HoursEvidence) -> Piece:
    first, last = map(number_of, entry.days)
    return Piece(entry, (first, last), Fraction(entry.hours) / (last - first + 1))


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
