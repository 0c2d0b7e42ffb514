"""Days as numbers, and sets of days.

A year has 365 counted days: 29 February shares the number of 28 February. So a job from a day to the day before its
anniversary is exactly a year, whichever years it lies in, and no leap day makes anybody wait or qualify sooner.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

YEAR: Final = 365
_BEFORE_MONTH: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_FAR: Final = 10**7

#: First and last day number, both included.
Interval = tuple[int, int]


def number_of(day: date) -> int:
    """The number of a day."""
    is_leap_day = day.month == 2 and day.day == 29
    return day.year * YEAR + _BEFORE_MONTH[day.month - 1] + day.day - 1 - is_leap_day


def day_of(number: int) -> date:
    """The day of a number; beyond the calendar its first or last day."""
    year, rest = divmod(min(max(number, number_of(date.min)), number_of(date.max)), YEAR)
    month = max(place for place, before in enumerate(_BEFORE_MONTH) if before <= rest)
    return date(year, month + 1, rest - _BEFORE_MONTH[month] + 1)


@dataclass(frozen=True)
class Days:
    """A set of days, as intervals that neither touch nor overlap, in order."""

    intervals: tuple[Interval, ...] = ()

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> "Days":
        """The days of any intervals; those that are upside down are empty."""
        found: list[Interval] = []
        for first, last in sorted(each for each in intervals if each[0] <= each[1]):
            if found and first <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return cls(tuple(found))

    @classmethod
    def between(cls, first: date | None, last: date | None) -> "Days":
        """From one day to another, both included; None is without end."""
        return cls.of([(number_of(first) if first else -_FAR, number_of(last) if last else _FAR)])

    def __and__(self, other: "Days") -> "Days":
        """The days that are in both."""
        if self.intervals == _ALWAYS:
            return other
        if other.intervals == _ALWAYS:
            return self
        if len(self.intervals) == len(other.intervals) == 1:
            (one,), (two,) = self.intervals, other.intervals
            both = max(one[0], two[0]), min(one[1], two[1])
            return Days((both,)) if both[0] <= both[1] else NEVER
        return Days(tuple(_shared(self.intervals, other.intervals)))

    def __or__(self, other: "Days") -> "Days":
        """The days that are in either."""
        return Days.of((*self.intervals, *other.intervals))

    def __bool__(self) -> bool:
        """Whether there is any day."""
        return bool(self.intervals)

    def __contains__(self, number: int) -> bool:
        """Whether a day is one of these."""
        place = bisect_right(self.intervals, (number, _FAR)) - 1
        return place >= 0 and number <= self.intervals[place][1]

    @cached_property
    def size(self) -> int:
        """How many days."""
        return sum(last - first + 1 for first, last in self.intervals)

    def without(self, other: "Days") -> "Days":
        """The days that are in this only."""
        edges = [(-_FAR, -_FAR - 1), *other.intervals, (_FAR + 1, _FAR)]
        gaps = ((before[1] + 1, after[0] - 1) for before, after in pairwise(edges))
        return self & Days(tuple(gap for gap in gaps if gap[0] <= gap[1]))

    def covers(self, other: "Days") -> bool:
        """Whether every day of another set is in this."""
        return (self & other) == other


def _shared(one: Sequence[Interval], other: Sequence[Interval]) -> Iterator[Interval]:
    """The intervals that are in both, found side by side."""
    here = there = 0
    while here < len(one) and there < len(other):
        first, last = max(one[here][0], other[there][0]), min(one[here][1], other[there][1])
        if first <= last:
            yield first, last
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1


_ALWAYS: Final = ((-_FAR, _FAR),)
ALWAYS: Final = Days(_ALWAYS)
NEVER: Final = Days()
