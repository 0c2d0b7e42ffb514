"""Two groups matched by total score: how many of each have an item right at each score."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.assessment.item_analysis.scores import Floats, Scores


@dataclass(frozen=True)
class Matched:
    """Counts of people by total score; each array has one entry a score that anybody has."""

    scores: Floats
    #: Right and wrong responses of the reference group and of the focal group.
    reference_right: Floats
    reference_wrong: Floats
    focal_right: Floats
    focal_wrong: Floats

    @property
    def n(self) -> int:
        """How many people."""
        return self.n_reference + self.n_focal

    @property
    def n_reference(self) -> int:
        """How many people of the reference group."""
        return round(float((self.reference_right + self.reference_wrong).sum()))

    @property
    def n_focal(self) -> int:
        """How many people of the focal group."""
        return round(float((self.focal_right + self.focal_wrong).sum()))


def matched_counts(scores: Scores, is_focal: NDArray[np.bool_]) -> tuple[Matched, ...]:
    """Each item of 0 and 1 by total score, the item included (Holland & Thayer 1988); a group for everyone.

    Where omitted responses are ignored, people are matched by the rounded prorated total, and who omitted
    the item does not count for it.
    """
    values, stratum = np.unique(np.rint(scores.totals()), return_inverse=True)
    return tuple(_of_item(scores, is_focal, values, stratum, item) for item in range(scores.items))


def _of_item(
    scores: Scores, is_focal: NDArray[np.bool_], values: Floats, stratum: NDArray[Any], item: int
) -> Matched:
    right = scores.points[:, item] > 0
    if scores.answered is not None:
        counts = scores.answered[:, item]
        right, is_focal, stratum = right[counts], is_focal[counts], stratum[counts]
    cells = stratum * 4 + is_focal * 2 + right
    counted = np.bincount(cells, minlength=4 * len(values)).reshape(-1, 4).astype(np.float64)
    filled = counted.sum(axis=1) > 0
    there = counted[filled]
    return Matched(values[filled], there[:, 1], there[:, 0], there[:, 3], there[:, 2])
