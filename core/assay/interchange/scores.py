"""Scores of a test as files: one row a person, or one row a score with its frequency.

```
person,score,anchor       score,frequency        score,anchor,frequency
ann,31,10                 0,2                    0,0,2
bob,24,7                  1,5                    1,0,3
```
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from assay.interchange.names import BESIDE, column_named, simple
from assay.interchange.numerals import no_number, whole_number_in
from assay.interchange.tables import COMPUTED, Cell, Row, Table, TableError, TableProblem, is_missing

SCORE: Final = (
    "score", "total", "totalscore", "sumscore", "rawscore", "sum", "raw", "points", "scale", "x", "y",
)  # fmt: skip
FREQUENCY: Final = ("frequency", "freq", "count", "counts", "frequencies", "n", "persons", "xcount", "ycount")
ANCHOR: Final = ("anchor", "anchorscore", "anchortotal", "common", "commonscore", "v")

#: Scores lie from minus this to this: a table has a row for each, and so has every resample.
MOST_POINTS: Final = 10_000
#: More persons with one score than there are people on Earth are a mistake.
_MOST_PERSONS: Final = 10**9
#: A file may hold both forms (`score,xcount,ycount`); this is whose scores are wanted.
FormName = Literal["x", "y"]


@dataclass(frozen=True)
class Scores:
    """Whole scores with how often they occur; `anchor` has one for each score, or none where there is none."""

    scores: tuple[int, ...]
    frequencies: tuple[int, ...]
    anchor: tuple[int, ...]
    #: How many rows were passed over because their score or anchor score is missing.
    missing: int


def has_scores(table: Table, anchor: str = "") -> bool:
    """Whether these are scores, not responses: a column of scores, and not two or more of only 0 and 1."""
    if _is_bare(table):
        return True
    score = column_named(table.columns, SCORE)
    if score is None:
        return False
    others = [
        index
        for index, column in enumerate(table.columns)
        if index != score and column != anchor and simple(column) not in {*BESIDE, *FREQUENCY, *ANCHOR}
    ]
    return sum(_is_binary(table, index) for index in others) < 2


def read_scores(table: Table, anchor: str = "", form: FormName = "x") -> Scores:
    """The scores in a table; `anchor` is the column with the anchor's, else one of that name if there is one.

    Raises `TableError` with every cell that is no whole number or out of bounds, and for an anchor that is
    not there.
    """
    bare = _is_bare(table)
    score = 0 if bare else column_named(table.columns, _own(SCORE, form))
    frequency = 1 if bare else column_named(table.columns, _own(FREQUENCY, form))
    if score is None:
        expected = "expected a column `score`, and `frequency` where rows are no persons"
        raise TableError([table.header_problem(0, "no column holds scores", expected)])
    beside = column_named(table.columns, ANCHOR) if not anchor else _anchor(table, anchor)
    table = _without_computed_rows(table, score)
    if beside == score:
        raise TableError([table.header_problem(score, "the anchor is the score", "expected two columns")])
    columns = [each for each in (score, frequency, beside) if each is not None]
    problems = list(_problems(table, columns, frequency))
    if problems:
        raise TableError(problems)
    kept = [row for row in table.rows if not any(is_missing(row.texts[each]) for each in columns)]
    if not kept:
        raise TableError([table.header_problem(score, "no row has a score", "expected whole numbers")])
    frequencies = (1,) * len(kept) if frequency is None else _numbers(kept, frequency)
    if not any(frequencies):
        raise TableError([table.header_problem(frequency or 0, "all frequencies are 0", "expected persons")])
    anchors = () if beside is None else _numbers(kept, beside)
    return Scores(_numbers(kept, score), frequencies, anchors, len(table.rows) - len(kept))


def _without_computed_rows(table: Table, score: int) -> Table:
    """Without a last row that is called `total` or the like where a score should stand."""
    is_total = len(table.rows) > 1 and simple(table.rows[-1].texts[score]) in COMPUTED
    return replace(table, rows=table.rows[:-1]) if is_total else table


def _own(names: tuple[str, ...], form: FormName) -> tuple[str, ...]:
    """The names of columns without those of the other form's; the form's own come first."""
    other = "y" if form == "x" else "x"
    own = [name for name in names if name not in (other, f"{other}count")]
    return tuple(sorted(own, key=lambda name: name != f"{form}count"))


def _anchor(table: Table, anchor: str) -> int:
    found = column_named(table.columns, (simple(anchor),))
    if found is None:
        names = ", ".join(table.columns)
        raise TableError(
            [table.header_problem(0, f"there is no column {anchor!r}", f"expected one of {names}")]
        )
    return found


def _is_bare(table: Table) -> bool:
    """Two columns of whole numbers, the first rising from row to row, the second not only 0 and 1."""
    has_item = column_named(table.columns, (*SCORE, *ANCHOR)) == 1
    if len(table.columns) != 2 or len(table.rows) < 2 or has_item:
        return False
    if any(whole_number_in(row.texts[0]) is None for row in table.rows[:2]):
        return False
    pairs = [[whole_number_in(text) for text in row.texts] for row in table.rows]
    firsts = [first for first, _ in pairs if first is not None]
    if len(firsts) < len(pairs) or any(second is None or second < 0 for _, second in pairs):
        return False
    is_rising = all(after > before for before, after in pairwise(firsts))
    named = column_named(table.columns[1:], FREQUENCY) is not None
    return is_rising and (named or any(second not in (0, 1) for _, second in pairs))


def _is_binary(table: Table, index: int) -> bool:
    return all(
        is_missing(row.texts[index]) or whole_number_in(row.texts[index]) in (0, 1) for row in table.rows
    )


def _problems(table: Table, columns: list[int], frequency: int | None) -> Iterator[TableProblem]:
    for row in table.rows:
        for column in columns:
            cell: Cell = row.cell(column)
            if is_missing(cell.text):
                continue
            problem = _frequency_problem(cell.text) if column == frequency else score_problem(cell.text)
            if problem:
                what, expected = problem
                yield table.problem(cell, f"{what} in {table.columns[column]!r}", expected)


def score_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a cell that should hold a score, and what was expected; None where nothing is."""
    number = whole_number_in(text)
    if number is None:
        return _no_whole_number(text), "expected a whole number"
    if abs(number) > MOST_POINTS:
        return repr(text), f"expected a score from {-MOST_POINTS} to {MOST_POINTS}"
    return None


def _frequency_problem(text: str) -> tuple[str, str] | None:
    number = whole_number_in(text)
    if number is None:
        return _no_whole_number(text), "expected a whole number"
    if number < 0:
        return repr(text), "expected 0 persons or more"
    return (repr(text), f"expected at most {_MOST_PERSONS} persons") if number > _MOST_PERSONS else None


def _no_whole_number(text: str) -> str:
    said = no_number(text)
    return said if " may be " in said else repr(text)


def _numbers(rows: list[Row], column: int) -> tuple[int, ...]:
    return tuple(number for row in rows if (number := whole_number_in(row.texts[column])) is not None)
