"""Ratings as an array: subjects x raters of floats, NaN where a rater did not rate a subject."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def as_ratings(values: ArrayLike) -> Array:
    """The values as subjects x raters; ValueError unless they are a table of finite numbers and NaN."""
    ratings = np.asarray(values, dtype=np.float64)
    if ratings.ndim != 2:
        raise ValueError(f"ratings have {ratings.ndim} dimensions; expected 2, subjects x raters")
    if np.isinf(ratings).any():
        raise ValueError("a rating is infinite; expected numbers, and NaN for what is missing")
    return ratings


def categories_of(ratings: Array, categories: ArrayLike | None = None) -> Array:
    """The distinct values in ascending order; with `categories` these, which must hold every rating.

    A scale may have categories that nobody used: AC1 and AC2 count them, the others do not change.
    """
    observed = np.unique(ratings[~np.isnan(ratings)])
    if categories is None:
        return observed
    given = np.unique(np.asarray(categories, dtype=np.float64))
    unknown = observed[~np.isin(observed, given)]
    if unknown.size:
        raise ValueError(f"the rating {unknown[0]:g} is not one of the categories")
    return given


def indexes_of(ratings: Array, categories: Array) -> Integers:
    """Subjects x raters of indexes into the categories; `len(categories)` where there is no rating."""
    found = np.searchsorted(categories, ratings)
    return np.where(np.isnan(ratings), len(categories), found).astype(np.int64)


def counts_of(ratings: Array, categories: Array) -> Array:
    """Subjects x categories: how many raters chose each."""
    width = len(categories) + 1
    indexes = indexes_of(ratings, categories) + width * np.arange(len(ratings))[:, None]
    counted = np.bincount(indexes.ravel(), minlength=width * len(ratings))
    return counted.reshape(len(ratings), width)[:, :-1].astype(np.float64)


def compacted(ratings: Array) -> Array:
    """The ratings of each subject moved to the left, cut to the most that a subject has: who rated is lost."""
    given = ~np.isnan(ratings)
    sizes = given.sum(axis=1)
    rows, columns = np.nonzero(given)
    # The cells come row by row, so the place in a row is the distance from where the row begins.
    places = np.arange(len(rows)) - (np.cumsum(sizes) - sizes)[rows]
    moved = np.full((len(ratings), int(sizes.max(initial=0))), np.nan)
    moved[rows, places] = ratings[rows, columns]
    return moved


def divided(above: Any, below: Any) -> Array:
    """Quotients, NaN where the divisor is zero."""
    over = np.asarray(above, dtype=np.float64)
    under = np.asarray(below, dtype=np.float64)
    empty = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    return np.asarray(np.divide(over, under, out=empty, where=under != 0))
