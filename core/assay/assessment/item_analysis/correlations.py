"""Correlations from sums, with their intervals, and why there is none."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable, Statistic

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


def correlation(sums: Sums, x_name: str, y_name: str) -> Statistic:
    """Pearson's r with Fisher's interval (95 %, from four people on); names are for the reason of having none."""
    if sums.n < 2:
        return NotEstimable("a correlation needs two people at least", sums.n)
    xx, yy, xy = sums.deviations
    for deviation, size, name in ((xx, sums.xx, x_name), (yy, sums.yy, y_name)):
        if deviation <= _ROUNDING * max(size, 1.0):
            return NotEstimable(f"everyone has the same {name}", sums.n)
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
