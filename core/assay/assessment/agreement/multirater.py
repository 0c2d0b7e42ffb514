"""Fleiss' kappa and Gwet's AC1 and AC2: several raters, who need not be the same for each subject."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.agreement.arrays import Array, Booleans, as_ratings, categories_of, counts_of, divided
from assay.assessment.agreement.intervals import with_error
from assay.assessment.agreement.resampling import Resampling, at_once, resampled
from assay.assessment.agreement.shares import NO_PAIRS
from assay.assessment.agreement.weights import Weighting, agreement_weights
from assay.assessment.estimates import NotEstimable, Statistic
from assay.wording import say

ONE_CATEGORY = say("only one category is known, so agreement cannot be told from chance")
ALL_ALIKE = say("every rating is the same, so agreement cannot be told from chance")


@dataclass(frozen=True)
class _Table:
    """Subjects with at least one rating; all figures in the notation of Gwet (2014), ch. 2 and 3."""

    #: Subjects x categories: each subject's ratings as shares of them.
    shares: Array
    #: How much the pairs of ratings of a subject agree; 0 where there is no pair.
    agreement: Array
    has_pair: Array
    weights: Array
    #: Which rows of the ratings these subjects are.
    rows: Booleans
    #: Whether chance is Gwet's (AC1, AC2), else the product of the shares (Fleiss).
    is_gwet: bool

    def coefficient(self, drawn: Array) -> Array:
        """The coefficient of each resample."""
        observed = divided(drawn @ self.agreement, drawn @ self.has_pair)
        by_chance = self.chance(drawn @ self.shares / drawn.sum(axis=1)[:, None])
        room = np.where(1 - by_chance < 1e-12, 0.0, 1 - by_chance)
        return divided(observed - by_chance, room)

    def chance(self, shares: Array) -> Array:
        """Agreement by chance, from the shares of the categories (the last axis)."""
        if self.is_gwet:
            return np.asarray(self._spread() * (shares * (1 - shares)).sum(axis=-1))
        return np.asarray(((shares @ self.weights) * shares).sum(axis=-1))

    def chance_by_subject(self, shares: Array) -> Array:
        """How much each subject brings to agreement by chance."""
        if self.is_gwet:
            return self._spread() * (self.shares @ (1 - shares))
        return np.asarray(self.shares @ ((self.weights + self.weights.T) / 2 @ shares))

    def _spread(self) -> float:
        size = len(self.weights)
        return float(self.weights.sum()) / (size * (size - 1))


def fleiss_kappa(
    values: ArrayLike,
    weighting: Weighting = "unweighted",
    categories: ArrayLike | None = None,
    resampling: Resampling | None = None,
) -> Statistic:
    """Kappa of Fleiss (1971); with unequal numbers of ratings, or weights, as in Gwet (2014), ch. 2-3.

    Standard error over subjects (Gwet 2008, 2014), 95 % interval by t with n - 1; n is the subjects with a pair.
    """
    return _coefficient(as_ratings(values), weighting, categories, resampling, is_gwet=False)


def gwet_ac(
    values: ArrayLike,
    weighting: Weighting = "unweighted",
    categories: ArrayLike | None = None,
    resampling: Resampling | None = None,
) -> Statistic:
    """AC1 (Gwet 2008), and with weights AC2 (Gwet 2014, ch. 4); ratings may be missing.

    It depends on how many categories the scale has: give `categories` where some were not used.
    Standard error over subjects (Gwet 2008, 2014), 95 % interval by t with n - 1; n is the subjects with a pair.
    """
    return _coefficient(as_ratings(values), weighting, categories, resampling, is_gwet=True)


def _coefficient(
    ratings: Array,
    weighting: Weighting,
    categories: ArrayLike | None,
    resampling: Resampling | None,
    is_gwet: bool,
) -> Statistic:
    known = categories_of(ratings, categories)
    table = _table(ratings, known, agreement_weights(weighting, known), is_gwet)
    n = int(table.has_pair.sum())
    if not n:
        return NotEstimable(NO_PAIRS, 0)
    if len(known) < 2:
        return NotEstimable(ONE_CATEGORY, n)
    value = at_once(table.coefficient, len(table.shares))
    if np.isnan(value):
        return NotEstimable(ALL_ALIKE, n)
    if resampling:
        return resampled(table.coefficient, table.rows, n, resampling)
    return with_error(value, n, _variance(table, value), df=len(table.shares) - 1)


def _table(ratings: Array, categories: Array, weights: Array, is_gwet: bool) -> _Table:
    counts = counts_of(ratings, categories)
    rows = counts.sum(axis=1) > 0
    counts = counts[rows]
    sizes = counts.sum(axis=1)
    pairs = sizes * (sizes - 1)
    agreeing = (counts * (counts @ weights.T - 1)).sum(axis=1)
    agreement = np.where(pairs > 0, agreeing / np.maximum(pairs, 1), 0.0)
    has_pair = (pairs > 0).astype(np.float64)
    return _Table(counts / sizes[:, None], agreement, has_pair, weights, rows, is_gwet)


def _variance(table: _Table, value: float) -> float:
    """The linearized variance over subjects: Gwet (2008) and (2014), ch. 5; subjects of no finite population."""
    n = len(table.shares)
    if n < 2:
        return 0.0
    means = table.shares.mean(axis=0)
    by_chance = float(table.chance(means))
    room = 1 - by_chance
    own = n / table.has_pair.sum() * (table.agreement - by_chance * table.has_pair) / room
    moved = own - 2 * (1 - value) * (table.chance_by_subject(means) - by_chance) / room
    return float(((moved - value) ** 2).sum()) / (n * (n - 1))
