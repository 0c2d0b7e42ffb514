"""How success on one item rises with ability: the curve of a model, and what was observed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.options import score_groups
from assay.assessment.item_response.curves import curves
from assay.assessment.item_response.models import ItemResponseModel, TwoParameterModel
from assay.assessment.item_response.persons import weighted_abilities
from assay.assessment.item_response.score_fit import ChiSquare, score_fit
from assay.assessment.item_response.two_parameter import ENOUGH_PERSONS, fit_two_parameter
from assay.services.statistics.items import IN_PARTS, SectionItems
from assay.services.statistics.remembering import remembered

#: Points of a curve, and groups of people beside it.
POINTS: Final = 41
GROUPS: Final = 8
#: How far a curve reaches, in standard deviations of ability.
REACH: Final = 3.0


@dataclass(frozen=True)
class ItemCurve:
    """One item under the model that the number of people allows."""

    #: `two-parameter` or `Rasch`.
    model: str
    #: How many people it was fitted to.
    n: int
    difficulty: Statistic
    slope: Statistic
    #: S-X2: a small p says that the item does not follow the model.
    fit: ChiSquare | NotEstimable
    #: Pairs of ability and the chance of a right response.
    points: tuple[tuple[float, float], ...]
    #: For groups of people by total score: mean ability, share right, how many.
    observed: tuple[tuple[float, float, int], ...]
    warnings: tuple[str, ...]


def item_curve(items: SectionItems, number: int) -> ItemCurve | NotEstimable:
    """The curve of question `number`; the two-parameter model from 200 people on, else the Rasch model."""
    if number - 1 in items.responses.in_parts:
        return NotEstimable(IN_PARTS, items.responses.n)
    model = _model(items)
    if isinstance(model, NotEstimable):
        return model
    found = model.items[number - 1]
    if isinstance(found.slope, NotEstimable):
        return found.slope
    reach = REACH * model.spread.value
    at = np.linspace(-reach, reach, POINTS)
    drawn = curves(model, at)
    row = drawn.items.index(number - 1)
    return ItemCurve(
        model="two-parameter" if isinstance(model, TwoParameterModel) else "Rasch",
        n=model.n,
        difficulty=found.difficulty,
        slope=found.slope,
        fit=_fits(items, model)[number - 1],
        points=tuple(zip(at.tolist(), drawn.probabilities[row].tolist(), strict=True)),
        observed=_observed(items, model, number),
        warnings=model.warnings,
    )


def _model(items: SectionItems) -> ItemResponseModel | NotEstimable:
    if items.responses.n >= ENOUGH_PERSONS:
        right = items.responses.right
        found = remembered(lambda: fit_two_parameter(right), "two-parameter", right)
        if isinstance(found, TwoParameterModel) and found.estimated:
            return found
    return items.placed


def _fits(items: SectionItems, model: ItemResponseModel) -> Sequence[ChiSquare | NotEstimable]:
    """Of every item; the model follows from the responses and its kind."""
    right, kind = items.responses.right, type(model).__name__
    return remembered(lambda: score_fit(model, right), "fit", right, kind, str(model.estimated))


def abilities_of(items: SectionItems, model: ItemResponseModel) -> Sequence[Statistic]:
    """Of every person; the model follows from the responses and its kind."""
    right, kind = items.responses.right, type(model).__name__
    return remembered(
        lambda: weighted_abilities(model, right), "abilities", right, kind, str(model.estimated)
    )


def _observed(
    items: SectionItems, model: ItemResponseModel, number: int
) -> tuple[tuple[float, float, int], ...]:
    right = items.responses.right
    abilities = abilities_of(items, model)
    known = np.array([isinstance(each, Estimate) for each in abilities])
    values = np.array([each.value if isinstance(each, Estimate) else np.nan for each in abilities])
    groups = score_groups(np.nansum(right, axis=1), GROUPS)
    found = []
    for group in range(GROUPS):
        people = known & (groups == group)
        if people.any():
            share = float(right[people, number - 1].mean())
            found.append((float(values[people].mean()), share, int(people.sum())))
    return tuple(found)
