"""Numbers as people write them in tables: `0.65`, `0,65`, `65 %`."""

import math
import re
from functools import lru_cache
from typing import Final

#: The minus sign of typesetting.
_MINUS: Final = "\u2212"
_NUMBER: Final = re.compile(r"([-+\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,2})?)\s*%?", re.ASCII)
#: One comma and three digits behind it: a decimal comma here, a separator of thousands there.
_THOUSANDS: Final = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(,\d{3})+\s*%?", re.ASCII)
#: `1.000` is a thousand where people write decimal commas.
_THOUSAND: Final = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(\.000)+", re.ASCII)
_WHOLE: Final = re.compile(r"[-+\u2212]?\d+([.,]0*)?", re.ASCII)

#: Cells of large tables hold the same texts over and over.
_REMEMBERED: Final = 50_000


@lru_cache(_REMEMBERED)
def number_in(text: str) -> float | None:
    """The number that a cell holds, a percent sign aside; None when it holds something else.

    `1,250` is no number, since it may be more than one or more than a thousand.
    """
    found = _NUMBER.fullmatch(text)
    if not found or _THOUSANDS.fullmatch(text):
        return None
    number = float(found.group(1).replace(",", ".").replace(_MINUS, "-"))
    return number if math.isfinite(number) else None


@lru_cache(_REMEMBERED)
def whole_number_in(text: str) -> int | None:
    """The whole number that a cell holds, written `3`, `3.0` or `3,0`; None for all else, also for `1.000`."""
    if not _WHOLE.fullmatch(text) or _THOUSAND.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    return int(text.replace(",", ".").partition(".")[0].replace(_MINUS, "-"))


def may_be_number(text: str) -> bool:
    """Whether a cell holds a number, or one that may be two."""
    return number_in(text) is not None or _THOUSANDS.fullmatch(text) is not None


def no_number(text: str) -> str:
    """What to say of a cell that should hold a number and does not."""
    if _THOUSANDS.fullmatch(text) or _THOUSAND.fullmatch(text):
        bare = text.replace(_MINUS, "-").rstrip(" %")
        return f"{text!r} may be {float(bare.replace(',', '.', 1).replace(',', '')):g} or {re.sub('[.,]', '', bare)}"
    return f"{text!r} is not a number"
