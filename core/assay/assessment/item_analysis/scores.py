"""Responses as scores: people x items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

#: What an omitted response counts: a wrong one (as on a test that is passed or failed), or nothing at all.
Omitted = Literal["wrong", "ignore"]
Floats = NDArray[np.float64]

OMITTED: Final = -1
#: People at a time; 8192 x 100 numbers are 6.5 MB.
_BLOCK: Final = 8192


@dataclass(frozen=True)
class Choices:
    """Which option each person chose.

    `codes` is people x items: indexes in `options`, -1 where omitted. `right` has the right ones an item.
    """

    codes: NDArray[np.integer[Any]]
    options: tuple[str, ...]
    right: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Scores:
    """Points of people x items (uint8 or float), 0 where omitted."""

    points: NDArray[Any]
    #: Which responses count; `None` when all do, omitted ones as wrong.
    answered: NDArray[np.bool_] | None
    #: The most points that each item gives.
    maxima: Floats

    @property
    def n(self) -> int:
        """How many people."""
        return int(self.points.shape[0])

    @property
    def items(self) -> int:
        """How many items."""
        return int(self.points.shape[1])

    @property
    def is_dichotomous(self) -> bool:
        """Whether each item is right (1) or wrong (0)."""
        return self.points.dtype == np.uint8 and bool(np.all(self.maxima == 1))

    def blocks(self) -> Iterator[tuple[slice, Floats, Floats | None]]:
        """Some people at a time: which, their points, and 1 where answered (`None` when all count)."""
        for start in range(0, self.n, _BLOCK):
            some = slice(start, start + _BLOCK)
            answered = None if self.answered is None else self.answered[some].astype(np.float64)
            yield some, self.points[some].astype(np.float64), answered

    def totals(self) -> Floats:
        """A total for each person; where omitted ones are ignored, the share of what was answered, of all."""
        sums = self.points.sum(axis=1, dtype=np.float64)
        if self.answered is None:
            return np.asarray(sums, dtype=np.float64)
        possible = self.answered @ self.maxima
        shares = np.divide(sums, possible, out=np.zeros_like(sums), where=possible > 0)
        return np.asarray(shares * self.maxima.sum(), dtype=np.float64)

    def of(self, people: NDArray[np.bool_]) -> "Scores":
        """The scores of some people."""
        answered = None if self.answered is None else self.answered[people]
        return Scores(self.points[people], answered, self.maxima)

    def complete(self) -> NDArray[Any]:
        """The points of those who omitted nothing; of everyone when omitted ones count as wrong."""
        return self.points if self.answered is None else self.points[self.answered.all(axis=1)]


def score_choices(choices: Choices, omitted: Omitted = "wrong") -> Scores:
    """1 for a right option, else 0."""
    people, items = choices.codes.shape
    credit = np.zeros((items, len(choices.options) + 1), dtype=np.uint8)  # the last column: omitted
    for item, right in enumerate(choices.right):
        credit[item, list(right)] = 1
    points = np.empty((people, items), dtype=np.uint8)
    for item in range(items):
        points[:, item] = credit[item].take(choices.codes[:, item], mode="wrap")
    answered = choices.codes != OMITTED
    return Scores(points, _counted(answered, omitted), np.ones(items))


def score_points(
    points: NDArray[Any], omitted: Omitted = "wrong", maxima: Sequence[float] | None = None
) -> Scores:
    """Scores from points; NaN (or, of integers, -1) is omitted.

    Items of 0 and 1 stay so; others go up to `maxima`, or to the highest points that anybody has.
    """
    is_integer = np.issubdtype(points.dtype, np.integer) or points.dtype == np.bool_
    answered = points != OMITTED if is_integer else ~np.isnan(points)
    filled = points if answered.all() else np.where(answered, points, 0)
    highest = np.array(maxima, dtype=np.float64) if maxima is not None else _highest(filled)
    if filled.size and ((filled == 0) | (filled == 1)).all():
        filled = filled.astype(np.uint8)
    return Scores(filled, _counted(answered, omitted), highest)


def _highest(points: NDArray[Any]) -> Floats:
    """The highest points of each item; 1 where nobody has any, since nothing else is known."""
    if not points.shape[0]:
        return np.ones(points.shape[1])
    highest = points.max(axis=0).astype(np.float64)
    return np.where(highest > 0, highest, 1.0)


def _counted(answered: NDArray[np.bool_], omitted: Omitted) -> NDArray[np.bool_] | None:
    return answered if omitted == "ignore" and not answered.all() else None
