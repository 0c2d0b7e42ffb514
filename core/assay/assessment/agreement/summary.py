"""Every statistic of agreement for one table of ratings, each a value or why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.agreement.arrays import Array, Integers, as_ratings, categories_of, compacted
from assay.assessment.agreement.intraclass import FORMS, Form, Intraclass, intraclass
from assay.assessment.agreement.kappa import cohen_kappa, mean_kappa
from assay.assessment.agreement.krippendorff import LEVELS, Level, krippendorff_alpha
from assay.assessment.agreement.multirater import fleiss_kappa, gwet_ac
from assay.assessment.agreement.raters import RaterSummary, rater_summaries
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.shares import adjacent_agreement, exact_agreement, unanimous_agreement
from assay.assessment.agreement.weights import Weighting
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

NEEDS_ORDER: Final = say("the ratings are nominal; this statistic needs an order or distances")
_MOST_CATEGORIES: Final = 200
_MOST_RATERS: Final = 30
_SCHEMES: Final[tuple[Weighting, ...]] = ("unweighted", "linear", "quadratic")

_Measure = Callable[[Resampling | None], Statistic]


@dataclass(frozen=True)
class Measured:
    """A statistic with the error and interval of its formula, and, if asked for, with those of the bootstrap."""

    statistic: Statistic
    resampled: Statistic | None = None


@dataclass(frozen=True)
class IntraclassMeasured:
    """An intraclass correlation with its F test, and, if asked for, resampled."""

    test: Intraclass
    resampled: Statistic | None = None


@dataclass(frozen=True)
class PairKappa:
    """Cohen's kappa of two raters (indexes of columns), by weighting."""

    raters: tuple[int, int]
    kappas: Mapping[str, Statistic]


@dataclass(frozen=True)
class Agreement:
    """Agreement on one criterion, or on several taken together."""

    subjects: int
    raters: int
    ratings: int
    missing: int
    #: Ascending; those that were given, else those that were used.
    categories: tuple[float, ...]
    exact: Measured
    adjacent: Measured
    unanimous: Measured
    #: Cohen's kappa as the mean over pairs of raters, by weighting.
    kappa: Mapping[str, Measured]
    pairs: tuple[PairKappa, ...]
    fleiss: Measured
    #: AC1 as `unweighted`; AC2 as `linear` and `quadratic`.
    gwet: Mapping[str, Measured]
    intraclass: Mapping[Form, IntraclassMeasured]
    krippendorff: Mapping[Level, Measured]
    by_rater: tuple[RaterSummary, ...]


@dataclass(frozen=True)
class _Asked:
    """A table and what is to be known of it."""

    ratings: Array
    #: The same for statistics that do not ask who rated: much narrower where each subject has few of many raters.
    anybody: Array
    categories: Array
    is_nominal: bool
    within: float
    resampling: Resampling | None
    #: Several rows of one subject are not independent, which the formulas for errors take for granted.
    is_pooled: bool

    def measured(self, measure: _Measure, refusal: str = "") -> Measured:
        """Measure by formula and by bootstrap, unless there is a reason not to."""
        if refusal:
            return Measured(NotEstimable(refusal, len(self.ratings)))
        found = measure(None)
        if self.is_pooled:
            found = _bare(found)
        is_resampled = self.resampling is not None and isinstance(found, Estimate)
        return Measured(found, measure(self.resampling) if is_resampled else None)

    @property
    def unordered(self) -> str:
        """Why statistics that need order have no value, if so."""
        return NEEDS_ORDER if self.is_nominal else ""

    @property
    def uncategorized(self) -> str:
        """Why statistics of categories have no value, if so."""
        many = len(self.categories) > _MOST_CATEGORIES
        return (
            say(
                "%(values)s different values; at most %(most)s categories",
                values=len(self.categories),
                most=_MOST_CATEGORIES,
            )
            if many
            else ""
        )


def agreement(
    values: ArrayLike,
    level: Level = "interval",
    categories: ArrayLike | None = None,
    within: float = 1.0,
    resampling: Resampling | None = None,
) -> Agreement:
    """All that is to be said of subjects x raters (NaN where missing).

    At `nominal` no statistic has a value that needs order; the others allow all, with equal steps. With clusters in
    `resampling` rows are not independent: errors by formula are left out."""
    asked = _asked(as_ratings(values), level, categories, within, resampling)
    ratings, anybody, known = asked.ratings, asked.anybody, asked.categories
    return Agreement(
        subjects=len(ratings),
        raters=ratings.shape[1],
        ratings=int((~np.isnan(ratings)).sum()),
        missing=int(np.isnan(ratings).sum()),
        categories=tuple(known.tolist()),
        exact=asked.measured(lambda r: exact_agreement(anybody, r)),
        adjacent=asked.measured(lambda r: adjacent_agreement(anybody, within, r), asked.unordered),
        unanimous=asked.measured(lambda r: unanimous_agreement(anybody, r)),
        kappa=_by_scheme(asked, mean_kappa, ratings, asked.uncategorized or _crowd(ratings)),
        pairs=_pairs(asked),
        fleiss=asked.measured(lambda r: fleiss_kappa(anybody, "unweighted", known, r), asked.uncategorized),
        gwet=_by_scheme(asked, gwet_ac, anybody, asked.uncategorized),
        intraclass={form: _intraclass(asked, form) for form in FORMS},
        krippendorff={each: _alpha(asked, each) for each in LEVELS},
        by_rater=_by_rater(asked),
    )


