"""Whether raters, criteria and subjects behave as the rating scale model says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.assessment.item_response.item_fit import Pair, mean_squares
from assay.assessment.item_response.patterns import Array, Indexes
from assay.assessment.item_response.rating_design import RatingDesign
from assay.assessment.item_response.rating_scale import category_probabilities

STEPS = 100


@dataclass(frozen=True, eq=False)
class RatingFit:
    """Infit and outfit of each element, in the design's order."""

    raters: tuple[Pair, ...]
    criteria: tuple[Pair, ...]
    subjects: tuple[Pair, ...]


def rating_fit(design: RatingDesign, places: Array, thresholds: Array) -> RatingFit:
    """Infit and outfit (Wright & Masters 1982, p. 100); `places` is severity plus difficulty of each rating.

    Residuals are taken at the subjects' weighted likelihood measures. A subject's measure comes from a few
    ratings and follows each of them, so each variance is first reduced by the rating's share in the
    subject's information, as for residuals of a regression; otherwise mean squares would all lie below 1.
    Subjects with all ratings at one end fit by construction and are left out.
    """
    measures = _weighted_measures(design, places, thresholds)
    _, variances, _, fourth = moments(measures[design.subject] - places, thresholds)
    information = np.bincount(design.subject, weights=variances, minlength=len(design.subjects))
    free = 1.0 - variances / information[design.subject]
    kept = _is_between(design)[design.subject] & (free > 1e-6)
    expected = moments(measures[design.subject] - places, thresholds)[0]
    residuals = (design.steps - expected)[kept] / np.sqrt(free[kept])

    def pairs(element: Indexes, names: tuple[str, ...]) -> tuple[Pair, ...]:
        def by_element(values: Array) -> Array:
            sums: Array = np.bincount(element[kept], weights=values, minlength=len(names)).astype(np.float64)
            return sums

        return mean_squares(residuals, variances[kept], fourth[kept], by_element)

    return RatingFit(
        pairs(design.rater, design.raters),
        pairs(design.criterion, design.criteria),
        pairs(design.subject, design.subjects),
    )


def moments(locations: Array, thresholds: Array) -> tuple[Array, Array, Array, Array]:
    """The mean category (from 0), the variance, and the third and fourth central moments at locations."""
    p = category_probabilities(locations, thresholds)
    powers = np.arange(p.shape[-1])
    mean = p @ powers
    off = powers - mean[..., None]
    variance, third, fourth = ((p * off**power).sum(axis=-1) for power in (2, 3, 4))
    return mean, np.maximum(variance, 1e-300), third, fourth


def _is_between(design: RatingDesign) -> NDArray[np.bool_]:
    """The subjects with ratings that are neither all lowest nor all highest."""
    sums = np.bincount(design.subject, weights=design.steps, minlength=len(design.subjects))
    highest = np.bincount(design.subject, minlength=len(design.subjects)) * (len(design.categories) - 1)
    between: NDArray[np.bool_] = (sums > 0) & (sums < highest)
    return between


def _weighted_measures(design: RatingDesign, places: Array, thresholds: Array) -> Array:
    """Warm's weighted likelihood measures, raters and criteria taken as known."""
    count = len(design.subjects)
    measures = np.zeros(count)
    for _ in range(STEPS):
        mean, variance, third, _ = moments(measures[design.subject] - places, thresholds)
        information = np.bincount(design.subject, weights=variance, minlength=count)
        bent = np.bincount(design.subject, weights=third, minlength=count) / (2.0 * information)
        score = np.bincount(design.subject, weights=design.steps - mean, minlength=count)
        steps = np.clip((score + bent) / information, -1.0, 1.0)
        measures = measures + steps
        if np.abs(steps).max() < 1e-9:
            break
    return measures
