"""The responses of the Law School Admission Test, sections 6 and 7, as frequencies of patterns.

Bock, R. D., & Lieberman, M. (1970), Fitting a response model for n dichotomously scored items,
Psychometrika 35, 179-197; from pattern 00000 to 11111, the first item leftmost.
"""

import numpy as np
from numpy.typing import NDArray

LSAT_6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
LSAT_7 = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)  # fmt: skip


def responses_of(frequencies: tuple[int, ...]) -> NDArray[np.float64]:
    """Persons x 5 items."""
    patterns = [[float(digit) for digit in f"{at:05b}"] for at in range(32)]
    return np.repeat(np.array(patterns), frequencies, axis=0)


def drawn(
    seed: int, persons: int, slopes: NDArray[np.float64], difficulties: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Responses of persons with standard normal ability."""
    generator = np.random.default_rng(seed)
    logits = slopes * (generator.normal(size=(persons, 1)) - difficulties)
    return (generator.random(logits.shape) < 1.0 / (1.0 + np.exp(-logits))).astype(float)
