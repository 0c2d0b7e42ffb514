"""How much a pair of categories agrees: 1 for the same one, less the further apart."""

from typing import Final, Literal

import numpy as np

from assay.assessment.agreement.arrays import Array

#: A named scheme, or agreement weights of categories x categories with 1 on the diagonal.
Weighting = Literal["unweighted", "linear", "quadratic", "ordinal"] | Array

WEIGHTINGS: Final = ("unweighted", "linear", "quadratic", "ordinal")


def agreement_weights(weighting: Weighting, categories: Array) -> Array:
    """Categories x categories of agreement weights.

    Linear: 1 - |a - b| / range (Cicchetti and Allison 1971); quadratic: 1 - (a - b)^2 / range^2 (Fleiss and
    Cohen 1973), both by the *values* of the categories, so that a level nobody chose keeps its place.
    Ordinal: by the number of pairs of categories within the span (Gwet 2014, ch. 3), by order alone.
    """
    if not isinstance(weighting, str):
        return _checked(weighting, len(categories))
    if len(categories) < 2 or weighting == "unweighted":
        return np.eye(len(categories))
    if weighting == "ordinal":
        apart = np.abs(np.subtract.outer(np.arange(len(categories)), np.arange(len(categories))))
        pairs = apart * (apart + 1) / 2
        return np.asarray(1 - pairs / pairs.max(), dtype=np.float64)
    share = np.abs(np.subtract.outer(categories, categories)) / np.ptp(categories)
    return np.asarray(1 - (share if weighting == "linear" else share**2), dtype=np.float64)


def _checked(weights: Array, size: int) -> Array:
    if weights.shape != (size, size):
        raise ValueError(f"the weights are {weights.shape}; expected {size} x {size}, one for each category")
    if not np.allclose(np.diag(weights), 1):
        raise ValueError("a category does not fully agree with itself; expected 1 on the diagonal")
    return weights
