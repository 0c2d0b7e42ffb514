"""What items and test say at each ability: curves of success and of information."""

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
    #: Items x abilities: Fisher's information, slope squared times p times (1 - p) (Lord 1980, eq. 5-9).
    information: Array

    @property
    def test_information(self) -> Array:
        """The sum over items; its inverse root is the standard error of a maximum likelihood ability."""
        total: Array = self.information.sum(axis=0)
        return total

    @property
    def expected_scores(self) -> Array:
        """The test characteristic curve: the expected number of right responses."""
        total: Array = self.probabilities.sum(axis=0)
        return total


def curves(model: ItemResponseModel, abilities: ArrayLike) -> Curves:
    """The curves of the estimated items at the given abilities, in the units of the difficulties."""
    points = np.atleast_1d(np.asarray(abilities, dtype=np.float64))
    slopes = model.slopes[:, None]
    p = 0.5 * (1.0 + np.tanh(0.5 * (slopes * points + model.intercepts[:, None])))
    return Curves(model.estimated, points, p, slopes**2 * p * (1.0 - p))
