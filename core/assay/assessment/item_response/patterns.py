"""Responses as estimation needs them: persons who give it the same information are counted together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Indexes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Patterns:
    """Groups of persons; where a response is missing, `observed` and `responses` are both 0."""

    #: Groups x items: the mean response of the group's persons.
    responses: Array
    #: Groups x items: 1 where the group responded, else 0; the same for all persons of a group.
    observed: Array
    #: How many persons are in each group.
    persons: Array
    #: The group of each person.
    members: Indexes

    @property
    def n(self) -> int:
        """How many persons there are."""
        return len(self.members)

    @cached_property
    def is_complete(self) -> bool:
        """Whether all have responded to all items."""
        return bool(self.observed.all())

    def over_observed(self, values: Array) -> Array:
        """Groups x nodes (one row, where it is the same for all): items x nodes summed over items observed."""
        summed: Array = values.sum(axis=0)[None, :] if self.is_complete else self.observed @ values
        return summed


def checked_responses(responses: ArrayLike) -> Array:
    """The responses as persons x items of 0, 1 and NaN (missing); anything else is a ValueError."""
    matrix = np.asarray(responses, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] == 0:
        raise ValueError(f"responses are persons x items, not an array of shape {matrix.shape}")
    known = (matrix == 0) | (matrix == 1) | np.isnan(matrix)
    if not known.all():
        person, item = np.argwhere(~known)[0]
        raise ValueError(f"the response of person {person} to item {item} is not 0, 1 or NaN")
    return matrix


def distinct_patterns(responses: Array) -> Patterns:
    """Group persons with identical responses, as the two-parameter model needs."""
    codes = np.where(np.isnan(responses), 2, responses).astype(np.uint8)
    return _grouped(responses, _members(codes))


def distinct_scores(responses: Array) -> Patterns:
    """Group persons with the same sum over the same items: sufficient in the Rasch model (Rasch 1960)."""
    observed = ~np.isnan(responses)
    scores = np.nansum(responses, axis=1).astype(np.intp)
    if observed.all():
        return _grouped(responses, np.unique(scores, return_inverse=True)[1])
    tried = _members(observed.astype(np.uint8))
    return _grouped(responses, np.unique(tried * (responses.shape[1] + 1) + scores, return_inverse=True)[1])


def _members(codes: NDArray[np.uint8]) -> Indexes:
    """The number of each row among the distinct rows; whole rows are compared as bytes, for speed."""
    packed = np.ascontiguousarray(codes).view(np.dtype((np.void, codes.shape[1]))).ravel()
    members: Indexes = np.unique(packed, return_inverse=True)[1]
    return members


def _grouped(responses: Array, members: Indexes) -> Patterns:
    if not len(members):
        nothing = np.zeros((0, responses.shape[1]))
        return Patterns(nothing, nothing, np.zeros(0), members)
    order = np.argsort(members, kind="stable")
    counts = np.bincount(members)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    answered = ~np.isnan(responses[order[starts]])
    sums = np.add.reduceat(np.nan_to_num(responses)[order], starts, axis=0)
    return Patterns(sums / counts[:, None], answered.astype(float), counts.astype(float), members)
