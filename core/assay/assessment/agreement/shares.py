"""Agreement as it is seen, not corrected for chance: exact, adjacent, unanimous."""

import numpy as np
from numpy.typing import ArrayLike

from assay.assessment.agreement.arrays import Array, Booleans, as_ratings, compacted, divided
from assay.assessment.agreement.intervals import share, with_error
from assay.assessment.agreement.resampling import Resampling, resampled
from assay.assessment.estimates import NotEstimable, Statistic
from assay.wording import say

NO_PAIRS = say("no subject was rated by two raters")


def exact_agreement(values: ArrayLike, resampling: Resampling | None = None) -> Statistic:
    """The share of pairs of ratings of a subject that are the same, as the mean over the n subjects with pairs.

    With two raters this is the share of subjects on whom they agree.
    """
    return _pair_share(as_ratings(values), 0.0, resampling)


def adjacent_agreement(
    values: ArrayLike, within: float = 1.0, resampling: Resampling | None = None
) -> Statistic:
    """The share of pairs that differ by at most `within` points of the scale; exact agreement is part of it."""
    return _pair_share(as_ratings(values), within, resampling)


def unanimous_agreement(values: ArrayLike, resampling: Resampling | None = None) -> Statistic:
    """The share of the n subjects with two ratings or more whose ratings are all the same."""
    ratings = as_ratings(values)
    rows = (~np.isnan(ratings)).sum(axis=1) >= 2
    if not rows.any():
        return NotEstimable(NO_PAIRS, 0)
    spread = np.nanmax(ratings[rows], axis=1) - np.nanmin(ratings[rows], axis=1)
    return _mean_share((spread == 0).astype(np.float64), rows, resampling)


def pair_shares(ratings: Array, within: float) -> Array:
    """For each subject the share of its pairs of ratings no more than `within` apart; NaN without a pair."""
    left = np.sort(compacted(ratings), axis=1)
    sizes = (~np.isnan(left)).sum(axis=1)
    close = np.zeros(len(left))
    for step in range(1, left.shape[1]):
        # NaN compares as False, so missing ratings are in no pair; a little room for 0.1 + 0.2.
        close += (left[:, step:] - left[:, :-step] <= within + 1e-9).sum(axis=1)
    return divided(close, sizes * (sizes - 1) / 2)


def _pair_share(ratings: Array, within: float, resampling: Resampling | None) -> Statistic:
    shares = pair_shares(ratings, within)
    rows = ~np.isnan(shares)
    return _mean_share(shares[rows], rows, resampling) if rows.any() else NotEstimable(NO_PAIRS, 0)


def _mean_share(shares: Array, rows: Booleans, resampling: Resampling | None) -> Statistic:
    n = len(shares)
    if resampling:
        return resampled(lambda drawn: drawn @ shares / drawn.sum(axis=1), rows, n, resampling)
    value = float(shares.mean())
    if np.isin(shares, (0, 1)).all():
        return share(value, n)
    return with_error(value, n, float(shares.var(ddof=1)) / n if n > 1 else 0.0, df=n - 1, low=0.0)
