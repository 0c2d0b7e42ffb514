"""Ratings of published tables: subjects x raters, NaN where missing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_NO: Final = np.nan

#: Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS: Final = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)

#: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units;
#: the same as in Gwet (2014), table 2.10.
KRIPPENDORFF: Final = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _NO, _NO, _NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _NO, 3],
        [_NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _NO],
    ]
).T

#: Krippendorff (2011), section A: two observers, ten units, binary.
KRIPPENDORFF_BINARY: Final = np.array(
    [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float
).T

#: Fleiss (1971), table 1: how many of six psychiatrists put each of thirty patients into each of five diagnoses.
FLEISS_COUNTS: Final = np.array(
    [
        *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0]),
        *([2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6]),
        *([1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1]),
        *([0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3]),
        *([0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1]),
        *([0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6]),
    ]
)

#: Cohen (1968), table 1: joint frequencies of 200 cases.
COHEN_1968: Final = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])

#: Fleiss (1981), Statistical Methods for Rates and Proportions, table 13.1: 100 subjects.
FLEISS_1981: Final = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])


def pairs_of(table: NDArray[np.int64]) -> NDArray[np.float64]:
    """The subjects x 2 raters of a table of joint frequencies."""
    rows, columns = np.indices(table.shape)
    both = [np.repeat(each.ravel(), table.ravel()) for each in (rows, columns)]
    return np.column_stack(both).astype(float)


def raters_of(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Subjects x raters with these counts of categories; who of the raters chose which is left open."""
    return np.array([np.repeat(np.arange(len(row)), row) for row in counts], dtype=float)
