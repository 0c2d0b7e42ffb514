"""Numbers as people write them in tables: `0.65`, `0,65`, `65 %`."""

import math
import re
from typing import Final

_NUMBER: Final = re.compile(r"([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,2})?)\s*%?")


def number_in(text: str) -> float | None:
    """The number that a cell holds, a percent sign aside; None when it holds something else."""
    found = _NUMBER.fullmatch(text)
    number = float(found.group(1).replace(",", ".")) if found else math.nan
    return number if math.isfinite(number) else None
