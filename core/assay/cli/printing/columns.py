"""Rows of texts as aligned columns, for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from assay.assessment.estimates import Estimate, Statistic

#: What stands in a table where there is no number; reasons are in the JSON.
NONE: Final = "-"
_LONGEST: Final = 40


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], ends_in_words: bool = False) -> Iterator[str]:
    """A head and rows, the first column to the left and the others to the right, but for words at the end."""
    table = [[*(_short(cell) for cell in row[:-1]), row[-1]] for row in (head, *rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        if ends_in_words:
            cells[-1] = row[-1]
        yield ("  " + "  ".join(cells)).rstrip()


def listed(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A head and rows of words, every column to the left, none cut off: they are to be copied."""
    table = [head, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def shown(statistic: Statistic, digits: int = 3, sign: bool = False) -> str:
    """The value of a statistic, or that there is none."""
    return number(statistic.value if isinstance(statistic, Estimate) else None, digits, sign)


def number(value: float | None, digits: int = 3, sign: bool = False) -> str:
    """A number with so many digits behind the point."""
    if value is None:
        return NONE
    return f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
