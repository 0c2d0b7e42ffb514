"""A statistic as JSON."""

import math
from typing import Any

from assay.assessment.estimates import Estimate, Statistic


def statistic_as_json(statistic: Statistic) -> dict[str, Any]:
    """The same keys with and without a value."""
    if not isinstance(statistic, Estimate):
        nothing = {"value": None, "n": statistic.n, "standard_error": None, "interval": None}
        return {**nothing, "reason": statistic.reason}
    interval = list(statistic.interval) if statistic.interval else None
    is_known = interval is not None and all(map(math.isfinite, interval))
    return {
        "value": statistic.value,
        "n": statistic.n,
        "standard_error": statistic.standard_error,
        "interval": interval if is_known else None,
        "reason": None,
    }
