"""The Rasch model: one number for each item, and the spread of ability."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.calibration import STEEPEST, climbed, not_converged
from assay.assessment.item_response.maximizing import Climb
from assay.assessment.item_response.models import FittedItem, RaschModel
from assay.assessment.item_response.patterns import Array, Patterns, checked_responses, distinct_scores
from assay.assessment.item_response.screening import (
    unusable,
    usable_items,
    warnings_for,
    why_too_little,
    why_without_spread,
    with_responses,
)
from assay.wording import say

#: What fewer persons than that do to the estimates.
FEW: Final = say(
    "%(persons)s persons are few: difficulties may be half a logit off (at least %(enough)s are advised)"
)

#: Linacre, J. M. (1994), Sample size and item calibration stability, Rasch Measurement Transactions 7(4), 328.
ENOUGH_PERSONS = 100


def fit_rasch(responses: ArrayLike) -> RaschModel | NotEstimable:
    """The Rasch model by marginal maximum likelihood (Thissen, D. (1982), Psychometrika 47, 175-186).

    `responses`: persons x items, 1 right, 0 wrong, NaN missing (taken as missing at random). Difficulties and
    the spread of ability are in logits, the mean ability is 0, every slope is 1. An item that all or none
    got right has no difficulty and does not enter. ValueError for responses of another kind.
    """
    matrix = checked_responses(responses)
    usable = usable_items(matrix)
    patterns = distinct_scores(with_responses(matrix[:, usable]))
    refusal = why_too_little(patterns, fewest_items=2) or why_without_spread(patterns)
    if refusal:
        return refusal
    means = (patterns.persons @ patterns.responses) / (patterns.persons @ patterns.observed)
    start = np.concatenate(([1.0], 1.2 * np.log(means / (1.0 - means))))
    climb = climbed(patterns, _common_slope(len(usable)), start)
    if abs(climb.values[0]) > STEEPEST:
        reason = say(
            "the spread of ability grows beyond %(steepest)s logits: one response all but settles the others",
            steepest=f"{STEEPEST:g}",
        )
        return NotEstimable(reason, patterns.n)
    if climb.covariance is None:
        return not_converged(climb, patterns.n)
    return _model(matrix, usable, patterns, climb, np.sqrt(np.diag(climb.covariance)))


def _common_slope(items: int) -> Array:
    """The design in which the first parameter is the slope of all items."""
    design = np.zeros((2 * items, items + 1))
    design[:items, 0] = 1.0
    design[items:, 1:] = np.eye(items)
    return design


def _model(matrix: Array, usable: list[int], patterns: Patterns, climb: Climb, errors: Array) -> RaschModel:
    sign = np.sign(climb.values[0])  # of ability; the likelihood does not tell a spread from its negative
    places = {item: place + 1 for place, item in enumerate(usable)}
    items = tuple(
        _item(matrix[:, item], item, climb.values[places[item]], errors[places[item]])
        if item in places
        else FittedItem(item, *[unusable(matrix[:, item])] * 3)
        for item in range(matrix.shape[1])
    )
    return RaschModel(
        items,
        Estimate(float(sign * climb.values[0]), patterns.n, float(errors[0])),
        patterns.n,
        climb.log_likelihood,
        len(climb.values),
        climb.iterations,
        warnings_for(patterns.n, ENOUGH_PERSONS, FEW),
    )


def _item(responses: Array, item: int, intercept: float, error: float) -> FittedItem:
    n = int((~np.isnan(responses)).sum())
    place = Estimate(-float(intercept), n, float(error))
    return FittedItem(item, place, Estimate(1.0, n), Estimate(float(intercept), n, float(error)))
