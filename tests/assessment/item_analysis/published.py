"""Published data, as numbers."""

import numpy as np
from numpy.typing import NDArray

from assay.assessment.item_analysis.matched import Matched

#: Bock & Lieberman 1970, table 1: section 6 of the Law School Admission Test; how many of 1000 people have
#: each pattern of five items, from 00000 to 11111 as binary numbers.
_LSAT6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip


def lsat6() -> NDArray[np.uint8]:
    """The responses, 1000 x 5."""
    patterns = (np.arange(32)[:, None] >> np.arange(4, -1, -1)) & 1
    return np.repeat(patterns, _LSAT6, axis=0).astype(np.uint8)


def matched(*rows: tuple[float, float, float, float]) -> Matched:
    """Strata of (reference right, reference wrong, focal right, focal wrong)."""
    columns = np.array(rows, dtype=np.float64).T
    return Matched(np.arange(len(rows), dtype=np.float64), *columns)


def berkeley() -> Matched:
    """Bickel, Hammel & O'Connell 1975: admissions of men and of women by department A to F."""
    return matched(
        (512, 313, 89, 19),
        (353, 207, 17, 8),
        (120, 205, 202, 391),
        (138, 279, 131, 244),
        (53, 138, 94, 299),
        (22, 351, 24, 317),
    )


def clinics() -> Matched:
    """Beitler & Landis 1985 (Agresti 2002, table 6.9): success of drug and control in eight centers."""
    return matched(
        (11, 25, 10, 27),
        (16, 4, 22, 10),
        (14, 5, 7, 12),
        (2, 14, 1, 16),
        (6, 11, 0, 12),
        (1, 10, 0, 10),
        (1, 4, 1, 8),
        (4, 2, 6, 1),
    )
