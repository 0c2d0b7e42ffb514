"""How often each score was obtained, alone or together with a score on common items (the anchor)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScoreDistribution:
    """Frequencies of consecutive whole scores; smoothed ones need not be whole."""

    lowest: int
    counts: Array

    @property
    def n(self) -> int:
        """How many persons."""
        return round(float(self.counts.sum()))

    @property
    def scores(self) -> Array:
        """All scores, also those that nobody has."""
        return self.lowest + np.arange(len(self.counts), dtype=np.float64)

    @property
    def mean(self) -> float:
        """The mean score."""
        return float(self.scores @ self.counts / self.counts.sum())

    @property
    def sd(self) -> float:
        """The standard deviation, with n below the root, as in the literature of equating."""
        return float(np.sqrt((self.scores - self.mean) ** 2 @ self.counts / self.counts.sum()))


@dataclass(frozen=True, eq=False)
class AnchoredDistribution:
    """Frequencies of pairs of score (rows) and anchor score (columns)."""

    lowest: int
    lowest_anchor: int
    counts: Array

    @property
    def n(self) -> int:
        """How many persons."""
        return round(float(self.counts.sum()))

    @property
    def total(self) -> ScoreDistribution:
        """The scores alone."""
        return ScoreDistribution(self.lowest, self.counts.sum(axis=1))

    @property
    def anchor(self) -> ScoreDistribution:
        """The anchor scores alone."""
        return ScoreDistribution(self.lowest_anchor, self.counts.sum(axis=0))

    @property
    def covariance(self) -> float:
        """Of score and anchor score, divided by n."""
        total, anchor = self.total, self.anchor
        crossed = (total.scores - total.mean) @ self.counts @ (anchor.scores - anchor.mean)
        return float(crossed / self.counts.sum())


Distribution = ScoreDistribution | AnchoredDistribution


def score_distribution(
    scores: ArrayLike, frequencies: ArrayLike | None = None, limits: tuple[int, int] | None = None
) -> ScoreDistribution:
    """Whole scores, one a person or with frequencies; `limits` are the lowest and highest possible score.

    Without limits the scores from 0, or from the lowest if that is negative, to the highest that occurs.
    ValueError for no scores, scores that are not whole or beyond the limits, or negative frequencies.
    """
    values, weights = _checked(scores, frequencies)
    low, high = _limits(values, limits)
    counts: Array = np.bincount(values - low, weights=weights, minlength=high - low + 1).astype(np.float64)
    return ScoreDistribution(low, counts)


def anchored_distribution(
    scores: ArrayLike,
    anchor: ArrayLike,
    frequencies: ArrayLike | None = None,
    limits: tuple[int, int] | None = None,
    anchor_limits: tuple[int, int] | None = None,
) -> AnchoredDistribution:
    """Pairs of whole scores, one a person or with frequencies; limits and errors as in `score_distribution`."""
    values, weights = _checked(scores, frequencies)
    beside, _ = _checked(anchor, frequencies)
    if len(values) != len(beside):
        raise ValueError("each score needs its anchor score")
    (low, high), (anchor_low, anchor_high) = _limits(values, limits), _limits(beside, anchor_limits)
    width = anchor_high - anchor_low + 1
    places = (values - low) * width + beside - anchor_low
    size = (high - low + 1) * width
    counts: Array = np.bincount(places, weights=weights, minlength=size).astype(np.float64)
    return AnchoredDistribution(low, anchor_low, counts.reshape(-1, width))


def _checked(scores: ArrayLike, frequencies: ArrayLike | None) -> tuple[NDArray[np.int64], Array]:
    values = np.asarray(scores, dtype=np.float64).ravel()
    weights = (
        np.ones(len(values)) if frequencies is None else np.asarray(frequencies, dtype=np.float64).ravel()
    )
    if not len(values) or len(values) != len(weights):
        raise ValueError("there are no scores" if not len(values) else "each score needs its frequency")
    if not (np.isfinite(values) & (values % 1 == 0)).all():
        raise ValueError("a score is not a whole number")
    if not (np.isfinite(weights) & (weights >= 0)).all() or weights.sum() == 0:
        raise ValueError("frequencies are not negative, and not all zero")
    return values.astype(np.int64), weights


def _limits(values: NDArray[np.int64], limits: tuple[int, int] | None) -> tuple[int, int]:
    if limits is None:
        return min(0, int(values.min())), int(values.max())
    if values.min() < limits[0] or values.max() > limits[1]:
        raise ValueError(f"a score is not between {limits[0]} and {limits[1]}")
    return limits
