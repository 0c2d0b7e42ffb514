"""Difficulty and discrimination of each item."""

from dataclasses import dataclass
from math import exp, floor, pi, sqrt
from typing import Final

import numpy as np
from scipy.special import ndtri

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.correlations import (
    SAME_ON_ITEM,
    SAME_ON_OTHERS,
    SAME_TOTAL,
    Z95,
    Sums,
    correlation,
)
from assay.assessment.item_analysis.scores import Floats, Scores
from assay.wording import say

#: The share in the upper and in the lower group that separates best (Kelley 1939).
KELLEY: Final = 0.27


@dataclass(frozen=True)
class ItemStatistics:
    """One item. Everything but `omitted` says of how many people it is."""

    #: The mean share of the item's points; of items of 0 and 1 the proportion correct, with Wilson's interval.
    difficulty: Statistic
    #: Correlation with the total, the item included (Crocker & Algina 1986, ch. 14).
    point_biserial: Statistic
    #: Correlation with the total of the other items (Henrysson 1963): the one to judge by.
    item_rest: Statistic
    #: What `point_biserial` would be of a normal variable behind the item; of items of 0 and 1 only.
    biserial: Statistic
    #: Difficulty of the upper 27 % by total less that of the lower 27 % (Kelley 1939).
    upper_lower: Statistic
    #: How many did not respond.
    omitted: int


def item_statistics(scores: Scores, omitted: np.typing.NDArray[np.integer]) -> tuple[ItemStatistics, ...]:
    """The statistics of every item; `omitted` counts those who did not respond, an item."""
    sums = _item_sums(scores)
    spread = _upper_lower(scores)
    return tuple(_one(scores, sums, spread[item], item, int(omitted[item])) for item in range(scores.items))


def _one(scores: Scores, sums: "_ItemSums", spread: Statistic, item: int, omitted: int) -> ItemStatistics:
    total = correlation(sums.with_total(item), SAME_ON_ITEM, SAME_TOTAL)
    rest = correlation(sums.with_rest(item), SAME_ON_ITEM, SAME_ON_OTHERS)
    difficulty = _difficulty(sums, item, float(scores.maxima[item]), scores.is_dichotomous)
    if scores.items == 1:
        rest = NotEstimable(say("there is no other item"), sums.with_rest(item).n)
    biserial = _biserial(total, difficulty, scores.is_dichotomous)
    return ItemStatistics(difficulty, total, rest, biserial, spread, omitted)


@dataclass(frozen=True)
class _ItemSums:
    """Sums over those who count for each item: w(eight), x (points), t(otal), r(est)."""

    n: Floats
    x: Floats
    xx: Floats
    t: Floats
    tt: Floats
    xt: Floats
    r: Floats
    rr: Floats
    xr: Floats

    def with_total(self, i: int) -> Sums:
        return Sums(round(self.n[i]), self.x[i], self.t[i], self.xx[i], self.tt[i], self.xt[i])

    def with_rest(self, i: int) -> Sums:
        return Sums(round(self.n[i]), self.x[i], self.r[i], self.xx[i], self.rr[i], self.xr[i])


def _item_sums(scores: Scores) -> _ItemSums:
    totals = scores.totals()
    if scores.answered is None:
        return _sums_of_all(scores, totals)
    sums = np.zeros((9, scores.items))
    for some, x, answered in scores.blocks():
        w = np.ones_like(x) if answered is None else answered
        t, r = totals[some, None], _prorated_rest(x, w, scores.maxima)
        parts = (w, x, x * x, w * t, w * t * t, x * t, w * r, w * r * r, x * r)
        for place, part in enumerate(parts):
            sums[place] += part.sum(axis=0)
    return _ItemSums(*sums)


def _sums_of_all(scores: Scores, totals: Floats) -> _ItemSums:
    """The same where every response counts: then the rest is the total less the item, and products will do."""
    x, xx, xt = np.zeros((3, scores.items))
    for some, points, _ in scores.blocks():
        x += points.sum(axis=0)
        xx += np.einsum("pi,pi->i", points, points)
        xt += points.T @ totals[some]
    one, t, tt = np.ones(scores.items), float(totals.sum()), float(totals @ totals)
    n = scores.n * one
    return _ItemSums(n, x, xx, t * one, tt * one, xt, t - x, tt - 2 * xt + xx, xt - xx)


def _prorated_rest(x: Floats, answered: Floats, maxima: Floats) -> Floats:
    """The share of what a person answered of the other items, of all other items; 0 where that is nothing."""
    possible = (answered @ maxima)[:, None] - answered * maxima
    rest = x.sum(axis=1, keepdims=True) - x
    share = np.divide(rest, possible, out=np.zeros_like(rest), where=possible > 0)
    return np.asarray(share * (maxima.sum() - maxima))


def _difficulty(sums: _ItemSums, item: int, maximum: float, is_dichotomous: bool) -> Statistic:
    n = round(sums.n[item])
    if n == 0:
        return NotEstimable(say("nobody responded"), 0)
    mean = float(sums.x[item]) / n
    if is_dichotomous:
        return Estimate(mean, n, sqrt(mean * (1 - mean) / n), wilson(mean, n))
    variance = max(0.0, float(sums.xx[item]) / n - mean * mean)
    return Estimate(mean / maximum, n, sqrt(variance / n) / maximum)


def wilson(p: float, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927)."""
    square = Z95 * Z95 / n
    middle = (p + square / 2) / (1 + square)
    half = Z95 * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def _biserial(point_biserial: Statistic, difficulty: Statistic, is_dichotomous: bool) -> Statistic:
    """Lord & Novick 1968, formula 15.9.2: r sqrt(pq) over the normal ordinate at p. May exceed 1."""
    if not is_dichotomous:
        return NotEstimable(say("the item is not scored 0 and 1"), difficulty.n)
    if isinstance(point_biserial, NotEstimable) or isinstance(difficulty, NotEstimable):
        return point_biserial if isinstance(point_biserial, NotEstimable) else difficulty
    p = difficulty.value
    ordinate = exp(-(float(ndtri(p)) ** 2) / 2) / sqrt(2 * pi)
    return Estimate(point_biserial.value * sqrt(p * (1 - p)) / ordinate, difficulty.n)


def _upper_lower(scores: Scores) -> list[Statistic]:
    """The index D of each item. People tied at a group's border count in part, so their order is nothing."""
    size = floor(KELLEY * scores.n + 0.5)
    if size == 0 or scores.items < 2:
        return [
            NotEstimable(say("there are too few people or items for two groups"), scores.n)
        ] * scores.items
    totals = scores.totals()
    weights = np.stack([_top(totals, size), _top(-totals, size)])
    points, people = np.zeros((2, scores.items)), np.full((2, scores.items), float(size))
    if scores.answered is not None:
        people = weights @ scores.answered
    for some, x, _ in scores.blocks():
        points += weights[:, some] @ x
    return [_difference(points[:, i], people[:, i] * scores.maxima[i], 2 * size) for i in range(scores.items)]


def _top(totals: Floats, size: int) -> Floats:
    """A weight for each person, `size` in all: 1 above the border, an equal part of what is left on it."""
    border = np.partition(totals, len(totals) - size)[len(totals) - size]
    above, on = totals > border, totals == border
    return np.asarray(above + on * ((size - above.sum()) / on.sum()))


def _difference(points: Floats, possible: Floats, n: int) -> Statistic:
    if not possible.all():
        return NotEstimable(say("nobody of the upper or of the lower group responded"), n)
    upper, lower = points / possible
    return Estimate(float(upper - lower), n)
