"""Krippendorff's alpha: any number of raters, any level of measurement, missing ratings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from assay.assessment.agreement.arrays import (
    Array,
    Booleans,
    Integers,
    as_ratings,
    compacted,
    divided,
    indexes_of,
)
from assay.assessment.agreement.resampling import Resampling, at_once, resampled
from assay.assessment.agreement.shares import NO_PAIRS
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

ALL_ALIKE: Final = say("every rating is the same, so agreement cannot be told from chance")
NEGATIVE: Final = say("there are ratings below zero, which a ratio scale has not")
_BLOCK: Final = 512


@dataclass(frozen=True)
class _Units:
    """The subjects that have a pair of ratings (units, in Krippendorff's words); those with the same ratings are one.

    On a scale of few levels there are few of them, however many subjects there are.
    """

    #: The distinct values in ascending order.
    values: Array
    #: Units x places: indexes into the values, ascending, `len(values)` where there is no rating.
    indexes: Integers
    #: How many ratings each unit has, m_u.
    sizes: Array
    #: Units x values, sparse: how many ratings of a unit have a value.
    counts: csr_array
    #: Units x subjects, sparse: 1 where the subject has these ratings.
    subjects: csr_array

    def drawn(self, subjects: Array) -> Array:
        """Resamples x units, from resamples x subjects."""
        return np.ascontiguousarray((self.subjects @ subjects.T).T)

    def frequencies(self, drawn: Array) -> Array:
        """Resamples x values: how often a value was given, n_c."""
        return np.asarray((self.counts.T @ drawn.T).T)


def krippendorff_alpha(values: ArrayLike, level: Level, resampling: Resampling | None = None) -> Statistic:
    """Alpha = 1 - observed / expected disagreement; n is the subjects with two ratings or more, the only ones used.

    The difference functions are those of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability,
    section E (2004, ch. 11). Without `resampling` there is no interval. With it, subjects are drawn again,
    which makes wider intervals than Krippendorff's own bootstrap of single pairs.
    """
    ratings = as_ratings(values)
    rows = (~np.isnan(ratings)).sum(axis=1) >= 2
    n = int(rows.sum())
    if not n:
        return NotEstimable(NO_PAIRS, 0)
    if level == "ratio" and np.nanmin(ratings[rows]) < 0:
        return NotEstimable(NEGATIVE, n)
    units = _units(ratings[rows])
    of_units = _COEFFICIENTS[level](units)

    def coefficient(drawn: Array) -> Array:
        return of_units(units.drawn(drawn))

    value = at_once(coefficient, n)
    if np.isnan(value):
        return NotEstimable(ALL_ALIKE, n)
    if resampling:
        return resampled(coefficient, rows, n, resampling, width=units.indexes.shape[1])
    return Estimate(value, n)


def _units(ratings: Array) -> _Units:
    given: Booleans = ~np.isnan(ratings)
    values = np.unique(ratings[given])
    every = np.sort(indexes_of(compacted(ratings), values), axis=1)
    indexes, unit = _distinct(every)
    places = np.nonzero(indexes < len(values))
    filled = (np.ones(len(places[0])), (places[0], indexes[places]))
    counts = csr_array(filled, shape=(len(indexes), len(values)))
    subjects = csr_array(
        (np.ones(len(every)), (unit, np.arange(len(every)))), shape=(len(indexes), len(every))
    )
    return _Units(values, indexes, (indexes < len(values)).sum(axis=1).astype(np.float64), counts, subjects)


def _distinct(rows: Integers) -> tuple[Integers, Integers]:
    """The different rows, and which of them each row is. Much faster than `np.unique` by axes."""
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    begins = np.append(True, np.any(ordered[1:] != ordered[:-1], axis=1))
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.cumsum(begins) - 1
    return ordered[begins], place


def _alpha(units: _Units, drawn: Array, observed: Array, expected: Array) -> Array:
    """From the sums over pairs: within units divided by m_u - 1, and over all ratings."""
    return 1 - divided((drawn @ units.sizes - 1) * observed, expected)


def _nominal(units: _Units) -> Callable[[Array], Array]:
    same = np.asarray((units.counts**2).sum(axis=1))
    within = (units.sizes**2 - same) / (units.sizes - 1)

    def coefficient(drawn: Array) -> Array:
        often = units.frequencies(drawn)
        expected = often.sum(axis=1) ** 2 - (often**2).sum(axis=1)
        return _alpha(units, drawn, drawn @ within, expected)

    return coefficient


def _interval(units: _Units) -> Callable[[Array], Array]:
    # Around the mean, so that large values with small differences keep their digits.
    values = np.append(units.values - units.values.mean(), 0.0)[units.indexes]
    sums, squares = values.sum(axis=1), (values**2).sum(axis=1)
    within = 2 * (units.sizes * squares - sums**2) / (units.sizes - 1)

    def coefficient(drawn: Array) -> Array:
        number = drawn @ units.sizes
        expected = 2 * (number * (drawn @ squares) - (drawn @ sums) ** 2)
        return _alpha(units, drawn, drawn @ within, _nothing_if_noise(expected, number * (drawn @ squares)))

    return coefficient


def _ordinal(units: _Units) -> Callable[[Array], Array]:
    """The ordinal difference is the squared difference of middle ranks, so this is the interval form of ranks.

    Ranks come from the frequencies, which differ from resample to resample.
    """

    def coefficient(drawn: Array) -> Array:
        often = units.frequencies(drawn)
        number = often.sum(axis=1)
        ranks = np.cumsum(often, axis=1) - often / 2 - number[:, None] / 2
        padded = np.concatenate([ranks, np.zeros((len(drawn), 1))], axis=1)[:, units.indexes]
        sums, squares = padded.sum(axis=2), (padded**2).sum(axis=2)
        within = 2 * (units.sizes * squares - sums**2) / (units.sizes - 1)
        spread = (often * ranks**2).sum(axis=1)
        expected = 2 * (number * spread - (often * ranks).sum(axis=1) ** 2)
        return _alpha(
            units, drawn, (drawn * within).sum(axis=1), _nothing_if_noise(expected, number * spread)
        )

    return coefficient


def _ratio(units: _Units) -> Callable[[Array], Array]:
    values = np.append(units.values, np.nan)[units.indexes]
    width = values.shape[1]
    within = np.zeros(len(values))
    for place in range(width):
        within += np.nansum(_ratio_difference(values, values[:, [place]]), axis=1)
    within /= units.sizes - 1

    def coefficient(drawn: Array) -> Array:
        often = units.frequencies(drawn)
        expected = np.zeros(len(drawn))
        for start in range(0, len(units.values), _BLOCK):
            part = slice(start, start + _BLOCK)
            apart = _ratio_difference(units.values[:, None], units.values[None, part])
            expected += ((often @ apart) * often[:, part]).sum(axis=1)
        return _alpha(units, drawn, drawn @ within, expected)

    return coefficient


def _ratio_difference(first: Array, second: Array) -> Array:
    """((a - b) / (a + b))^2, 0 where both are 0, NaN where one is missing."""
    total = first + second
    return np.asarray(np.divide(first - second, total, out=np.zeros_like(total), where=total != 0) ** 2)


def _nothing_if_noise(expected: Array, scale: Array) -> Array:
    return np.where(expected > 1e-12 * scale, expected, 0.0)


_COEFFICIENTS: Final[dict[Level, Callable[[_Units], Callable[[Array], Array]]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
