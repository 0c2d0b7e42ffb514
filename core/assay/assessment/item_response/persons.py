"""Where each person stands, by Warm's weighted likelihood, with the standard error."""

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_response.models import ItemResponseModel
from assay.assessment.item_response.patterns import Array, Patterns, checked_responses, distinct_patterns
from assay.wording import say

#: No step of the search for an ability is longer, in logits of the steepest item.
LONGEST_STEP = 1.0
STEPS = 200
EXACT = 1e-9


def weighted_abilities(model: ItemResponseModel, responses: ArrayLike) -> tuple[Statistic, ...]:
    """Each person's weighted likelihood estimate (WLE; Warm, T. A. (1989), Psychometrika 54, 427-450).

    `responses`: persons x items as in the fit; `n` is how many of the estimated items the person responded to.
    Less biased than maximum likelihood, and finite for all right or all wrong. The standard error is the
    inverse root of the test's information there. Where slopes of both signs leave no maximum: the reason.
    """
    patterns = patterns_for(model, responses)
    return _of_persons(patterns, *weighted_likelihood(model, patterns))


def patterns_for(model: ItemResponseModel, responses: ArrayLike) -> Patterns:
    """The responses to the estimated items; ValueError if the items are not those of the fit."""
    matrix = checked_responses(responses)
    if matrix.shape[1] != len(model.items):
        raise ValueError(f"the model has {len(model.items)} items, the responses have {matrix.shape[1]}")
    return distinct_patterns(matrix[:, list(model.estimated)])


def weighted_likelihood(model: ItemResponseModel, patterns: Patterns) -> tuple[Array, Array]:
    """Groups' abilities and standard errors; NaN inside where there is none (not for pages)."""
    slopes, intercepts = model.slopes, model.intercepts
    abilities = np.zeros(len(patterns.persons))
    longest = LONGEST_STEP / np.abs(slopes).max()
    for _ in range(STEPS):
        score, information = _warm_score(patterns, slopes, intercepts, abilities)
        steps = np.clip(score / np.maximum(information, 1e-12), -longest, longest)
        abilities = abilities + steps
        if np.abs(steps).max(initial=0.0) < EXACT:
            break
    _, information = _warm_score(patterns, slopes, intercepts, abilities)
    is_found = (np.abs(steps) < 1e-6) & (information > 1e-9)
    errors = 1.0 / np.sqrt(np.where(is_found, information, np.nan))
    return np.where(is_found, abilities, np.nan), errors


def _warm_score(
    patterns: Patterns, slopes: Array, intercepts: Array, abilities: Array
) -> tuple[Array, Array]:
    """The weighted score, zero at the estimate (Warm 1989, eq. 4, 12), and the information."""
    p = 0.5 * (1.0 + np.tanh(0.5 * (abilities[:, None] * slopes + intercepts)))
    variances = p * (1.0 - p) * patterns.observed
    information = variances @ slopes**2
    bent = (variances * (1.0 - 2.0 * p)) @ slopes**3
    score = (patterns.responses - p * patterns.observed) @ slopes
    return score + bent / (2.0 * np.maximum(information, 1e-12)), information


def _of_persons(patterns: Patterns, values: Array, errors: Array) -> tuple[Statistic, ...]:
    counts = patterns.observed.sum(axis=1)
    groups = [
        _statistic(*each) for each in zip(values.tolist(), errors.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(groups[group] for group in patterns.members)


def _statistic(value: float, error: float, count: float) -> Statistic:
    if not count:
        return NotEstimable(say("no response to any estimated item"), 0)
    if np.isnan(value):
        return NotEstimable(say("no ability makes these responses most likely"), int(count))
    return Estimate(value, int(count), error)
