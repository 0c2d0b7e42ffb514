"""Percentile ranks of whole scores, spread evenly half a point to both sides, and the way back."""

import numpy as np
from numpy.typing import NDArray

from assay.assessment.equating.distributions import Array, ScoreDistribution


def percentile_ranks(distribution: ScoreDistribution, scores: Array) -> Array:
    """The share below each score, which need not be whole (Kolen & Brennan 2004, eq. 2.14, over 100)."""
    shares = distribution.counts / distribution.counts.sum()
    edges = np.arange(len(shares) + 1) + distribution.lowest - 0.5
    return np.interp(scores, edges, _cumulated(shares))


def scores_at(distribution: ScoreDistribution, ranks: Array) -> Array:
    """The score with each rank: the middle of the highest and the lowest (eq. 2.17 and 2.19).

    They differ where nobody has the scores in between.
    """
    cumulated = _cumulated(distribution.counts / distribution.counts.sum())
    return 0.5 * (_highest(cumulated, ranks) + _lowest(cumulated, ranks)) + distribution.lowest - 0.5


def equipercentile(x: ScoreDistribution, y: ScoreDistribution, scores: Array) -> Array:
    """The scores on Y with the same ranks (Kolen & Brennan 2004, eq. 2.18)."""
    return scores_at(y, percentile_ranks(x, scores))


def _cumulated(shares: Array) -> Array:
    cumulated: Array = np.concatenate((np.zeros(1), np.cumsum(shares)))
    cumulated[-1] = 1.0
    # Shares are sums of floats: what is equal to a few units in the last place is the same rank.
    return cumulated.round(13)


def _highest(cumulated: Array, ranks: Array) -> Array:
    """In steps above the lowest edge: the interval is the first whose upper end lies above the rank."""
    upper = np.searchsorted(cumulated, np.round(ranks, 13), side="right")
    return _within(cumulated, ranks, upper)


def _lowest(cumulated: Array, ranks: Array) -> Array:
    """The interval is the last whose lower end lies below the rank."""
    upper = np.searchsorted(cumulated, np.round(ranks, 13), side="left")
    return _within(cumulated, ranks, upper)


def _within(cumulated: Array, ranks: Array, upper: NDArray[np.int64 | np.int32]) -> Array:
    top = len(cumulated) - 1
    inside = np.clip(upper, 1, top).astype(np.intp)
    low, high = cumulated[inside - 1], cumulated[inside]
    width = np.where(high > low, high - low, 1.0)
    place = inside - 1 + np.clip((ranks - low) / width, 0.0, 1.0)
    ends: Array = np.where(upper > top, top, np.where(upper < 1, 0, place))
    return ends
