"""Whether an item's success rises with the sum score as the model says: S-X2.

Orlando, M., & Thissen, D. (2000), Likelihood-based item-fit indices for dichotomous item response theory
models, Applied Psychological Measurement 24, 50-64. Sum scores' likelihoods by the recursion of Lord, F. M.,
& Wingersky, M. S. (1984), Applied Psychological Measurement 8, 453-461.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.calibration import points_for
from assay.assessment.item_response.marginal import Grid, normal_grid
from assay.assessment.item_response.models import ItemResponseModel, RaschModel
from assay.assessment.item_response.patterns import Array, checked_responses
from assay.wording import say

#: Scores are taken together until each cell expects as many persons (Orlando & Thissen 2000, p. 54).
FEWEST_EXPECTED = 1.0


@dataclass(frozen=True)
class ChiSquare:
    """A statistic with its degrees of freedom and the chance of a larger one if the model holds."""

    value: float
    degrees: int
    p: float
    n: int


def score_fit(model: ItemResponseModel, responses: ArrayLike) -> tuple[ChiSquare | NotEstimable, ...]:
    """S-X2 of each item, from the persons who responded to all estimated items; in the items' order."""
    matrix = checked_responses(responses)[:, list(model.estimated)]
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    slopes = model.slopes * model.spread.value
    grid = normal_grid(points_for(slopes))
    logits = np.outer(slopes, grid.nodes) + model.intercepts[:, None]
    p = 0.5 * (1.0 + np.tanh(0.5 * logits))
    whole = np.exp(grid.log_weights) @ score_likelihoods(p).T
    places = {item: place for place, item in enumerate(model.estimated)}
    return tuple(
        _score_fit(complete, places[each.item], _expected(p, places[each.item], whole, grid), model)
        if each.item in places
        else NotEstimable(say("the item was not estimated"), each.slope.n)
        for each in model.items
    )


def score_likelihoods(p: Array) -> Array:
    """(items + 1) x nodes: the probability of each sum score, given items x nodes of success."""
    likelihoods = np.zeros((len(p) + 1, p.shape[1]))
    likelihoods[0] = 1.0
    for count, row in enumerate(p, start=1):
        likelihoods[1 : count + 1] = likelihoods[1 : count + 1] * (1.0 - row) + likelihoods[:count] * row
        likelihoods[0] *= 1.0 - row
    return likelihoods


def _expected(p: Array, place: int, whole: Array, grid: Grid) -> Array:
    """The share right among those with each score from 1 to items - 1 (Orlando & Thissen 2000, eq. 8)."""
    others = score_likelihoods(np.delete(p, place, axis=0))
    right = (others * p[place]) @ np.exp(grid.log_weights)
    share: Array = right[: len(p) - 1] / whole[1 : len(p)]
    return share


def _score_fit(
    complete: Array, place: int, expected: Array, model: ItemResponseModel
) -> ChiSquare | NotEstimable:
    scores = complete.sum(axis=1).astype(np.intp)
    items = complete.shape[1]
    persons = np.bincount(scores, minlength=items + 1)[1:items].astype(np.float64)
    right: Array = np.bincount(scores, weights=complete[:, place], minlength=items + 1)[1:items].astype(
        np.float64
    )
    cells = _together(persons, persons * expected)
    degrees = len(cells) - (1 if isinstance(model, RaschModel) else 2)
    if degrees < 1:
        return NotEstimable(say("too few scores with enough persons to compare"), len(complete))
    value = sum([_cell(persons[cell], right[cell], expected[cell]) for cell in cells], start=0.0)
    return ChiSquare(value, degrees, float(chdtrc(degrees, value)), len(complete))


def _cell(persons: Array, right: Array, expected: Array) -> float:
    n, foreseen = persons.sum(), (persons * expected).sum()
    return float((right.sum() - foreseen) ** 2 / foreseen + (right.sum() - foreseen) ** 2 / (n - foreseen))


def _together(persons: Array, right: Array) -> Sequence[slice]:
    """Neighboring scores taken together so that right and wrong expect enough, from both ends to the middle."""
    cells: list[slice] = []
    start = 0
    for end in range(1, len(persons) + 1):
        cell = slice(start, end)
        if _is_enough(persons[cell].sum(), right[cell].sum()):
            cells.append(cell)
            start = end
    if cells and start < len(persons):
        cells[-1] = slice(cells[-1].start, len(persons))
    return cells


def _is_enough(persons: float, right: float) -> bool:
    return min(right, persons - right) >= FEWEST_EXPECTED
