"""One scale for two calibrations: the constants that carry abilities on X's scale to Y's.

An ability on X's scale is slope * ability + intercept on Y's. Formula numbers are of Kolen & Brennan (2004).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from assay.assessment.equating.distributions import Array
from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import ItemResponseModel, RaschModel
from assay.wording import say

LinkMethod = Literal["mean-mean", "mean-sigma", "haebara", "stocking-lord"]
LINK_METHODS: Final[tuple[LinkMethod, ...]] = get_args(LinkMethod)
#: Characteristic curves are compared at these abilities, in standard deviations of Y's group.
GRID: Final = np.linspace(-4.0, 4.0, 41)


@dataclass(frozen=True)
class Link:
    """The constants A and B."""

    slope: float
    intercept: float
    #: How many common items tie the scales.
    items: int


@dataclass(frozen=True, eq=False)
class CommonItems:
    """Slopes and difficulties of the common items, in the same order on both scales."""

    x_slopes: Array
    x_difficulties: Array
    y_slopes: Array
    y_difficulties: Array
    #: The spread of ability in Y's group, for the weights of the characteristic curve methods.
    y_spread: float = 1.0


def link(
    x: ItemResponseModel, y: ItemResponseModel, common: Sequence[tuple[int, int]], method: LinkMethod
) -> Link | NotEstimable:
    """Tie two models of one kind by their common items, given as columns in X and in Y.

    Rasch models keep the slope 1, so that each method only moves the scale; mean-mean is the usual one.
    Common items that were not estimated on both sides are left out. ValueError for models of two kinds.
    """
    if type(x) is not type(y):
        raise ValueError("both models must be of one kind")
    pairs = [
        (x.items[at], y.items[beside])
        for at, beside in common
        if isinstance(x.items[at].difficulty, Estimate) and isinstance(y.items[beside].difficulty, Estimate)
    ]
    is_rasch = isinstance(x, RaschModel)
    if len(pairs) < (1 if is_rasch else 2):
        return NotEstimable(say("too few common items have estimates on both forms"), len(pairs))
    values = np.array(
        [[each.value for one in pair for each in (one.slope, one.difficulty) if isinstance(each, Estimate)]
         for pair in pairs]
    ).T  # fmt: skip
    return link_items(
        CommonItems(values[0], values[1], values[2], values[3], y.spread.value), method, is_rasch
    )


def link_items(common: CommonItems, method: LinkMethod, is_rasch: bool = False) -> Link | NotEstimable:
    """The constants from slopes and difficulties: eq. 6.10-6.12 (mean-mean), 6.8-6.9 (mean-sigma), 6.15, 6.18."""
    count = len(common.x_slopes)
    slope = 1.0 if is_rasch else _slope(common, method)
    if not np.isfinite(slope) or slope <= 0:
        return NotEstimable(say("the common items do not give a positive slope between the scales"), count)
    intercept = float(common.y_difficulties.mean() - slope * common.x_difficulties.mean())
    if method in ("mean-mean", "mean-sigma"):
        return Link(slope, intercept, count)
    # Here, because it takes as long to load as the web pages, and few processes ever link by curves.
    from scipy.optimize import least_squares  # noqa: PLC0415

    start = [intercept] if is_rasch else [slope, intercept]
    found = least_squares(
        lambda values: _differences(common, method, values), start, xtol=1e-12, ftol=1e-12, gtol=1e-12
    )
    if not found.success or (not is_rasch and found.x[0] <= 0):
        return NotEstimable(say("the characteristic curves could not be brought together"), count)
    return Link(1.0 if is_rasch else float(found.x[0]), float(found.x[-1]), count)


def _slope(common: CommonItems, method: LinkMethod) -> float:
    if method == "mean-sigma":
        spread = float(common.x_difficulties.std())
        return float(common.y_difficulties.std()) / spread if spread > 0 else float("nan")
    below = float(common.y_slopes.mean())
    return float(common.x_slopes.mean()) / below if below else float("nan")


def _differences(common: CommonItems, method: LinkMethod, values: Array) -> Array:
    """Between the curves on Y's scale, item by item (Haebara) or summed (Stocking and Lord), weighted."""
    slope, intercept = (1.0, values[0]) if len(values) == 1 else values
    abilities = GRID[:, None] * common.y_spread
    moved = common.x_slopes / slope * (abilities - slope * common.x_difficulties - intercept)
    there = common.y_slopes * (abilities - common.y_difficulties)
    difference = 0.5 * (np.tanh(0.5 * there) - np.tanh(0.5 * moved))
    weights = np.exp(-0.25 * GRID**2)
    if method == "stocking-lord":
        summed: Array = weights * difference.sum(axis=1)
        return summed
    single: Array = (weights[:, None] * difference).ravel()
    return single
