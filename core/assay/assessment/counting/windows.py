"""Windows: the stretch of days in which hours are best counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

    def best(self, windows: Iterable[Interval]) -> Fit:
        """The best of some windows."""
        return min(self._fit(window) for window in windows)

    def _fit(self, window: Interval) -> Fit:
        sure = self._missing(window, [(each.needed, each.sure) for each in self.measures])
        possible = self._missing(window, [(each.needed, each.possible) for each in self.measures])
        grains = self.measures[0].sure.between(*window)
        return Fit(sure > 0, possible > 0, sure, possible, -grains, -window[0], window)

    def _missing(self, window: Interval, sums: Sequence[tuple[int, Running]]) -> int:
        wanting = sum(max(needed - running.between(*window), 0) for needed, running in sums)
        for year in range(self.years if self.each_year else 0):
            first = window[0] + year * YEAR
            wanting += max(self.each_year - sums[0][1].between(first, first + YEAR), 0)
        return wanting


def windows_of(window: Window | None, slices: Sequence[Slice], after: int) -> list[Interval]:
    """Every window that may be the best one: those that begin or end where some hours do.

    `after` is the number of the day after the evaluation. Sums over windows change evenly between such places, so none
    in between is better than both of its neighbours.
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
