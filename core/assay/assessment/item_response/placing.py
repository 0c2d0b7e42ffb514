"""Placing items on the scale of others: their difficulty alone is estimated, all that is known stays as it is."""

from dataclasses import replace
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import FittedItem, RaschModel
from assay.assessment.item_response.patterns import Array
from assay.assessment.item_response.screening import unusable
from assay.wording import say

#: Points of ability, and how far they reach in standard deviations.
POINTS, REACH = 81, 5.0
#: Beyond so many logits a difficulty is none.
FAR = 20.0


def place_items(model: RaschModel, responses: ArrayLike) -> RaschModel:
    """The model with those items, too, that it left out, their difficulty being the most likely beside the fixed ones.

    `responses`: persons x items, 1 right, 0 wrong, NaN missing. Marginal maximum likelihood with fixed parameters
    (Kim, S. (2006), Journal of Educational Measurement 43, 355-381, without updating the distribution of ability).
    """
    matrix = np.asarray(responses, dtype=np.float64)
    abilities = np.linspace(-REACH, REACH, POINTS) * model.spread.value
    known = _posterior(model, matrix, abilities)
    items = tuple(
        each
        if isinstance(each.slope, Estimate)
        else _placed(each.item, matrix[:, each.item], known, abilities)
        for each in model.items
    )
    return replace(model, items=items)


def _posterior(model: RaschModel, matrix: Array, abilities: Array) -> Array:
    """Persons x points: how likely each ability is by the items of the model."""
    known = matrix[:, list(model.estimated)]
    logits = abilities[:, None] + model.intercepts
    right, wrong = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    found = np.nan_to_num(known) @ right.T + np.nan_to_num(1 - known) @ wrong.T
    found -= 0.5 * (abilities / model.spread.value) ** 2
    weights: Array = np.exp(found - found.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _placed(item: int, column: Array, known: Array, abilities: Array) -> FittedItem:
    # Here, because it takes as long to load as the web pages, and few processes ever place an item.
    from scipy.optimize import minimize_scalar  # noqa: PLC0415

    there = ~np.isnan(column)
    answers, weights, n = column[there], known[there], int(there.sum())
    if not n or answers.min() == answers.max():
        return FittedItem(item, *[unusable(column)] * 3)

    def loss(intercept: float) -> float:
        p = 1 / (1 + np.exp(-(abilities + intercept)))
        return -float(np.log(np.where(answers == 1, weights @ p, weights @ (1 - p))).sum())

    at = float(minimize_scalar(loss, bounds=(-FAR, FAR), method="bounded", options={"xatol": 1e-7}).x)
    step = exp(-6)
    curvature = (loss(at + step) - 2 * loss(at) + loss(at - step)) / step**2
    if curvature <= 0 or abs(at) > FAR - 1:
        return FittedItem(item, *[NotEstimable(say("no difficulty is the most likely"), n)] * 3)
    error = 1 / sqrt(curvature)
    return FittedItem(item, Estimate(-at, n, error), Estimate(1.0, n), Estimate(at, n, error))
