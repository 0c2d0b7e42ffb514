"""Straight-line conversions: mean, linear, Tucker, Levine, chained.

Formula numbers are of Kolen, M. J., & Brennan, R. L. (2004), Test Equating, Scaling, and Linking, 2nd ed.
Group 1 took form X, group 2 took form Y; equivalents are scores on Y.
"""

from dataclasses import dataclass
from math import sqrt

from assay.assessment.equating.distributions import AnchoredDistribution
from assay.assessment.estimates import NotEstimable
from assay.wording import say


@dataclass(frozen=True)
class Line:
    """The equivalent of a score is slope * score + intercept."""

    slope: float
    intercept: float


@dataclass(frozen=True)
class Moments:
    """A group's mean and standard deviation on its form."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True)
class AnchoredMoments(Moments):
    """With those on the anchor, and the covariance of both; all divided by n."""

    anchor_mean: float
    anchor_sd: float
    covariance: float


def anchored_moments(distribution: AnchoredDistribution) -> AnchoredMoments:
    """The moments of a joint distribution."""
    total, anchor = distribution.total, distribution.anchor
    return AnchoredMoments(
        total.mean, total.sd, distribution.n, anchor.mean, anchor.sd, distribution.covariance
    )


def mean_equating(x: Moments, y: Moments) -> Line:
    """Equal distances from the mean, for equivalent groups (Kolen & Brennan 2004, eq. 2.3)."""
    return Line(1.0, y.mean - x.mean)


def linear_equating(x: Moments, y: Moments) -> Line | NotEstimable:
    """Equal standard scores, for equivalent groups (Kolen & Brennan 2004, eq. 2.6)."""
    if x.sd <= 0 or y.sd <= 0:
        return NotEstimable(say("all scores on a form are equal"), x.n + y.n)
    return Line(y.sd / x.sd, y.mean - y.sd / x.sd * x.mean)


def tucker(x: AnchoredMoments, y: AnchoredMoments, weight: float = 0.5) -> Line | NotEstimable:
    """Tucker's method: the regressions on the anchor are the same in both groups (eq. 4.17-4.22).

    `weight` is of group 1 in the synthetic population.
    """
    if x.anchor_sd <= 0 or y.anchor_sd <= 0:
        return NotEstimable(say("all anchor scores in a group are equal"), x.n + y.n)
    return _synthetic(x, y, weight, x.covariance / x.anchor_sd**2, y.covariance / y.anchor_sd**2)


def levine(
    x: AnchoredMoments, y: AnchoredMoments, weight: float = 0.5, is_external: bool = False
) -> Line | NotEstimable:
    """Levine's observed score method: true scores on form and anchor are congeneric.

    The slopes are eq. 4.53 where the anchor counts in the score, else (`is_external`) eq. 4.58.
    """
    if x.covariance <= 0 or y.covariance <= 0:
        return NotEstimable(say("scores do not rise with anchor scores in a group"), x.n + y.n)
    return _synthetic(x, y, weight, _levine_slope(x, is_external), _levine_slope(y, is_external))


def _levine_slope(group: AnchoredMoments, is_external: bool) -> float:
    if is_external:
        return (group.sd**2 + group.covariance) / (group.anchor_sd**2 + group.covariance)
    return group.sd**2 / group.covariance


def chained_linear(x: AnchoredMoments, y: AnchoredMoments) -> Line | NotEstimable:
    """Form X to anchor in group 1, anchor to form Y in group 2 (Kolen & Brennan 2004, section 4.5)."""
    if min(x.sd, x.anchor_sd, y.sd, y.anchor_sd) <= 0:
        return NotEstimable(say("all scores or anchor scores in a group are equal"), x.n + y.n)
    to_anchor, from_anchor = x.anchor_sd / x.sd, y.sd / y.anchor_sd
    slope = to_anchor * from_anchor
    return Line(slope, y.mean + from_anchor * (x.anchor_mean - y.anchor_mean) - slope * x.mean)


def _synthetic(
    x: AnchoredMoments, y: AnchoredMoments, weight: float, x_slope: float, y_slope: float
) -> Line | NotEstimable:
    """The linear conversion in the synthetic population (Kolen & Brennan 2004, eq. 4.1-4.4, 4.17-4.20)."""
    other = 1.0 - weight
    means = x.anchor_mean - y.anchor_mean
    variances = x.anchor_sd**2 - y.anchor_sd**2
    x_mean, y_mean = x.mean - other * x_slope * means, y.mean + weight * y_slope * means
    x_variance = x.sd**2 - x_slope**2 * other * (variances - weight * means**2)
    y_variance = y.sd**2 + y_slope**2 * weight * (variances + other * means**2)
    if x_variance <= 0 or y_variance <= 0:
        return NotEstimable(say("the groups differ so much that a variance is not positive"), x.n + y.n)
    slope = sqrt(y_variance / x_variance)
    return Line(slope, y_mean - slope * x_mean)
