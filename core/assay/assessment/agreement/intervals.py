"""From a value and its variance to an estimate with a 95 % interval."""

import math
from typing import Final

from scipy.special import ndtri, stdtrit

from assay.assessment.estimates import Estimate

#: All intervals are at this level.
CONFIDENCE: Final = 0.95
_UPPER: Final = 0.975
#: Below this a variance is the noise of adding floats, as when everybody agrees.
_NOISE: Final = 1e-14


def with_error(
    value: float, n: int, variance: float, df: float | None = None, low: float = -1.0, high: float = 1.0
) -> Estimate:
    """The value with standard error and interval, by the normal or by t with `df`, cut at what is possible.

    A variance of zero, as at perfect agreement, gives neither: the formulas for large samples say nothing there.
    """
    if not variance > _NOISE or (df is not None and df < 1):
        return Estimate(value, n)
    error = math.sqrt(variance)
    reach = error * float(ndtri(_UPPER) if df is None else stdtrit(df, _UPPER))
    return Estimate(value, n, error, (max(low, value - reach), min(high, value + reach)))


def share(value: float, n: int) -> Estimate:
    """A share of n independent subjects, with Wilson's (1927) score interval."""
    z = float(ndtri(_UPPER))
    below = 1 + z * z / n
    middle = (value + z * z / (2 * n)) / below
    reach = z * math.sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / below
    error = math.sqrt(value * (1 - value) / n) or None
    # At 0 and 1 the interval ends there, but for the noise of adding floats.
    return Estimate(
        value, n, error, (max(0.0, min(value, middle - reach)), min(1.0, max(value, middle + reach)))
    )


def correlation(value: float, n: int) -> Estimate:
    """A product-moment correlation, with Fisher's (1921) interval where n > 3."""
    if n <= 3 or abs(value) > 1 - 1e-12:
        return Estimate(value, n)
    middle, reach = math.atanh(value), float(ndtri(_UPPER)) / math.sqrt(n - 3)
    return Estimate(value, n, None, (math.tanh(middle - reach), math.tanh(middle + reach)))
