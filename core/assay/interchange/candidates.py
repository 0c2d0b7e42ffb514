"""What candidates did, in a table: the share who answered each item rightly, or one score a candidate."""

from collections.abc import Sequence
from typing import Final

from assay.interchange.judgement_layouts import EMPIRICAL, ITEM, column_named
from assay.interchange.numerals import number_in
from assay.interchange.tables import Row, Table, TableError, TableProblem, is_missing

_SCORE: Final = frozenset(("score", "scores", "total", "total score", "points", "raw", "raw score", "sum"))


def read_shares(table: Table) -> dict[str, float]:
    """The share of right answers by item, from a column `item` and a column `p` (or the first and the last).

    Values from 0 to 1, or percent as soon as one is above 1; missing ones are left out. `TableError` for cells
    that are no share and for items that stand twice.
    """
    ids = column_named(table, ITEM) or 0
    named = column_named(table, EMPIRICAL)
    shares = len(table.columns) - 1 if named is None else named
    problems: list[TableProblem] = []
    values = _numbers(table, shares, (0, 100), "expected a share from 0 to 1, or percent", problems)
    found: dict[str, float] = {}
    size = 100 if any(value > 1 for _, value in values) else 1
    for row, value in values:
        item = row.cell(ids)
        if item.text in found:
            problems.append(
                table.problem(item, f"the item {item.text!r} stands twice", "expected each item once")
            )
        found[item.text] = value / size
    if problems:
        raise TableError(problems)
    return found


def read_scores(table: Table) -> tuple[float, ...]:
    """The scores of candidates in points, from a column `score`, `total` or `points`, else the last one.

    Missing ones are left out; `TableError` for cells that are no number.
    """
    named = column_named(table, _SCORE)
    problems: list[TableProblem] = []
    column = len(table.columns) - 1 if named is None else named
    values = _numbers(table, column, (0, 1e9), "expected points of a candidate", problems)
    if problems:
        raise TableError(problems)
    return tuple(value for _, value in values)


def _numbers(
    table: Table, column: int, bounds: tuple[float, float], expected: str, problems: list[TableProblem]
) -> Sequence[tuple[Row, float]]:
    found = []
    for row in table.rows:
        cell = row.cell(column)
        number = number_in(cell.text)
        if is_missing(cell.text):
            continue
        if number is None or not bounds[0] <= number <= bounds[1]:
            problems.append(table.problem(cell, f"{cell.text!r} does not fit here", expected))
        else:
            found.append((row, number))
    return found
