"""Differential item functioning by Mantel-Haenszel, with ETS's classes."""

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final, Literal

from scipy.special import chdtrc, ndtri

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_analysis.correlations import Z95
from assay.assessment.item_analysis.matched import Matched
from assay.wording import say

#: A difference of one on ETS's delta scale is this many log odds (Holland & Thayer 1988).
DELTA: Final = -2.35
#: ETS's borders of negligible, moderate and large (Zieky 1993), in units of delta.
MODERATE: Final = 1.0
LARGE: Final = 1.5
LEVEL: Final = 0.05


@dataclass(frozen=True)
class MantelHaenszel:
    """One item between two groups of equal total score."""

    #: The common odds ratio, reference over focal (Mantel & Haenszel 1959); above 1 it is easier for the
    #: reference group. The standard error is that of its logarithm; the interval is 95 %.
    odds_ratio: Estimate
    #: MH D-DIF = -2.35 ln(odds ratio); below 0 the item is harder for the focal group.
    delta: Estimate
    #: With the continuity correction, one degree of freedom.
    chi_square: float
    p: float
    #: A: negligible, B: moderate, C: large (Zieky 1993).
    ets: Literal["A", "B", "C"]
    n_reference: int
    n_focal: int


def mantel_haenszel(matched: Matched) -> MantelHaenszel | NotEstimable:
    """The common odds ratio over strata of total score, its test and its class.

    The standard error is that of Robins, Breslow & Greenland 1986, which Phillips & Holland 1987 reach too.
    """
    a, b = matched.reference_right, matched.reference_wrong
    c, d = matched.focal_right, matched.focal_wrong
    total = a + b + c + d
    r, s = a * d / total, b * c / total
    if not matched.n_reference or not matched.n_focal:
        return NotEstimable(say("one of the two groups is empty"), matched.n)
    if r.sum() <= 0 or s.sum() <= 0:
        return NotEstimable(say("no total score has right and wrong responses of both groups"), matched.n)
    log_ratio = log(r.sum() / s.sum())
    error = sqrt(_log_variance(matched))
    statistic, p = _chi_square(matched)
    delta = Estimate(DELTA * log_ratio, matched.n, -DELTA * error, _around(DELTA * log_ratio, -DELTA * error))
    low, high = _around(log_ratio, error)
    ratio = Estimate(exp(log_ratio), matched.n, error, (exp(low), exp(high)))
    ets = ets_class(delta.value, -DELTA * error, p)
    return MantelHaenszel(ratio, delta, statistic, p, ets, matched.n_reference, matched.n_focal)


def ets_class(delta: float, error: float, p: float) -> Literal["A", "B", "C"]:
    """Zieky 1993: A when |delta| is below 1 or not significant; C when at least 1.5 and significantly above 1."""
    if p >= LEVEL or abs(delta) < MODERATE:
        return "A"
    is_above = abs(delta) - MODERATE > float(ndtri(1 - LEVEL)) * error
    return "C" if abs(delta) >= LARGE and is_above else "B"


def _around(value: float, error: float) -> tuple[float, float]:
    return value - Z95 * error, value + Z95 * error


def _log_variance(matched: Matched) -> float:
    """Robins, Breslow & Greenland 1986, formula 3."""
    a, b = matched.reference_right, matched.reference_wrong
    c, d = matched.focal_right, matched.focal_wrong
    total = a + b + c + d
    p, q = (a + d) / total, (b + c) / total
    r, s = a * d / total, b * c / total
    all_r, all_s = float(r.sum()), float(s.sum())
    crossed = float((p * s + q * r).sum()) / (2 * all_r * all_s)
    return float((p * r).sum()) / (2 * all_r**2) + crossed + float((q * s).sum()) / (2 * all_s**2)


def _chi_square(matched: Matched) -> tuple[float, float]:
    """Mantel & Haenszel 1959: (|sum A - sum E(A)| - 1/2)^2 / sum var(A), over strata of two people at least."""
    a, b = matched.reference_right, matched.reference_wrong
    c, d = matched.focal_right, matched.focal_wrong
    total = a + b + c + d
    used = total > 1
    reference, focal, right, wrong = a + b, c + d, a + c, b + d
    excess = float((a - reference * right / total)[used].sum())
    variance = (reference * focal * right * wrong)[used] / (total**2 * (total - 1))[used]
    statistic = max(0.0, abs(excess) - 0.5) ** 2 / float(variance.sum())
    return statistic, float(chdtrc(1, statistic))
