"""Each rater against the others: severity, exact and adjacent agreement, correlation."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.agreement.arrays import Array, as_ratings, divided
from assay.assessment.agreement.intervals import correlation, with_error
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

ALIKE: Final = say("this rater's ratings are all the same")
OTHERS_ALIKE: Final = say("the means of the others are all the same")
NOBODY: Final = say("no subject was rated by this rater and another")


@dataclass(frozen=True)
class RaterSummary:
    """A rater (the index of the column), compared on the n subjects that somebody else rated too."""

    rater: int
    #: How many subjects the rater rated, with or without others.
    ratings: int
    n: int
    mean: Statistic
    #: Mean of (own rating - mean of the others' ratings): above 0 is lenient, below severe.
    mean_difference: Statistic
    #: Mean share of the others who gave the same rating.
    exact: Statistic
    #: Mean share of the others who gave a rating at most `within` away.
    adjacent: Statistic
    #: Product-moment correlation with the mean of the others.
    correlation: Statistic


def rater_summaries(values: ArrayLike, within: float = 1.0) -> tuple[RaterSummary, ...]:
    """One summary for each column of subjects x raters; 95 % intervals by t, of the correlation by Fisher's z."""
    ratings = as_ratings(values)
    sums, counts = np.nansum(ratings, axis=1), (~np.isnan(ratings)).sum(axis=1)
    return tuple(_summary(ratings, rater, sums, counts, within) for rater in range(ratings.shape[1]))


def _summary(ratings: Array, rater: int, sums: Array, counts: Array, within: float) -> RaterSummary:
    given = ~np.isnan(ratings[:, rater])
    both = given & (counts >= 2)
    own = ratings[both, rater]
    others = divided(sums[both] - own, counts[both] - 1)
    gaps = np.abs(np.delete(ratings[both], rater, axis=1) - own[:, None])
    return RaterSummary(
        rater=rater,
        ratings=int(given.sum()),
        n=len(own),
        mean=_mean(ratings[given, rater], say("this rater rated nobody")),
        mean_difference=_mean(own - others, NOBODY),
        exact=_share(gaps, 0.0, counts[both] - 1),
        adjacent=_share(gaps, within, counts[both] - 1),
        correlation=_correlation(own, others),
    )


def _mean(numbers: Array, reason: str, low: float = -np.inf, high: float = np.inf) -> Statistic:
    n = len(numbers)
    if not n:
        return NotEstimable(reason, 0)
    variance = float(numbers.var(ddof=1)) / n if n > 1 else 0.0
    return with_error(float(numbers.mean()), n, variance, df=n - 1, low=low, high=high)


def _share(gaps: Array, within: float, others: Array) -> Statistic:
    return _mean((gaps <= within + 1e-9).sum(axis=1) / others, NOBODY, low=0.0, high=1.0)


def _correlation(own: Array, others: Array) -> Statistic:
    n = len(own)
    if n < 3:
        return NotEstimable(
            say("subjects that others rated too: %(subjects)s; three are needed", subjects=n), n
        )
    mine, theirs = own - own.mean(), others - others.mean()
    spread = float(np.sqrt((mine**2).sum() * (theirs**2).sum()))
    if np.ptp(own) == 0 or np.ptp(others) < 1e-12:
        return NotEstimable(ALIKE if np.ptp(own) == 0 else OTHERS_ALIKE, n)
    value = float(np.clip((mine * theirs).sum() / spread, -1, 1))
    return correlation(value, n) if n > 3 else Estimate(value, n)
