"""Bootstrap intervals over subjects: whole subjects are drawn again, with all of their ratings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.agreement.arrays import Array, Booleans, Integers
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

#: Resamples x rows of how often a row was drawn -> one value a resample, NaN where it is undefined.
Coefficient = Callable[[Array], Array]

#: More undefined resamples than this share, and the percentiles would speak of a chosen part.
_MOST_UNDEFINED: Final = 0.05
#: Numbers held at once, so that memory does not grow with the number of resamples.
_BLOCK: Final = 4_000_000


@dataclass(frozen=True)
class Resampling:
    """How to resample; the same seed gives the same interval."""

    resamples: int = 1000
    seed: int = 0
    #: The subject of each row, counted from 0, where a subject has several rows (one a criterion);
    #: without it each row is a subject.
    clusters: Integers | None = None


def at_once(coefficient: Coefficient, rows: int) -> float:
    """The coefficient of the rows as they are, each once."""
    return float(coefficient(np.ones((1, rows)))[0])


def resampled(
    coefficient: Coefficient, rows: Booleans, n: int, resampling: Resampling, width: int = 1
) -> Statistic:
    """The coefficient with standard error and 95 % percentile interval over resampled subjects.

    `rows` says which rows of the table the coefficient knows; `width` is how many numbers it holds for a row.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 6 and 13.
    """
    value = at_once(coefficient, int(rows.sum()))
    blocks = _drawn(rows, resampling, width)
    found = np.concatenate([coefficient(drawn) for drawn in blocks] or [np.empty(0)])
    defined = found[~np.isnan(found)]
    if resampling.resamples < 2 or len(defined) < (1 - _MOST_UNDEFINED) * len(found):
        lost = len(found) - len(defined)
        return NotEstimable(
            say("undefined in %(lost)s of %(resamples)s resamples", lost=lost, resamples=len(found)), n
        )
    if np.ptp(defined) < 1e-12:
        return NotEstimable(say("the same in every resample"), n)
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(value, n, float(np.std(defined, ddof=1)), (float(low), float(high)))


def _drawn(rows: Booleans, resampling: Resampling, width: int) -> Iterator[Array]:
    """Blocks of resamples x known rows: how often each row was drawn, with its subject."""
    clusters = np.arange(len(rows)) if resampling.clusters is None else resampling.clusters
    known = clusters[rows]
    subjects, place = np.unique(known, return_inverse=True)
    generator = np.random.default_rng(resampling.seed)
    block = max(1, _BLOCK // max(1, len(known) * width))
    for start in range(0, resampling.resamples, block):
        size = min(block, resampling.resamples - start)
        yield _multiplicities(generator, size, len(subjects))[:, place]


def _multiplicities(generator: np.random.Generator, size: int, subjects: int) -> Array:
    drawn = generator.integers(subjects, size=(size, subjects))
    drawn += subjects * np.arange(size)[:, None]
    counted = np.bincount(drawn.ravel(), minlength=size * subjects)
    return counted.reshape(size, subjects).astype(np.float64)
