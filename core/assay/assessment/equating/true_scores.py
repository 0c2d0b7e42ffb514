"""Equating through ability: a score on X, the ability of which it is the expected score, the expected score on Y.

Item response theory true score equating (Lord 1980, ch. 13; Kolen & Brennan 2004, section 6.6).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.equating.distributions import Array
from assay.assessment.equating.linking import Link, LinkMethod, link
from assay.assessment.equating.tables import ConversionTable, Resampling, resampled, rows_of
from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import ItemResponseModel
from assay.wording import say

Fit = Callable[[Array], ItemResponseModel | NotEstimable]
#: Abilities are sought within so many logits of the steepest item; 60 halvings leave nothing of that.
REACH = 60.0
HALVINGS = 60
NO_ESTIMATE: Final = say("form %(form)s: no estimate for item number %(items)s; leave it out")
FALLING: Final = say(
    "form %(form)s: success on item number %(items)s falls with ability, so scores have no ability"
)


@dataclass(frozen=True)
class TrueScoreEquating:
    """The table, the link between the scales, and both models."""

    table: ConversionTable
    link: Link
    models: tuple[ItemResponseModel, ItemResponseModel]


def equate_true_scores(
    x: Array,
    y: Array,
    common: Sequence[tuple[int, int]],
    fit: Fit,
    method: LinkMethod,
    resampling: Resampling | None = None,
) -> TrueScoreEquating | NotEstimable:
    """Equate by responses (persons x items, 0/1/NaN) to two forms with common items (columns in X and Y).

    `fit` is `fit_rasch` or `fit_two_parameter`. Scores 0 and full on X are 0 and full on Y.
    """
    fitted = _fitted(x, y, common, fit, method)
    if isinstance(fitted, NotEstimable):
        return fitted
    on_x, on_y, tie = fitted
    found = true_score_equivalents(on_x, on_y, tie)
    if isinstance(found, NotEstimable):
        return found

    def again(generator: np.random.Generator) -> Array | NotEstimable:
        drawn = [each[generator.integers(len(each), size=len(each))] for each in (x, y)]
        refitted = _fitted(drawn[0], drawn[1], common, fit, method)
        return refitted if isinstance(refitted, NotEstimable) else true_score_equivalents(*refitted)

    draws = resampled(again, resampling)
    rows = rows_of(0, found, draws, on_x.n + on_y.n)
    return TrueScoreEquating(
        ConversionTable(rows, (on_x.n, on_y.n), _warnings(on_x, on_y), draws), tie, (on_x, on_y)
    )


def _warnings(x: ItemResponseModel, y: ItemResponseModel) -> tuple[str, ...]:
    return tuple(
        say("form %(form)s: %(reason)s", form=form, reason=each)
        for form, model in (("X", x), ("Y", y))
        for each in model.warnings
    )


def _fitted(
    x: Array, y: Array, common: Sequence[tuple[int, int]], fit: Fit, method: LinkMethod
) -> tuple[ItemResponseModel, ItemResponseModel, Link] | NotEstimable:
    models = []
    for form, responses in (("X", x), ("Y", y)):
        model = fit(responses)
        if isinstance(model, NotEstimable):
            return NotEstimable(say("form %(form)s: %(reason)s", form=form, reason=model.reason), model.n)
        models.append(model)
    tie = link(models[0], models[1], common, method)
    return tie if isinstance(tie, NotEstimable) else (models[0], models[1], tie)


def true_score_equivalents(x: ItemResponseModel, y: ItemResponseModel, tie: Link) -> Array | NotEstimable:
    """The equivalents of the scores 0, 1 … full on X."""
    for form, model in (("X", x), ("Y", y)):
        missing = [each.item + 1 for each in model.items if not isinstance(each.slope, Estimate)]
        if missing:
            which = ", ".join(map(str, missing))
            return NotEstimable(say(NO_ESTIMATE, form=form, items=which), model.n)
        if (model.slopes <= 0).any():
            which = ", ".join(str(at + 1) for at in np.flatnonzero(model.slopes <= 0))
            return NotEstimable(say(FALLING, form=form, items=which), model.n)
    inner = np.arange(1, len(x.items), dtype=np.float64)
    abilities = _abilities(x, inner)
    expected = _expected_score(y, tie.slope * abilities + tie.intercept)
    return np.concatenate(([0.0], expected, [float(len(y.items))]))


def _expected_score(model: ItemResponseModel, abilities: Array) -> Array:
    logits = abilities[:, None] * model.slopes + model.intercepts
    total: Array = (0.5 * (1.0 + np.tanh(0.5 * logits))).sum(axis=1)
    return total


def _abilities(model: ItemResponseModel, scores: Array) -> Array:
    """Where the test characteristic curve, which rises, reaches the scores: by halving."""
    reach = REACH / model.slopes.min() + np.abs(model.intercepts / model.slopes).max()
    low, high = np.full(len(scores), -reach), np.full(len(scores), reach)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = _expected_score(model, middle) < scores
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found: Array = 0.5 * (low + high)
    return found
