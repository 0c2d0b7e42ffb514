"""How true scores are spread: a beta distribution behind binomial errors."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np
from scipy.special import betainc

from assay.assessment.item_analysis.scores import Floats

#: Slices of the distribution in sums over it.
_SLICES: Final = 2000


@dataclass(frozen=True)
class TrueScores:
    """A beta distribution between `lower` and `upper` of the share of points that a person would have."""

    parameters: Literal["four", "two"]
    alpha: float
    beta: float
    lower: float
    upper: float

    def slices(self, cut: float) -> tuple[Floats, Floats]:
        """Shares in the middle of thin slices, and each slice's part of all people; none lies across the cut."""
        edges = np.linspace(self.lower, self.upper, _SLICES + 1)
        if self.lower < cut < self.upper:
            edges = np.sort(np.append(edges, cut))
        width = self.upper - self.lower
        shares = np.clip((edges - self.lower) / width, 0.0, 1.0)  # rounding may leave the limits
        below = betainc(self.alpha, self.beta, shares)
        return (edges[:-1] + edges[1:]) / 2, np.diff(below)


def fit_true_scores(scores: Floats, weights: Floats, length: int) -> TrueScores | None:
    """The beta distribution with the first four moments of the true scores behind `scores`, 0 to `length`.

    When four parameters do not exist or leave 0 to 1 (Hanson 1991), two moments and the limits 0 and 1;
    `None` when these do not exist either. `weights` are the shares of people with each score.
    """
    moments = true_moments(scores, weights, length)
    return (_four(moments) if length >= 4 else None) or _two(moments)


def true_moments(scores: Floats, weights: Floats, length: int) -> tuple[float, float, float, float]:
    """The raw moments of the shares: mean falling factorials of the scores over those of the length.

    Lord & Novick 1968, formula 23.8.4. From the length on a moment is 0: nothing is known of it.
    """
    found = []
    score_factor, length_factor = np.ones_like(scores), 1.0
    for order in range(4):
        score_factor = score_factor * (scores - order)
        length_factor *= length - order
        found.append(float(weights @ score_factor) / length_factor if length_factor > 0 else 0.0)
    return found[0], found[1], found[2], found[3]


def _four(moments: tuple[float, float, float, float]) -> TrueScores | None:
    """By mean, variance, skewness and kurtosis (Hanson 1991; Johnson, Kotz & Balakrishnan 1995, ch. 25)."""
    m1, m2, m3, m4 = moments
    variance = m2 - m1 * m1
    if variance <= 0:
        return None
    skewness = (m3 - 3 * m1 * m2 + 2 * m1**3) / variance**1.5
    kurtosis = (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1**4) / variance**2
    below = 6 + 3 * skewness**2 - 2 * kurtosis
    r = 6 * (kurtosis - skewness**2 - 1) / below if below > 0 else 0.0
    if r <= 0:
        return None
    part = sqrt(1 / (1 + 16 * (r + 1) / ((r + 2) ** 2 * skewness**2))) if skewness else 0.0
    big, small = r / 2 * (1 + part), r / 2 * (1 - part)
    alpha, beta = (big, small) if skewness < 0 else (small, big)
    return _between(m1, variance, alpha, beta)


def _between(mean: float, variance: float, alpha: float, beta: float) -> TrueScores | None:
    """With the limits that give the mean and the variance, when they lie from 0 to 1."""
    if alpha <= 0 or beta <= 0:
        return None
    lower = mean - sqrt(variance * alpha * (alpha + beta + 1) / beta)
    upper = mean + sqrt(variance * beta * (alpha + beta + 1) / alpha)
    return TrueScores("four", alpha, beta, lower, upper) if 0 <= lower < upper <= 1 else None


def _two(moments: tuple[float, float, float, float]) -> TrueScores | None:
    mean, variance = moments[0], moments[1] - moments[0] ** 2
    if not 0 < variance < mean * (1 - mean):
        return None
    size = mean * (1 - mean) / variance - 1
    return TrueScores("two", mean * size, (1 - mean) * size, 0.0, 1.0)
