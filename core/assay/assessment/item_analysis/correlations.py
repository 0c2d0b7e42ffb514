"""Correlations from sums, with their intervals, and why there is none."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

#: The two-sided 95 % point of the normal distribution.
Z95: Final = 1.959963984540054
#: Below this share of a sum of squares, what is left of it is rounding.
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Sums:
    """Sums over n people of x, y, their squares and their product."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float

    @property
    def deviations(self) -> tuple[float, float, float]:
        """Sums of squared deviations of x and of y, and of their products."""
        x, y, n = self.x, self.y, self.n
        return self.xx - x * x / n, self.yy - y * y / n, self.xy - x * y / n


#: Why there is no correlation, where all of one side are equal.
SAME_ON_ITEM: Final = say("everyone has the same score on this item")
SAME_ON_OTHERS: Final = say("everyone has the same score on the other items")
SAME_TOTAL: Final = say("everyone has the same total score")
SAME_CHOICE: Final = say("everyone has the same choice")


def correlation(sums: Sums, same_x: str, same_y: str) -> Statistic:
    """Pearson's r with Fisher's interval (95 %, from four people on), or why one side is all the same."""
    if sums.n < 2:
        return NotEstimable(say("a correlation needs two people at least"), sums.n)
    xx, yy, xy = sums.deviations
    for deviation, size, reason in ((xx, sums.xx, same_x), (yy, sums.yy, same_y)):
        if deviation <= _ROUNDING * max(size, 1.0):
            return NotEstimable(reason, sums.n)
    r = max(-1.0, min(1.0, float(xy) / sqrt(xx * yy)))
    return Estimate(r, sums.n, _error(r, sums.n), fisher_interval(r, sums.n))


def _error(r: float, n: int) -> float | None:
    return (1 - r * r) / sqrt(n - 1) if n > 3 else None


def fisher_interval(r: float, n: int) -> tuple[float, float] | None:
    """The 95 % interval of a correlation by Fisher's z (1921); none for r of 1 or fewer than four people."""
    if n < 4 or abs(r) >= 1:
        return None
    z, half = atanh(r), Z95 / sqrt(n - 3)
    return tanh(z - half), tanh(z + half)
