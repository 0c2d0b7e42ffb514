"""Differential item functioning by logistic regression: uniform, and changing with the score."""

from dataclasses import dataclass
from math import exp
from typing import Final, Literal

import numpy as np
from scipy.special import chdtrc

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_analysis.logistic import fit_logistic
from assay.assessment.item_analysis.matched import Matched
from assay.assessment.item_analysis.scores import Floats
from assay.wording import say

#: Borders of the change in Nagelkerke's R2 (Jodoin & Gierl 2001).
MODERATE: Final = 0.035
LARGE: Final = 0.070
LEVEL: Final = 0.05


@dataclass(frozen=True)
class Test:
    """A likelihood-ratio test."""

    chi_square: float
    degrees: int
    p: float


@dataclass(frozen=True)
class LogisticFunctioning:
    """One item between two groups (Swaminathan & Rogers 1990; tests of steps as Zumbo 1999)."""

    n: int
    #: Whether the group matters beside the total score.
    uniform: Test
    #: Whether the group's effect changes with the total score, given that it may matter.
    non_uniform: Test
    #: Both together, against the total score alone.
    both: Test
    #: The log odds of the focal group beside the reference group's, in the model without change by score.
    group: float
    #: By how much Nagelkerke's R2 (1991) rises from the score alone to the full model.
    r_square_change: float
    #: A: negligible or not significant, B: moderate, C: large (Jodoin & Gierl 2001).
    jodoin_gierl: Literal["A", "B", "C"]


def logistic_functioning(matched: Matched) -> LogisticFunctioning | NotEstimable:
    """Three nested models of the item's score by total score, group and their product."""
    if not matched.n_reference or not matched.n_focal:
        return NotEstimable(say("one of the two groups is empty"), matched.n)
    columns, right, wrong = _design(matched)
    if not right.sum() or not wrong.sum():
        return NotEstimable(say("everyone has the same score on this item"), matched.n)
    if columns is None:
        return NotEstimable(say("everyone has the same total score"), matched.n)
    fits = [fit_logistic(columns[:, :width], right, wrong) for width in (1, 2, 3, 4)]
    null, score, group, full = fits
    if null is None or score is None or group is None or full is None:
        reason = say("total score and group separate right from wrong responses, so no estimate is finite")
        return NotEstimable(reason, matched.n)
    likelihoods = [fit.log_likelihood for fit in (null, score, group, full)]
    both = _test(likelihoods[1], likelihoods[3], 2)
    change = _nagelkerke(likelihoods[3], likelihoods[0], matched.n) - _nagelkerke(
        likelihoods[1], likelihoods[0], matched.n
    )
    return LogisticFunctioning(
        n=matched.n,
        uniform=_test(likelihoods[1], likelihoods[2], 1),
        non_uniform=_test(likelihoods[2], likelihoods[3], 1),
        both=both,
        group=float(group.coefficients[2]),
        r_square_change=change,
        jodoin_gierl=jodoin_gierl_class(change, both.p),
    )


def jodoin_gierl_class(change: float, p: float) -> Literal["A", "B", "C"]:
    """Jodoin & Gierl 2001: by the change in R2, when the test of two degrees of freedom is significant."""
    if p >= LEVEL or change < MODERATE:
        return "A"
    return "B" if change < LARGE else "C"


def _design(matched: Matched) -> tuple[Floats | None, Floats, Floats]:
    """Rows of (1, standardized score, focal, product) for either group at each score, and their counts."""
    right = np.concatenate([matched.reference_right, matched.focal_right])
    wrong = np.concatenate([matched.reference_wrong, matched.focal_wrong])
    people = right + wrong
    score = np.tile(matched.scores, 2)
    mean = people @ score / people.sum()
    spread = np.sqrt(people @ (score - mean) ** 2 / people.sum())
    if spread == 0:
        return None, right, wrong
    score = (score - mean) / spread
    focal = np.repeat([0.0, 1.0], len(matched.scores))
    there = people > 0
    return np.stack([np.ones_like(score), score, focal, score * focal], 1)[there], right[there], wrong[there]


def _test(small: float, large: float, degrees: int) -> Test:
    statistic = max(0.0, 2 * (large - small))
    return Test(statistic, degrees, float(chdtrc(degrees, statistic)))


def _nagelkerke(fitted: float, null: float, n: int) -> float:
    """Nagelkerke 1991, formula 3: Cox & Snell's R2 over the most that it can be."""
    return (1 - exp(2 * (null - fitted) / n)) / (1 - exp(2 * null / n))
