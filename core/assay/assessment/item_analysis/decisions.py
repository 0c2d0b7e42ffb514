"""How often a second form would decide the same at a cut, and how often the decision is true."""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from scipy.special import bdtrc

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.scores import Floats
from assay.assessment.item_analysis.true_scores import TrueScores, fit_true_scores
from assay.wording import say

#: A cut that is whole but for rounding is whole.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Consistency:
    """Decisions at a cut, repeated on another form."""

    #: The proportion decided alike twice, and Cohen's kappa of the two decisions (1960).
    agreement: Statistic
    kappa: Statistic


@dataclass(frozen=True)
class Accuracy(Consistency):
    """Livingston & Lewis 1995: decisions against those that true scores would give."""

    #: The proportion decided as the true score would.
    accuracy: Statistic
    #: The proportions of all who pass though their true score does not, and the reverse.
    false_passes: Statistic
    false_failures: Statistic
    #: Items of 0 and 1 that would be as reliable as this test; the formula's value, rounded.
    length: int
    true_scores: TrueScores


def livingston_lewis(
    totals: Floats, maximum: float, reliability: float, cut: float, minimum: float = 0.0
) -> Accuracy | NotEstimable:
    """Consistency and accuracy of passing from `cut` points on (Livingston & Lewis 1995).

    Totals of any kind of items from `minimum` to `maximum`; `reliability` as alpha. The test is taken for one
    of `length` items of 0 and 1 (their formula 1); true scores are beta with four parameters, else with two.
    Figures are the model's: they are not adjusted to the observed proportion that passes.
    """
    n = len(totals)
    mean, variance = (float(totals.mean()), float(totals.var())) if n else (0.0, 0.0)
    reason = _refused(n, variance, reliability)
    if reason:
        return NotEstimable(reason, n)
    exact = (mean - minimum) * (maximum - mean) - reliability * variance
    length = max(1, round(exact / (variance * (1 - reliability))))
    values, counts = np.unique(totals, return_counts=True)
    shares = (values - minimum) / (maximum - minimum)
    true_scores = fit_true_scores(shares * length, counts / n, length)
    if true_scores is None:
        return NotEstimable(say("the spread of scores fits no beta distribution of true scores"), n)
    return _decided(true_scores, length, (cut - minimum) / (maximum - minimum), n)


def _refused(n: int, variance: float, reliability: float) -> str:
    if n < 2 or variance <= 0:
        return say("two people with different totals are needed")
    return "" if 0 < reliability < 1 else say("the reliability is not between 0 and 1")


def _decided(true_scores: TrueScores, length: int, cut: float, n: int) -> Accuracy:
    shares, weights = true_scores.slices(cut)
    passing = _passing(cut * length, length, shares)
    truly = shares >= cut
    false_passes = float(weights @ (passing * ~truly))
    false_failures = float(weights @ ((1 - passing) * truly))
    agreement, kappa = _repeated(passing, weights, n)
    return Accuracy(
        agreement=agreement,
        kappa=kappa,
        accuracy=Estimate(1 - false_passes - false_failures, n),
        false_passes=Estimate(false_passes, n),
        false_failures=Estimate(false_failures, n),
        length=length,
        true_scores=true_scores,
    )


def subkoviak(totals: Floats, items: int, reliability: float, cut: float) -> Consistency | NotEstimable:
    """Consistency of passing from `cut` points on, person by person (Subkoviak 1976).

    For items of 0 and 1. A person's chance of a right response is their share, shrunk to the mean by the
    reliability (Kelley); forms are binomial draws.
    """
    n = len(totals)
    reason = _refused(n, float(totals.var()) if n else 0.0, reliability)
    if reason:
        return NotEstimable(reason, n)
    values, counts = np.unique(totals, return_counts=True)
    chances = reliability * values / items + (1 - reliability) * float(totals.mean()) / items
    passing = _passing(cut, items, chances)
    return Consistency(*_repeated(passing, counts / n, n))


def _passing(cut: float, items: int, chances: Floats) -> Floats:
    """The chance of at least `cut` right responses, for chances of one right response."""
    enough = ceil(cut - _ROUNDING)
    return np.zeros_like(chances) if enough > items else np.asarray(bdtrc(enough - 1, items, chances))


def _repeated(passing: Floats, weights: Floats, n: int) -> tuple[Statistic, Statistic]:
    """Agreement and kappa of two independent decisions, for chances of passing that so many people have."""
    weights = weights / weights.sum()
    both = float(weights @ (passing**2 + (1 - passing) ** 2))
    overall = float(weights @ passing)
    chance = overall**2 + (1 - overall) ** 2
    agreement = Estimate(both, n)
    if 1 - chance < _ROUNDING:
        return agreement, NotEstimable(say("everyone would be decided alike, so kappa has no meaning"), n)
    return agreement, Estimate((both - chance) / (1 - chance), n)
