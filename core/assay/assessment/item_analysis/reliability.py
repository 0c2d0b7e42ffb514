"""How dependable a total is: alpha, its interval, the standard error of measurement."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import fdtri

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.scores import Floats, Scores
from assay.wording import say


@dataclass(frozen=True)
class Reliability:
    """A test of one form and one sitting."""

    #: Those it is computed of: where omitted responses are ignored, only who omitted none.
    n: int
    items: int
    #: The most points there are.
    maximum: float
    mean: Statistic
    #: Of the sample (n - 1).
    standard_deviation: Statistic
    #: Cronbach 1951; of items of 0 and 1 it is KR-20 (Kuder & Richardson 1937). Interval: Feldt 1965, 95 %.
    alpha: Statistic
    #: Kuder & Richardson 1937, formula 21: as if all items were equally difficult.
    kr21: Statistic
    #: The standard deviation times sqrt(1 - alpha).
    standard_error: Statistic
    #: Alpha of the test without each item.
    if_deleted: tuple[Statistic, ...]


def reliability(scores: Scores) -> Reliability:
    """The reliability of the total score of people x items."""
    n, means, covariances = _covariances(scores)
    maximum = float(scores.maxima.sum())
    whole = _alpha(covariances, n)
    variance = float(covariances.sum())
    mean: Statistic = Estimate(float(means.sum()), n, sqrt(max(variance, 0) / n)) if n else _nobody()
    spread: Statistic = Estimate(sqrt(variance), n) if n > 1 else _nobody(n)
    return Reliability(
        n=n,
        items=scores.items,
        maximum=maximum,
        mean=mean,
        standard_deviation=spread,
        alpha=whole,
        kr21=_kr21(scores, n, float(means.sum()), variance),
        standard_error=_error_of(whole, variance, n),
        if_deleted=tuple(_without(covariances, item, n) for item in range(scores.items)),
    )


def _nobody(n: int = 0) -> NotEstimable:
    return NotEstimable(say("two people at least must have responded to every item"), n)


def _covariances(scores: Scores) -> tuple[int, Floats, Floats]:
    """How many people are complete, the means of the items, and their covariances (n - 1)."""
    k, n = scores.items, 0
    sums, products = np.zeros(k), np.zeros((k, k))
    for _, x, answered in scores.blocks():
        complete = x if answered is None else x[answered.all(axis=1)]
        n += complete.shape[0]
        sums += complete.sum(axis=0)
        products += complete.T @ complete
    means = sums / max(n, 1)
    return n, means, (products - n * np.outer(means, means)) / max(n - 1, 1)


def _alpha(covariances: Floats, n: int) -> Statistic:
    """Cronbach 1951, formula 2, with Feldt's exact interval (1965)."""
    k = covariances.shape[0]
    if n < 2:
        return _nobody(n)
    if k < 2:
        return NotEstimable(say("alpha needs two items at least"), n)
    total, own = float(covariances.sum()), float(np.trace(covariances))
    if total <= 1e-12 * max(1.0, own):
        return NotEstimable(say("everyone has the same total score"), n)
    alpha = k / (k - 1) * (1 - own / total)
    return Estimate(alpha, n, interval=feldt_interval(alpha, n, k))


def feldt_interval(alpha: float, n: int, k: int) -> tuple[float, float]:
    """The 95 % interval of alpha of k items and n people: (1 - alpha) F with n-1, (n-1)(k-1) df (Feldt 1965)."""
    low, high = fdtri(n - 1, (n - 1) * (k - 1), [0.025, 0.975])
    return 1 - (1 - alpha) * float(high), 1 - (1 - alpha) * float(low)


def _without(covariances: Floats, item: int, n: int) -> Statistic:
    if covariances.shape[0] < 3:
        return NotEstimable(say("without this item fewer than two are left"), n)
    kept = np.delete(np.arange(covariances.shape[0]), item)
    return _alpha(covariances[np.ix_(kept, kept)], n)


def _kr21(scores: Scores, n: int, mean: float, variance: float) -> Statistic:
    k = scores.items
    if not scores.is_dichotomous:
        return NotEstimable(say("the items are not scored 0 and 1"), n)
    if n < 2 or k < 2 or variance <= 0:
        return NotEstimable(say("two people with different totals and two items are needed"), n)
    return Estimate(k / (k - 1) * (1 - mean * (k - mean) / (k * variance * (n - 1) / n)), n)


def _error_of(alpha: Statistic, variance: float, n: int) -> Statistic:
    """The standard error of measurement; of a negative alpha the whole standard deviation would be exceeded."""
    if isinstance(alpha, NotEstimable):
        return alpha
    if alpha.value < 0:
        return NotEstimable(say("alpha is negative: the items do not measure one thing"), n)
    return Estimate(sqrt(variance * (1 - alpha.value)), n)
