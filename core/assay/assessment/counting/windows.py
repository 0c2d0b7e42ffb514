"""Windows: the stretch of days in which hours are best counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from assay.assessment.counting.days import YEAR, Interval
from assay.assessment.counting.slices import Running, Slice
from assay.content.conditions import Window

#: From before every day to after every day; the second number is not in the window any more.
EVERYTHING: Final[Interval] = (-(10**7), 10**7)


class Measure(NamedTuple):
    """Grains of which there must be enough."""

    needed: int
    sure: Running
    possible: Running


class _Asked(NamedTuple):
    """Grains of which there must be enough in a window, or in a year of it."""

    needed: int
    running: Running
    #: The year's place in the window; None for all of it.
    year: int | None = None

    def there(self, window: Interval) -> int:
        """Grains that there are."""
        if self.year is None:
            return self.running.between(*window)
        first = window[0] + self.year * YEAR
        return self.running.between(first, first + YEAR)


class Fit(NamedTuple):
    """How a window does; the smallest is the best."""

    is_not_sure: bool
    is_not_possible: bool
    #: What is missing of certain hours, and of possible ones.
    missing: int
    wanting: int
    #: Negative, so that more is better, and then the later window.
    grains: int
    first: int
    window: Interval


@dataclass(frozen=True)
class Fitting:
    """Measures that must all be reached in one window, and the least of the first in each of its years."""

    measures: Sequence[Measure]
    each_year: int = 0
    years: int = 0

    def best(self, windows: Sequence[Interval]) -> Fit:
        """The best of some windows, and of those between two of them where nothing else begins or ends."""
        found = min(map(self._fit, windows))
        if not found.is_not_sure:
            return found
        return min([found, *map(self._fit, self._between(windows))])

    @cached_property
    def _sure(self) -> list[_Asked]:
        first = self.measures[0].sure
        return [*(_Asked(each.needed, each.sure) for each in self.measures), *self._yearly(first)]

    @cached_property
    def _possible(self) -> list[_Asked]:
        first = self.measures[0].possible
        return [*(_Asked(each.needed, each.possible) for each in self.measures), *self._yearly(first)]

    def _yearly(self, running: Running) -> Iterator[_Asked]:
        for year in range(self.years if self.each_year else 0):
            yield _Asked(self.each_year, running, year)

    def _fit(self, window: Interval) -> Fit:
        sure, possible = _missing(window, self._sure), _missing(window, self._possible)
        grains = self.measures[0].sure.between(*window)
        return Fit(sure > 0, possible > 0, sure, possible, -grains, -window[0], window)

    def _between(self, windows: Sequence[Interval]) -> Iterator[Interval]:
        """Windows in which something that is asked begins or ceases to be enough.

        From one given window to the next every sum changes evenly. So where several must be enough at once, they are in
        one of the given windows or where one of them becomes enough or ceases to be.
        """
        for asked in (*self._sure, *self._possible):
            sums = [asked.there(window) for window in windows]
            for place, (here, after) in enumerate(pairwise(sums)):
                if (here < asked.needed) != (after < asked.needed):
                    first, last = windows[place]
                    days = (asked.needed - here) * (windows[place + 1][0] - first) // (after - here)
                    yield from ((first + days + more, last + days + more) for more in (0, 1))


def _missing(window: Interval, asked: Iterable[_Asked]) -> int:
    return sum(max(each.needed - each.there(window), 0) for each in asked)


def windows_of(window: Window | None, slices: Sequence[Slice], after: int) -> list[Interval]:
    """Every window, or year of one, that begins or ends where some hours do, in order.

    `after` is the number of the day after the last. Sums over windows change evenly between such places.
    """
    if window is None:
        return [EVERYTHING]
    length = window.years * YEAR
    if window.ending == "evaluation" or not slices:
        return [(after - length, after)]
    edges = {edge for each in slices for edge in (each.days[0], each.days[1] + 1)}
    steps = range(window.years + 1) if window.each_year else (0, window.years)
    starts = {edge - step * YEAR for edge in edges for step in steps}
    return [(first, first + length) for first in sorted(starts)]


def clipped(slices: Iterable[Slice], window: Interval) -> list[Slice]:
    """The days of slices that lie in a window."""
    inside = ((each, max(each.days[0], window[0]), min(each.days[1], window[1] - 1)) for each in slices)
    return [each._replace(days=(first, last)) for each, first, last in inside if first <= last]
