"""Every method of observed scores by its name, on frequencies: one equivalent for each score on X."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from assay.assessment.equating.distributions import (
    AnchoredDistribution,
    Array,
    Distribution,
    ScoreDistribution,
)
from assay.assessment.equating.linear import (
    Line,
    Moments,
    anchored_moments,
    chained_linear,
    levine,
    linear_equating,
    mean_equating,
    tucker,
)
from assay.assessment.equating.percentiles import equipercentile
from assay.assessment.equating.smoothing import smoothed, smoothed_jointly
from assay.assessment.estimates import NotEstimable
from assay.wording import say

GroupMethod = Literal["mean", "linear", "equipercentile"]
AnchorMethod = Literal["tucker", "levine", "chained-linear", "chained-equipercentile", "frequency-estimation"]
Method = GroupMethod | AnchorMethod
GROUP_METHODS: Final[tuple[GroupMethod, ...]] = get_args(GroupMethod)
ANCHOR_METHODS: Final[tuple[AnchorMethod, ...]] = get_args(AnchorMethod)
#: The methods that give a straight line.
LINEAR_METHODS: Final = ("mean", "linear", "tucker", "levine", "chained-linear")
#: The methods for which frequencies can be smoothed first.
SMOOTHABLE: Final = ("equipercentile", "chained-equipercentile", "frequency-estimation")


@dataclass(frozen=True)
class Settings:
    """How to equate."""

    method: Method
    #: The weight of group X in the synthetic population (Tucker, Levine, frequency estimation).
    weight: float = 0.5
    #: Whether the anchor's points do not count in the score.
    is_external: bool = False
    #: The degree of log-linear presmoothing; 0 for none.
    degree: int = 0


def equivalents(x: Distribution, y: Distribution, settings: Settings) -> Array | NotEstimable:
    """The score on Y that each score on X is worth, from the lowest to the highest of X.

    ValueError if a method for anchored groups is given groups without anchor, or smoothing has no place.
    """
    if settings.degree and settings.method not in SMOOTHABLE:
        raise ValueError(f"{settings.method} needs no smoothing")
    if settings.method == "equipercentile":
        return _of_groups(total_of(x), total_of(y), settings.degree)
    if settings.method in LINEAR_METHODS:
        return _on_line(line(x, y, settings), total_of(x).scores)
    return _by_ranks(*_anchored(x, y, settings), settings)


def line(x: Distribution, y: Distribution, settings: Settings) -> Line | NotEstimable:
    """The straight line of the methods that have one; ValueError as for `equivalents`."""
    if settings.method in GROUP_METHODS:
        total_x, total_y = total_of(x), total_of(y)
        moments = Moments(total_x.mean, total_x.sd, x.n), Moments(total_y.mean, total_y.sd, y.n)
        return mean_equating(*moments) if settings.method == "mean" else linear_equating(*moments)
    anchored_x, anchored_y = _anchored(x, y, settings)
    anchored = anchored_moments(anchored_x), anchored_moments(anchored_y)
    if settings.method == "tucker":
        return tucker(*anchored, settings.weight)
    if settings.method == "levine":
        return levine(*anchored, settings.weight, settings.is_external)
    return chained_linear(*anchored)


def total_of(distribution: Distribution) -> ScoreDistribution:
    """The scores alone."""
    return distribution.total if isinstance(distribution, AnchoredDistribution) else distribution


def _anchored(
    x: Distribution, y: Distribution, settings: Settings
) -> tuple[AnchoredDistribution, AnchoredDistribution]:
    if not isinstance(x, AnchoredDistribution) or not isinstance(y, AnchoredDistribution):
        raise ValueError(f"{settings.method} needs the scores on an anchor")
    return x, y


def _of_groups(x: ScoreDistribution, y: ScoreDistribution, degree: int) -> Array | NotEstimable:
    if degree:
        smooth_x, smooth_y = smoothed(x, degree), smoothed(y, degree)
        if isinstance(smooth_x, NotEstimable):
            return smooth_x
        if isinstance(smooth_y, NotEstimable):
            return smooth_y
        x, y = smooth_x.distribution, smooth_y.distribution
    return equipercentile(x, y, x.scores)


def _on_line(line: Line | NotEstimable, scores: Array) -> Array | NotEstimable:
    return line if isinstance(line, NotEstimable) else line.slope * scores + line.intercept


def _by_ranks(x: AnchoredDistribution, y: AnchoredDistribution, settings: Settings) -> Array | NotEstimable:
    if x.lowest_anchor != y.lowest_anchor or x.counts.shape[1] != y.counts.shape[1]:
        raise ValueError("the anchor's lowest and highest scores must be the same for both forms")
    if settings.degree:
        smooth_x = smoothed_jointly(x, settings.degree, settings.is_external)
        smooth_y = smoothed_jointly(y, settings.degree, settings.is_external)
        if isinstance(smooth_x, NotEstimable):
            return smooth_x
        if isinstance(smooth_y, NotEstimable):
            return smooth_y
        x, y = smooth_x, smooth_y
    if settings.method == "chained-equipercentile":
        return _chained(x, y)
    return _by_frequency_estimation(x, y, settings.weight)


def _chained(x: AnchoredDistribution, y: AnchoredDistribution) -> Array:
    """Form X to anchor in group 1, anchor to form Y in group 2 (Kolen & Brennan 2004, section 5.2)."""
    return equipercentile(y.anchor, y.total, equipercentile(x.total, x.anchor, x.total.scores))


def _by_frequency_estimation(
    x: AnchoredDistribution, y: AnchoredDistribution, weight: float
) -> Array | NotEstimable:
    """Scores given the anchor are distributed alike in both groups (Kolen & Brennan 2004, eq. 5.8-5.10)."""
    x_anchor, y_anchor = x.counts.sum(axis=0), y.counts.sum(axis=0)
    shared = (x_anchor > 0) & (y_anchor > 0)
    if not shared.any():
        return NotEstimable(say("the groups have no anchor score in common"), x.n + y.n)
    x_given = x.counts[:, shared] / x_anchor[shared]
    y_given = y.counts[:, shared] / y_anchor[shared]
    in_x, in_y = x_anchor / x_anchor.sum(), y_anchor[shared] / y_anchor[shared].sum()
    own_x, own_y = x.counts.sum(axis=1) / x.counts.sum(), y.counts.sum(axis=1) / y.counts.sum()
    in_shared = in_x[shared] / in_x[shared].sum()
    on_x = weight * own_x + (1.0 - weight) * (x_given @ in_y)
    on_y = weight * (y_given @ in_shared) + (1.0 - weight) * own_y
    scores = x.total.scores
    return equipercentile(ScoreDistribution(x.lowest, on_x), ScoreDistribution(y.lowest, on_y), scores)


def unshared(x: AnchoredDistribution, y: AnchoredDistribution) -> int:
    """How many persons have an anchor score that nobody of the other group has."""
    x_anchor, y_anchor = x.counts.sum(axis=0), y.counts.sum(axis=0)
    return round(float(x_anchor[y_anchor == 0].sum() + y_anchor[x_anchor == 0].sum()))
