"""How severe raters are: the many-facet Rasch model on a rating scale.

Linacre, J. M. (1989), Many-Facet Rasch Measurement; rating scale of Andrich (1978). Estimated by marginal
maximum likelihood with subjects from a normal population, not jointly: joint estimates of severities are
too far apart when a subject has few ratings (with eight, by about a seventh), marginal ones are not. Extreme
subjects stay in; raters and criteria with one end of the scale only have no estimate and stay out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_response.item_fit import Pair
from assay.assessment.item_response.marginal import normal_grid
from assay.assessment.item_response.maximizing import Climb, maximize
from assay.assessment.item_response.patterns import Array, Indexes
from assay.assessment.item_response.rating_design import (
    RatingDesign,
    rating_design,
    why_not_comparable,
    without_extremes,
)
from assay.assessment.item_response.rating_fit import rating_fit
from assay.assessment.item_response.rating_models import Element, FacetsModel
from assay.assessment.item_response.rating_scale import (
    Cells,
    RatingScaleLikelihood,
    category_probabilities,
    summing_to_zero,
)
from assay.wording import say

POINTS = 121
#: Half the width of a 95 % interval, in standard errors.
NORMAL_95 = 1.959964
#: Linacre, J. M. (1994), Rasch Measurement Transactions 7(4), 328: fewer do not place an element within a logit.
ENOUGH_RATINGS = 30
#: Linacre, J. M. (2002), Journal of Applied Measurement 3, 85-106: fewer in a category leave thresholds unsure.
ENOUGH_IN_CATEGORY = 10
UNSURE: Final = say("fewer than %(ratings)s ratings, so a severity may be a logit off: %(raters)s")
RARE: Final = say("fewer than %(ratings)s ratings in category %(categories)s")
UNUSED: Final = say("never used, and so counted as no step of the scale: %(categories)s")
LEFT_OUT: Final = say("%(ratings)s ratings stayed out, at one end of the scale throughout: %(names)s")
ALONE: Final = {
    "rater": say("there is only one rater to compare"),
    "criterion": say("there is only one criterion to compare"),
}

Reasons = Mapping[str, NotEstimable]


def fit_facets(
    subjects: Sequence[str],
    raters: Sequence[str],
    ratings: Sequence[float],
    criteria: Sequence[str] | None = None,
) -> FacetsModel | NotEstimable:
    """Severities of raters from ratings, one entry each in all arguments; NaN is a missing rating.

    Without criteria there is a single one. Where subsets of the design are not tied to each other, nothing
    is estimated and the reason names them. ValueError as in `rating_design`.
    """
    whole = rating_design(subjects, raters, criteria or ["all"] * len(subjects), ratings)
    design, lone_raters, lone_criteria = without_extremes(whole)
    refusal = _why_not(whole, design) or why_not_comparable(design)
    if refusal:
        return refusal
    sizes = len(design.raters), len(design.criteria), len(design.categories) - 1
    likelihood = RatingScaleLikelihood(Cells.of(design), summing_to_zero(design), sizes, normal_grid(POINTS))
    climb = maximize(likelihood, _start(design, likelihood.design.shape[1]))
    if climb.covariance is None:
        return _stuck(climb, len(design.steps))
    return _Report(whole, design, likelihood, climb, climb.covariance).model(lone_raters, lone_criteria)


def _why_not(whole: RatingDesign, design: RatingDesign) -> NotEstimable | None:
    n = len(whole.steps)
    if len(design.categories) < 2:
        return NotEstimable(say("no rater has ratings that vary") if n else say("there are no ratings"), n)
    if len(design.raters) < 2 and len(design.criteria) < 2:
        return NotEstimable(say("only one rater and one criterion have ratings that vary"), n)
    if len(design.subjects) < 2:
        return NotEstimable(say("only one subject was rated"), n)
    return None


def _start(design: RatingDesign, size: int) -> Array:
    """A spread of 1, and the mean and the thresholds' size from the share of the scale that is used."""
    start = np.zeros(size)
    share = np.clip(design.steps.mean() / (len(design.categories) - 1), 0.05, 0.95)
    start[:2] = 1.0, np.log(share / (1.0 - share))
    return start


def _stuck(climb: Climb, n: int) -> NotEstimable:
    if abs(climb.values[0]) < 0.1:
        return NotEstimable(say("the subjects do not differ, so their spread lies at its bound, zero"), n)
    return NotEstimable(
        say("the estimation did not converge in %(iterations)s steps", iterations=climb.iterations), n
    )


