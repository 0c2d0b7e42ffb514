"""The two-parameter logistic model: a difficulty and a slope for each item."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_response.calibration import STEEPEST, climbed, not_converged
from assay.assessment.item_response.maximizing import Climb
from assay.assessment.item_response.models import FittedItem, TwoParameterModel
from assay.assessment.item_response.patterns import (
    Array,
    Patterns,
    checked_responses,
    distinct_patterns,
)
from assay.assessment.item_response.screening import (
    unusable,
    usable_items,
    warnings_for,
    why_too_little,
    with_responses,
)
from assay.wording import say

#: What fewer persons than that do to the estimates.
FEW: Final = say("%(persons)s persons are few: slopes are not sure (at least %(enough)s are advised)")

#: Drasgow, F. (1989), An evaluation of marginal maximum likelihood estimation for the two-parameter logistic
#: model, Applied Psychological Measurement 13, 77-90: sound from 200 persons on.
ENOUGH_PERSONS = 200


def fit_two_parameter(responses: ArrayLike) -> TwoParameterModel | NotEstimable:
    """The two-parameter model by marginal maximum likelihood (Bock & Aitkin 1981, Psychometrika 46, 443-459).

    `responses`: persons x items, 1 right, 0 wrong, NaN missing (taken as missing at random). Ability is
    standard normal, slopes are in the logistic metric (without 1.7). An item that all or none got right, or
    whose slope grows without bound, is left out with the reason. ValueError for responses of another kind.
    """
    matrix = checked_responses(responses)
    reasons = {
        item: unusable(matrix[:, item]) for item in set(range(matrix.shape[1])) - set(usable_items(matrix))
    }
    while True:
        usable = [item for item in range(matrix.shape[1]) if item not in reasons]
        patterns = distinct_patterns(with_responses(matrix[:, usable]))
        refusal = why_too_little(patterns, fewest_items=3)
        if refusal:
            return _too_few_left(reasons, refusal)
        climb = climbed(patterns, np.eye(2 * len(usable)), _start(patterns))
        place = int(np.abs(climb.values[: len(usable)]).argmax())
        is_credible = abs(climb.values[place]) <= STEEPEST
        if climb.covariance is not None and is_credible:
            return _model(matrix, reasons, patterns, climb, climb.covariance)
        if is_credible:
            return not_converged(climb, patterns.n)
        reasons[usable[place]] = _too_steep(matrix[:, usable[place]])


def _start(patterns: Patterns) -> Array:
    means = (patterns.persons @ patterns.responses) / (patterns.persons @ patterns.observed)
    return np.concatenate((np.ones(len(means)), 1.2 * np.log(means / (1.0 - means))))


def _too_few_left(reasons: dict[int, NotEstimable], refusal: NotEstimable) -> NotEstimable:
    """The refusal, unless slopes without bound are what has left too few items."""
    steep = sum("slope" in each.reason for each in reasons.values())
    if not steep:
        return refusal
    return NotEstimable(
        say(
            "%(steep)s slopes grow beyond %(steepest)s, and too few items are left",
            steep=steep,
            steepest=f"{STEEPEST:g}",
        ),
        refusal.n,
    )


def _too_steep(responses: Array) -> NotEstimable:
    reason = say(
        "the slope grows beyond %(steepest)s: the other responses all but settle this one",
        steepest=f"{STEEPEST:g}",
    )
    return NotEstimable(reason, int((~np.isnan(responses)).sum()))


def _model(
    matrix: Array, reasons: dict[int, NotEstimable], patterns: Patterns, climb: Climb, covariance: Array
) -> TwoParameterModel:
    half = len(climb.values) // 2
    # Turning the scale of ability around changes no probability: most items are to rise with ability.
    sign = 1.0 if climb.values[:half].sum() >= 0 else -1.0
    places = iter(range(half))
    items = tuple(
        FittedItem(item, *[reasons[item]] * 3)
        if item in reasons
        else _item(matrix[:, item], item, _pair(climb.values, covariance, next(places), sign))
        for item in range(matrix.shape[1])
    )
    return TwoParameterModel(
        items,
        Estimate(1.0, patterns.n),
        patterns.n,
        climb.log_likelihood,
        len(climb.values),
        climb.iterations,
        warnings_for(patterns.n, ENOUGH_PERSONS, FEW),
    )


def _pair(values: Array, covariance: Array, place: int, sign: float) -> tuple[Array, Array]:
    """An item's slope and intercept, and their covariance."""
    both = [place, place + len(values) // 2]
    signs = np.array((sign, 1.0))
    return signs * values[both], np.outer(signs, signs) * covariance[np.ix_(both, both)]


def _item(responses: Array, item: int, pair: tuple[Array, Array]) -> FittedItem:
    n = int((~np.isnan(responses)).sum())
    (slope, intercept), covariance = pair
    errors = np.sqrt(np.diag(covariance))
    return FittedItem(
        item,
        _difficulty(n, *pair),
        Estimate(float(slope), n, float(errors[0])),
        Estimate(float(intercept), n, float(errors[1])),
    )


def _difficulty(n: int, pair: Array, covariance: Array) -> Statistic:
    """The difficulty by the delta method; none where a slope of zero, without a difficulty, is as likely."""
    slope, intercept = pair
    if abs(slope) < 1.96 * np.sqrt(covariance[0, 0]):
        return NotEstimable(
            say("the slope cannot be told from zero, so no ability parts right from wrong"), n
        )
    along = np.array((intercept / slope**2, -1.0 / slope))
    return Estimate(float(-intercept / slope), n, float(np.sqrt(along @ covariance @ along)))