def _asked(
    ratings: Array, level: Level, categories: ArrayLike | None, within: float, resampling: Resampling | None
) -> _Asked:
    return _Asked(
        ratings=ratings,
        anybody=compacted(ratings),
        categories=categories_of(ratings, categories),
        is_nominal=level == "nominal",
        within=within,
        resampling=resampling if resampling and resampling.resamples else None,
        is_pooled=resampling is not None and resampling.clusters is not None,
    )


def _crowd(ratings: Array) -> str:
    raters = ratings.shape[1]
    if raters <= _MOST_RATERS:
        return ""
    return say("%(raters)s raters; pairs are compared of at most %(most)s", raters=raters, most=_MOST_RATERS)


def _by_scheme(
    asked: _Asked, statistic: Callable[..., Statistic], ratings: Array, refusal: str
) -> dict[str, Measured]:
    def measured(scheme: Weighting) -> Measured:
        reason = refusal or ("" if scheme == "unweighted" else asked.unordered)
        return asked.measured(lambda r: statistic(ratings, scheme, asked.categories, r), reason)

    return {str(scheme): measured(scheme) for scheme in _SCHEMES}


def _pairs(asked: _Asked) -> tuple[PairKappa, ...]:
    """The pairs of raters who have a subject in common."""
    if asked.uncategorized or _crowd(asked.ratings):
        return ()
    given = np.ascontiguousarray(~np.isnan(asked.ratings.T))
    shared = given.astype(np.float64)
    first, second = np.nonzero(np.triu(shared @ shared.T, 1))
    pairs = ((int(i), int(j)) for i, j in zip(first, second, strict=True))
    return tuple(_pair(asked, each, np.flatnonzero(given[each[0]] & given[each[1]])) for each in pairs)


def _pair(asked: _Asked, raters: tuple[int, int], rows: Integers) -> PairKappa:
    # Bootstrap intervals of every pair would be many and slow; the mean over the pairs has one.
    once = replace(asked, resampling=None)
    kappas = _by_scheme(once, cohen_kappa, asked.ratings[rows[:, None], raters], "")
    return PairKappa(raters, {scheme: each.statistic for scheme, each in kappas.items()})


def _intraclass(asked: _Asked, form: Form) -> IntraclassMeasured:
    n = len(asked.ratings)
    if asked.unordered:
        return IntraclassMeasured(Intraclass(form, NotEstimable(asked.unordered, n), asked.ratings.shape[1]))
    test = intraclass(asked.ratings, form)
    found = asked.measured(lambda r: intraclass(asked.ratings, form, r).statistic)
    if asked.is_pooled:
        test = Intraclass(form, found.statistic, test.raters)
    return IntraclassMeasured(test, found.resampled)


def _alpha(asked: _Asked, level: Level) -> Measured:
    reason = "" if level == "nominal" else asked.unordered
    return asked.measured(lambda r: krippendorff_alpha(asked.anybody, level, r), reason)


def _by_rater(asked: _Asked) -> tuple[RaterSummary, ...]:
    found = rater_summaries(asked.ratings, asked.within)
    if asked.is_pooled:
        found = tuple(map(_without_errors, found))
    return tuple(map(_of_words, found)) if asked.is_nominal else found


def _of_words(rater: RaterSummary) -> RaterSummary:
    """Of nominal ratings, only exact agreement."""
    no = NotEstimable(NEEDS_ORDER, rater.n)
    return replace(rater, mean=no, mean_difference=no, adjacent=no, correlation=no)


def _without_errors(rater: RaterSummary) -> RaterSummary:
    return replace(
        rater,
        mean=_bare(rater.mean),
        mean_difference=_bare(rater.mean_difference),
        exact=_bare(rater.exact),
        adjacent=_bare(rater.adjacent),
        correlation=_bare(rater.correlation),
    )


def _bare(statistic: Statistic) -> Statistic:
    return Estimate(statistic.value, statistic.n) if isinstance(statistic, Estimate) else statistic
