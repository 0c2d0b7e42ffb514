"""Several criteria taken together: criteria x subjects x raters, NaN where missing."""

import numpy as np

from assay.assessment.agreement.arrays import Array, Integers


def stacked(tables: Array) -> tuple[Array, Integers]:
    """All criteria below each other as rows x raters, and the subject of each row; rows without ratings are out.

    The rows of a subject are not independent: resample by subject, and trust no error by formula.
    """
    criteria, subjects, raters = tables.shape
    rows = tables.reshape(criteria * subjects, raters)
    kept = ~np.isnan(rows).all(axis=1)
    return rows[kept], np.tile(np.arange(subjects), criteria)[kept]


def averaged(tables: Array) -> Array:
    """The mean over the criteria as subjects x raters; NaN unless the rater rated the subject on all of them."""
    return np.asarray(tables.mean(axis=0))


def rated_part(ratings: Array) -> tuple[Array, Integers]:
    """The subjects and raters with at least one rating, and which columns these raters are."""
    given = ~np.isnan(ratings)
    raters = np.flatnonzero(given.any(axis=0))
    return ratings[given.any(axis=1)][:, raters], raters
