"""Cohen's kappa for two raters, plain and weighted; its mean over the pairs of several raters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.agreement.arrays import (
    Array,
    Booleans,
    Integers,
    as_ratings,
    categories_of,
    divided,
    indexes_of,
)
from assay.assessment.agreement.intervals import with_error
from assay.assessment.agreement.resampling import Resampling, at_once, resampled
from assay.assessment.agreement.shares import NO_PAIRS
from assay.assessment.agreement.weights import Weighting, agreement_weights
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

NO_VARIETY = say(
    "both raters gave every subject the same one category, so agreement cannot be told from chance"
)


@dataclass(frozen=True)
class _Pair:
    """Two raters' categories (as indexes) on the subjects that both rated."""

    first: Integers
    second: Integers
    weights: Array
    #: Which rows of the table these subjects are, ascending.
    rows: Integers

    def coefficient(self, drawn: Array) -> Array:
        """Weighted kappa of each resample: Cohen (1968), with weights of agreement."""
        n = drawn.sum(axis=1)
        size = len(self.weights)
        before = divided(drawn @ np.eye(size)[self.first], n[:, None])
        after = divided(drawn @ np.eye(size)[self.second], n[:, None])
        observed = divided(drawn @ self.weights[self.first, self.second], n)
        by_chance = ((before @ self.weights) * after).sum(axis=1)
        room = np.where(1 - by_chance < 1e-12, 0.0, 1 - by_chance)
        return divided(observed - by_chance, room)


def cohen_kappa(
    values: ArrayLike,
    weighting: Weighting = "unweighted",
    categories: ArrayLike | None = None,
    resampling: Resampling | None = None,
) -> Statistic:
    """Kappa (Cohen 1960) or weighted kappa (Cohen 1968) of subjects x 2 raters; n is who both rated.

    The standard error is that of Fleiss, Cohen and Everitt (1969), not under the hypothesis of
    chance; the 95 % interval is normal. `resampling` gives both by bootstrap instead.
    ValueError unless there are two columns.
    """
    ratings = as_ratings(values)
    if ratings.shape[1] != 2:
        raise ValueError(f"Cohen's kappa was given {ratings.shape[1]} raters; expected 2")
    known = categories_of(ratings, categories)
    pair = _pairs_of(ratings, [(0, 1)], known, agreement_weights(weighting, known))[0]
    n = len(pair.first)
    if n < 2:
        return NotEstimable(say("subjects that both rated: %(subjects)s; two are needed", subjects=n), n)
    value = at_once(pair.coefficient, n)
    if np.isnan(value):
        return NotEstimable(NO_VARIETY, n)
    if resampling:
        both: Booleans = ~np.any(np.isnan(ratings), axis=1)
        return resampled(pair.coefficient, both, n, resampling)
    return with_error(value, n, _variance(pair))


def mean_kappa(
    values: ArrayLike,
    weighting: Weighting = "unweighted",
    categories: ArrayLike | None = None,
    resampling: Resampling | None = None,
) -> Statistic:
    """The mean of Cohen's kappa over all pairs of raters that have one (Light 1971); n is who has two ratings.

    There is a standard error only by `resampling`, or where there is a single pair of raters.
    """
    ratings = as_ratings(values)
    pairs = [(i, j) for i in range(ratings.shape[1]) for j in range(i + 1, ratings.shape[1])]
    if len(pairs) == 1:
        return cohen_kappa(ratings, weighting, categories, resampling)
    known = categories_of(ratings, categories)
    rows = (~np.isnan(ratings)).sum(axis=1) >= 2
    n = int(rows.sum())
    made = _pairs_of(ratings[rows], pairs, known, agreement_weights(weighting, known))
    usable = [each for each in made if _is_defined(each)]
    if not usable:
        return NotEstimable(say("no pair of raters has a kappa") if n else NO_PAIRS, n)
    if resampling:
        return resampled(lambda drawn: _mean(usable, drawn), rows, n, resampling)
    return Estimate(float(_mean(usable, np.ones((1, n)))[0]), n)


def _is_defined(pair: _Pair) -> bool:
    return len(pair.first) > 1 and not np.isnan(at_once(pair.coefficient, len(pair.first)))


def _mean(pairs: Sequence[_Pair], drawn: Array) -> Array:
    total = np.zeros(len(drawn))
    for pair in pairs:
        total += pair.coefficient(drawn[:, pair.rows])
    return total / len(pairs)


def _pairs_of(
    ratings: Array, pairs: Sequence[tuple[int, int]], categories: Array, weights: Array
) -> list[_Pair]:
    """What each pair has in common. Of many raters two have little: only that is looked at, and no whole column."""
    given = np.ascontiguousarray(~np.isnan(ratings.T))
    indexes = np.ascontiguousarray(indexes_of(ratings, categories).T)
    made = []
    for first, second in pairs:
        rows = np.flatnonzero(given[first] & given[second])
        made.append(_Pair(indexes[first, rows], indexes[second, rows], weights, rows))
    return made


def _variance(pair: _Pair) -> float:
    """Fleiss, Cohen and Everitt (1969): the variance for large samples, whatever kappa is."""
    n, size = len(pair.first), len(pair.weights)
    table = np.zeros((size, size))
    np.add.at(table, (pair.first, pair.second), 1 / n)
    before, after = table.sum(axis=1), table.sum(axis=0)
    observed = float((pair.weights * table).sum())
    by_chance = float(before @ pair.weights @ after)
    means = (pair.weights @ after)[:, None] + (before @ pair.weights)[None, :]
    inner = float((table * (pair.weights * (1 - by_chance) - means * (1 - observed)) ** 2).sum())
    lost = (observed * by_chance - 2 * by_chance + observed) ** 2
    return (inner - lost) / (n * (1 - by_chance) ** 4)