@dataclass(frozen=True, eq=False)
class _Report:
    """The estimates in full, and what is read from them."""

    whole: RatingDesign
    design: RatingDesign
    likelihood: RatingScaleLikelihood
    climb: Climb
    covariance: Array

    def model(self, lone_raters: Reasons, lone_criteria: Reasons) -> FacetsModel:
        n, (raters, criteria, _) = len(self.design.steps), self.likelihood.sizes
        values = self.likelihood.design @ self.climb.values
        errors = np.sqrt(np.diag(self.likelihood.design @ self.covariance @ self.likelihood.design.T))
        severities, difficulties, thresholds = np.split(values[2:], (raters, raters + criteria))
        rater_errors, criterion_errors, threshold_errors = np.split(errors[2:], (raters, raters + criteria))
        places = severities[self.design.rater] + difficulties[self.design.criterion]
        fit = rating_fit(self.design, places, thresholds)
        at = _Scale(np.array(self.design.categories, dtype=float), thresholds, float(values[1]))
        return FacetsModel(
            self._elements("rater", severities, rater_errors, fit.raters, at, lone_raters),
            self._elements("criterion", difficulties, criterion_errors, fit.criteria, at, lone_criteria),
            self._subjects(values, fit.subjects, at),
            self.design.categories,
            tuple(map(_with_error, thresholds, threshold_errors, [n] * len(thresholds))),
            _with_error(values[1], errors[1], len(self.design.subjects)),
            _with_error(abs(values[0]), errors[0], len(self.design.subjects)),
            n,
            self.climb.log_likelihood,
            self.climb.iterations,
            _warnings(self.whole, self.design, lone_raters, lone_criteria),
        )

    def _elements(
        self, facet: str, values: Array, errors: Array, fit: Sequence[Pair], at: "_Scale", lone: Reasons
    ) -> tuple[Element, ...]:
        indexes, names = _facet(self.design, facet)
        counts = np.bincount(indexes, minlength=len(names)).tolist()
        found: dict[str, tuple[Statistic, Statistic, Pair]] = {}
        for place, name in enumerate(names):
            measure = _with_error(values[place], errors[place], counts[place])
            fair = at.fair_average(at.mean - measure.value, errors[place], counts[place])
            alone = NotEstimable(ALONE[facet], counts[place])
            found[name] = (measure if len(names) > 1 else alone, fair, fit[place])
        found |= {name: (reason, reason, (reason, reason)) for name, reason in lone.items()}
        return self._named(facet, found)

    def _subjects(self, values: Array, fit: Sequence[Pair], at: "_Scale") -> tuple[Element, ...]:
        posterior = self.likelihood.at(self.climb.values).posterior
        abilities = values[0] * self.likelihood.grid.nodes + values[1]
        means = posterior @ abilities
        errors = np.sqrt(np.maximum(posterior @ abilities**2 - means**2, 0.0))
        counts = np.bincount(self.design.subject, minlength=len(means)).tolist()
        found: dict[str, tuple[Statistic, Statistic, Pair]] = {
            name: (
                _with_error(means[place], errors[place], counts[place]),
                at.fair_average(float(means[place]), errors[place], counts[place]),
                fit[place],
            )
            for place, name in enumerate(self.design.subjects)
        }
        return self._named("subject", found)

    def _named(self, facet: str, found: dict[str, tuple[Statistic, Statistic, Pair]]) -> tuple[Element, ...]:
        """With the averages and counts of all ratings, also of those that stayed out of the fit."""
        indexes, names = _facet(self.whole, facet)
        counts = np.bincount(indexes, minlength=len(names))
        ratings = np.array(self.whole.categories, dtype=float)[self.whole.steps]
        averages = np.bincount(indexes, weights=ratings, minlength=len(names)) / counts
        gone = NotEstimable(say("every rating is by a rater or on a criterion without an estimate"), 0)
        return tuple(
            Element(name, measure, fair, float(averages[place]), *fit, int(counts[place]))
            for place, name in enumerate(names)
            for measure, fair, fit in (found.get(name, (gone, gone, (gone, gone))),)
        )


@dataclass(frozen=True, eq=False)
class _Scale:
    """The rating scale, and the mean of the subjects."""

    categories: Array
    thresholds: Array
    mean: float

    def fair_average(self, location: float, error: float, n: int) -> Estimate:
        """The rating to expect at a location; its error follows from the location's (delta method)."""
        p = category_probabilities(np.array(location), self.thresholds)
        powers = np.arange(len(p))
        slope = p @ ((powers - p @ powers) * self.categories)
        return Estimate(float(p @ self.categories), n, float(slope * error))


def _facet(design: RatingDesign, facet: str) -> tuple[Indexes, tuple[str, ...]]:
    if facet == "rater":
        return design.rater, design.raters
    return (design.criterion, design.criteria) if facet == "criterion" else (design.subject, design.subjects)


def _with_error(value: float, error: float, n: int) -> Estimate:
    reach = NORMAL_95 * float(error)
    return Estimate(float(value), n, float(error), (float(value) - reach, float(value) + reach))


def _warnings(
    whole: RatingDesign, design: RatingDesign, lone_raters: Reasons, lone_criteria: Reasons
) -> tuple[str, ...]:
    counts = np.bincount(design.rater, minlength=len(design.raters))
    used = np.bincount(design.steps)
    low, high = design.categories[0], design.categories[-1]
    unused = sorted(set(range(low, high + 1)) - set(design.categories))
    rare = [
        str(each) for each, count in zip(design.categories, used, strict=True) if count < ENOUGH_IN_CATEGORY
    ]
    few = [name for name, count in zip(design.raters, counts, strict=True) if count < ENOUGH_RATINGS]
    lone = sorted({*lone_raters, *lone_criteria})
    dropped = len(whole.steps) - len(design.steps)
    sentences = (
        (few, say(UNSURE, ratings=ENOUGH_RATINGS, raters=", ".join(few))),
        (rare, say(RARE, ratings=ENOUGH_IN_CATEGORY, categories=", ".join(rare))),
        (unused, say(UNUSED, categories=", ".join(map(str, unused)))),
        (lone, say(LEFT_OUT, ratings=dropped, names=", ".join(lone))),
    )
    return tuple(sentence for names, sentence in sentences if names)
