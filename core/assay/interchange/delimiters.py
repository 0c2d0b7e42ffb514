"""What stands between the cells of a text: a comma, semicolon, tab, bar, or spaces."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLED: Final = 25


def delimiter_of(text: str) -> tuple[str, int]:
    """The delimiter, and how many lines come before the table: Excel's `sep=` line, or none.

    Spaces are delimiters where nothing else is and every line has as many words, as R writes tables.
    """
    named = re.match(r"sep=(.)(\r\n|\r|\n)", text, re.IGNORECASE)
    if named:
        return named.group(1), 1
    best = max(_DELIMITERS, key=lambda each: _fit(text, each))
    if _fit(text, best)[1] == 0 and _fit(text, " ")[:2] == (True, 1.0):
        return " ", 0
    return best, 0


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    """Whether the first row is as wide as most, how many of the first rows are, and how wide that is.

    The first may be one short: R leaves the column of row names without a name.
    """
    try:
        widths = list(islice(_widths(text, delimiter), _SAMPLED))
    except csv.Error:
        return False, 0.0, 0
    usual, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
    if usual == 1:
        return False, 0.0, 0
    is_short = widths[0] == usual - 1 and count == len(widths) - 1
    leads = widths[0] == usual or (is_short and widths[0] > 1)
    return leads, (count + is_short) / len(widths), usual


def _widths(text: str, delimiter: str) -> Iterator[int]:
    lines = io.StringIO(text, newline="")
    for record in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
        if delimiter == " " and record and not record[-1]:
            record.pop()
        if any(record):
            yield len(record)
