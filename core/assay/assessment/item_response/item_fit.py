"""Whether items behave as the model says: infit and outfit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.models import ItemResponseModel
from assay.assessment.item_response.patterns import Array
from assay.assessment.item_response.persons import patterns_for, weighted_likelihood
from assay.wording import say


@dataclass(frozen=True)
class MeanSquare:
    """A mean of squared standardized residuals: 1 is expected, more is noise, less is too good to be true."""

    value: float
    #: The Wilson-Hilferty standard score: beyond 2 in size, chance is an unlikely reason.
    z: float
    n: int


@dataclass(frozen=True)
class ItemFit:
    """An item's mean squares; infit weighs each residual by its information, outfit does not."""

    item: int
    infit: MeanSquare | NotEstimable
    outfit: MeanSquare | NotEstimable


def item_fit(model: ItemResponseModel, responses: ArrayLike) -> tuple[ItemFit, ...]:
    """Infit and outfit of each item (Wright, B. D., & Masters, G. N. (1982), Rating Scale Analysis, p. 100).

    Residuals are taken at the persons' weighted likelihood abilities; persons with all responses right or
    all wrong fit by construction and are left out, as is custom. The abilities come from the same responses,
    so with few items (under 20) mean squares lie below 1 even where the model holds; S-X2 does not suffer so.
    """
    patterns = patterns_for(model, responses)
    abilities = weighted_likelihood(model, patterns)[0]
    scores, tried = patterns.responses.sum(axis=1), patterns.observed.sum(axis=1)
    kept = (scores > 0) & (scores < tried) & ~np.isnan(abilities)
    p = 0.5 * (1.0 + np.tanh(0.5 * (abilities[kept, None] * model.slopes + model.intercepts)))
    variances = np.maximum(p * (1.0 - p), 1e-300)
    weights = patterns.observed[kept] * patterns.persons[kept, None]

    def by_item(values: Array) -> Array:
        sums: Array = (values * weights).sum(axis=0)
        return sums

    pairs = mean_squares(
        patterns.responses[kept] - p, variances, variances * (1.0 - 3.0 * variances), by_item
    )
    found = dict(zip(model.estimated, pairs, strict=True))
    return tuple(
        ItemFit(each.item, *found[each.item]) if each.item in found else _without(each.item, each.slope.n)
        for each in model.items
    )


def _without(item: int, n: int) -> ItemFit:
    reason = NotEstimable(say("the item was not estimated"), n)
    return ItemFit(item, reason, reason)


Pair = tuple[MeanSquare | NotEstimable, MeanSquare | NotEstimable]


def mean_squares(
    residuals: Array, variances: Array, fourth: Array, summed: Callable[[Array], Array]
) -> tuple[Pair, ...]:
    """Infit and outfit of each element (Wright & Masters (1982), p. 100).

    One entry an observation in `residuals`, their model `variances` and `fourth` central moments; `summed`
    adds such entries up for each element.
    """
    counts = summed(np.ones_like(residuals))
    safe = np.maximum(counts, 1.0)
    squares = residuals**2
    outfit = summed(squares / variances) / safe
    outfit_spread = np.maximum(summed(fourth / variances**2) / safe**2 - 1.0 / safe, 0.0)
    total = np.maximum(summed(variances), 1e-300)
    infit = summed(squares) / total
    infit_spread = summed(np.maximum(fourth - variances**2, 0.0)) / np.maximum(total**2, 1e-300)
    return tuple(
        (_mean_square(infit[at], infit_spread[at], n), _mean_square(outfit[at], outfit_spread[at], n))
        for at, n in enumerate(np.rint(counts).astype(int).tolist())
    )


def _mean_square(value: float, spread: float, n: int) -> MeanSquare | NotEstimable:
    """With its standard score by the cube root (Wilson & Hilferty 1931)."""
    if n < 2 or spread <= 0:
        return NotEstimable(say("too few responses that could turn out either way"), n)
    root = float(np.sqrt(spread))
    return MeanSquare(float(value), float((np.cbrt(value) - 1.0) * 3.0 / root + root / 3.0), n)
