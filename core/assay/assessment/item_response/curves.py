"""How likely a right response is at each ability: the curves of items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.item_response.models import ItemResponseModel
from assay.assessment.item_response.patterns import Array


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves at some abilities; the rows belong to `items`."""

    #: The columns of the estimated items.
    items: tuple[int, ...]
    abilities: Array
    #: Items x abilities: the probability of a right response.
    probabilities: Array


def curves(model: ItemResponseModel, abilities: ArrayLike) -> Curves:
    """The curves of the estimated items at the given abilities, in the units of the difficulties."""
    points = np.atleast_1d(np.asarray(abilities, dtype=np.float64))
    slopes = model.slopes[:, None]
    p = 0.5 * (1.0 + np.tanh(0.5 * (slopes * points + model.intercepts[:, None])))
    return Curves(model.estimated, points, p)
