"""Consistency and accuracy of decisions at a cut."""

from math import comb, lgamma

import numpy as np
import pytest
from scipy.special import betaln
from scipy.stats import betabinom, binom

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.decisions import Accuracy, Consistency, livingston_lewis, subkoviak
from assay.assessment.item_analysis.true_scores import TrueScores, fit_true_scores, true_moments
from assessment.item_analysis.published import lsat6


def value(statistic: Statistic) -> float:
    assert isinstance(statistic, Estimate)
    return statistic.value


def people(alpha: float, beta: float, length: int, size: int = 100_000) -> np.ndarray:
    """Totals in the very shares of a beta-binomial distribution."""
    shares = betabinom.pmf(np.arange(length + 1), length, alpha, beta)
    return np.repeat(np.arange(length + 1.0), np.rint(shares * size).astype(int))


def both(first: int, second: int, length: int, alpha: float, beta: float) -> float:
    """Huynh 1976, formula 5: the chance of two scores on two forms (bivariate negative hypergeometric)."""
    ways = np.log(comb(length, first)) + np.log(comb(length, second))
    total = first + second
    return float(np.exp(ways + betaln(alpha + total, beta + 2 * length - total) - betaln(alpha, beta)))


@pytest.mark.parametrize(("alpha", "beta", "length", "cut"), [(6, 3, 10, 8), (2, 2, 20, 12), (12, 3, 60, 48)])
def test_two_parameters_agree_with_huynh(alpha: float, beta: float, length: int, cut: int) -> None:
    """With KR-21 as reliability the model is Huynh's, whose double sum is exact."""
    totals = people(alpha, beta, length)
    mean, variance = totals.mean(), totals.var()
    kr21 = length / (length - 1) * (1 - mean * (length - mean) / (length * variance))
    found = livingston_lewis(totals, length, kr21, cut)
    assert isinstance(found, Accuracy)
    assert found.length == length
    passing = range(cut, length + 1)
    twice = sum(both(x, y, length, alpha, beta) for x in passing for y in passing)
    once = float(betabinom.sf(cut - 1, length, alpha, beta))
    agreement = 1 - 2 * once + 2 * twice
    chance = once**2 + (1 - once) ** 2
    assert value(found.agreement) == pytest.approx(agreement, abs=1e-3)
    assert value(found.kappa) == pytest.approx((agreement - chance) / (1 - chance), abs=2e-3)


def test_accuracy_agrees_with_a_simulation() -> None:
    random = np.random.default_rng(1)
    true = 0.3 + 0.65 * random.beta(3, 2, 400_000)
    totals, again = random.binomial(40, true), random.binomial(40, true)
    found = livingston_lewis(totals, 40, float(np.corrcoef(totals, again)[0, 1]), 28)
    assert isinstance(found, Accuracy)
    assert found.true_scores.parameters == "four"
    assert (found.true_scores.lower, found.true_scores.upper) == pytest.approx((0.3, 0.95), abs=0.05)
    passes, truly = totals >= 28, true >= 0.7
    assert value(found.accuracy) == pytest.approx((passes == truly).mean(), abs=5e-3)
    assert value(found.false_passes) == pytest.approx((passes & ~truly).mean(), abs=5e-3)
    assert value(found.false_failures) == pytest.approx((~passes & truly).mean(), abs=5e-3)
    assert value(found.agreement) == pytest.approx((passes == (again >= 28)).mean(), abs=5e-3)


def test_effective_length() -> None:
    """Livingston & Lewis 1995, formula 1, by hand: (30 x 20 - .8 x 100) / (100 x .2) = 26."""
    totals = np.array([20.0, 40.0])
    found = livingston_lewis(totals, 50, 0.8, 30)
    assert isinstance(found, Accuracy)
    assert found.length == 26


def test_moments_of_true_scores() -> None:
    """Lord & Novick 1968, 23.8.4: exact for a beta-binomial."""
    scores = np.arange(13.0)
    moments = true_moments(scores, betabinom.pmf(scores, 12, 4, 2), 12)
    raw = [np.exp(lgamma(4 + r) - lgamma(4) + lgamma(6) - lgamma(6 + r)) for r in (1, 2, 3, 4)]
    assert moments == pytest.approx(raw)


def test_four_parameters_are_found_again() -> None:
    """Moments of a beta between .2 and .9 give its parameters (Hanson 1991)."""
    truth = TrueScores("four", 2.5, 1.5, 0.2, 0.9)
    shares, weights = truth.slices(0.5)
    scores = np.arange(31.0)
    spread = (binom.pmf(scores[:, None], 30, shares) * weights).sum(axis=1)
    found = fit_true_scores(scores, spread, 30)
    assert found is not None
    assert (found.alpha, found.beta, found.lower, found.upper) == pytest.approx(
        (2.5, 1.5, 0.2, 0.9), abs=1e-2
    )


def test_limits_outside_fall_back_to_two_parameters() -> None:
    found = livingston_lewis(lsat6().sum(axis=1).astype(float), 5, 0.295, 4)
    assert isinstance(found, Accuracy)
    assert found.true_scores.parameters == "two"
    assert (found.true_scores.lower, found.true_scores.upper) == (0, 1)


def test_subkoviak_by_hand() -> None:
    """Two people, 4 items, cut 3, reliability .5: chances .75 x .5 + .5 x .5 = .625 and .375."""
    found = subkoviak(np.array([3.0, 1.0]), 4, 0.5, 3)
    assert isinstance(found, Consistency)
    high, low = (4 * p**3 * (1 - p) + p**4 for p in (0.625, 0.375))
    agreement = (high**2 + (1 - high) ** 2 + low**2 + (1 - low) ** 2) / 2
    overall = (high + low) / 2
    chance = overall**2 + (1 - overall) ** 2
    assert value(found.agreement) == pytest.approx(agreement)
    assert value(found.kappa) == pytest.approx((agreement - chance) / (1 - chance))


def test_a_cut_that_everyone_has_agrees_without_kappa() -> None:
    found = livingston_lewis(people(6, 3, 10), 10, 0.5, 0)
    assert isinstance(found, Accuracy)
    assert value(found.agreement) == pytest.approx(1)
    assert isinstance(found.kappa, NotEstimable)


@pytest.mark.parametrize(
    ("totals", "reliability", "reason"),
    [
        (np.zeros(0), 0.8, "two people with different totals are needed"),
        (np.array([3.0, 3.0]), 0.8, "two people with different totals are needed"),
        (np.array([3.0, 4.0]), -0.2, "the reliability is not between 0 and 1"),
        (np.array([3.0, 4.0]), 1.0, "the reliability is not between 0 and 1"),
    ],
)
def test_what_cannot_be_had_says_why(totals: np.ndarray, reliability: float, reason: str) -> None:
    expected = NotEstimable(reason, len(totals))
    assert livingston_lewis(totals, 5, reliability, 3) == expected
    assert subkoviak(totals, 5, reliability, 3) == expected
