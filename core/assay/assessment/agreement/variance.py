"""The analysis of variance of subjects x raters, for one table or for many resamples of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.agreement.arrays import Array, divided

#: A sum of squares below this share of the whole is the noise of adding floats.
_NOISE: Final = 1e-12


@dataclass(frozen=True)
class MeanSquares:
    """Mean squares in the notation of McGraw and Wong (1996), table 1; one entry a resample."""

    subjects: Array  # MSR, n - 1 degrees of freedom
    raters: Array  # MSC, k - 1
    error: Array  # MSE, (n - 1)(k - 1)
    within: Array  # MSW, n(k - 1)
    n: Array
    k: int


def mean_squares(ratings: Array, drawn: Array) -> MeanSquares:
    """Mean squares of complete ratings (subjects x raters), each row counted as often as it was drawn."""
    k = ratings.shape[1]
    # Around the grand mean, so that large values with small differences keep their digits.
    centered = ratings - ratings.mean()
    n = drawn.sum(axis=1)
    by_subject = centered.mean(axis=1)
    by_rater = drawn @ centered / n[:, None]
    grand = by_rater.mean(axis=1)
    total = drawn @ (centered**2).sum(axis=1) - n * k * grand**2
    between = k * (drawn @ by_subject**2 - n * grand**2)
    raters = n * ((by_rater - grand[:, None]) ** 2).sum(axis=1)
    floor = _NOISE * np.maximum(total, 0)
    return MeanSquares(
        divided(_at_least(between, floor), n - 1),
        divided(_at_least(raters, floor), k - 1),
        divided(_at_least(total - between - raters, floor), (n - 1) * (k - 1)),
        divided(_at_least(total - between, floor), n * (k - 1)),
        n,
        k,
    )


def _at_least(squares: Array, floor: Array) -> Array:
    return np.where(squares > floor, squares, 0.0)
