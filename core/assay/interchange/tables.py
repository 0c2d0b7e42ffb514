"""Tables as other programs write them: text with a delimiter, a row of column names, then rows of cells.

How bytes become text is in `decoding`, how cells are told apart in `delimiters`; any line ends and quoted
cells are read. Cells are stripped; rows without any text and columns without name and text are passed
over, as are titles: lines above the column names that have one cell.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from assay.interchange.decoding import NotText, decoded
from assay.interchange.delimiters import delimiter_of
from assay.interchange.names import ITEM, PERSON, simple
from assay.interchange.numerals import number_in

#: How many problems are printed; `TableError.problems` has all of them.
SHOWN: Final = 20
#: The name given to a first column without one, which R and pandas write for the names of rows.
ROW_NAMES: Final = "row"

_MISSING: Final = frozenset(
    ("", "na", "n/a", "n.a.", "#n/a", "<na>", "nan", "null", "#null!", ".", "-", "\u2013", "\u2014")
)
_SAMPLED_ROWS: Final = 25
_MOST_TITLES: Final = 10
#: What spreadsheets call the rows and columns that they compute.
COMPUTED: Final = frozenset(
    ("mean", "means", "average", "avg", "median", "sd", "std", "stdev", "total", "totals", "sum")
)


@dataclass(frozen=True, order=True)
class TableProblem:
    """One thing to correct in a table; lines count from 1, columns are cells of a row and count from 1."""

    name: str
    line: int
    column: int
    what: str
    expected: str

    def __str__(self) -> str:
        """The problem as a line of output."""
        return f"{self.name}:{self.line}:{self.column}: {self.what}, {self.expected}"


class TableError(Exception):
    """A table that cannot be used, with every problem that was found."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        """Keep the problems in the order of the file, each once."""
        self.problems = tuple(sorted(set(problems)))
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"… and {len(self.problems) - SHOWN} more")
        super().__init__("\n".join(lines))


class Cell(NamedTuple):
    """A stripped text and where it stands: its line, and its number among the cells of the row (from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header; `texts` has one text for each column of the table."""

    line: int
    texts: tuple[str, ...]
    #: The line in which each cell begins; empty while that is `line` for all.
    lines: tuple[int, ...] = ()
    #: The column of all cells, where a column of the file was made a row; 0 while they stand side by side.
    column: int = 0

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The texts with their places, made when asked for: large tables are read by `texts`."""
        return tuple(self.cell(index) for index in range(len(self.texts)))

    def cell(self, index: int) -> Cell:
        """The cell of a column, by its index from 0."""
        return Cell(
            self.texts[index], self.lines[index] if self.lines else self.line, self.column or index + 1
        )


@dataclass(frozen=True)
class Table:
    """Distinct, filled column names, and at least one row."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    #: What the file is called in problems.
    name: str = ""
    #: The line of the column names.
    line: int = 1
    #: The number in the file of each column; empty where they count from 1.
    numbers: tuple[int, ...] = ()
    #: Where the columns' names stand, if that is not side by side in `line`.
    heads: tuple[Cell, ...] = ()
    #: How the file was read, where a reader may want to know.
    notes: tuple[str, ...] = ()

    @cached_property
    def indexes(self) -> dict[str, int]:
        """The index (from 0) of each column by its name."""
        return {column: index for index, column in enumerate(self.columns)}

    def problem(self, cell: Cell, what: str, expected: str) -> TableProblem:
        """A problem in a cell."""
        return TableProblem(self.name, cell.line, self.number(cell.column - 1), what, expected)

    def header_problem(self, index: int, what: str, expected: str) -> TableProblem:
        """A problem with a column, by its index from 0."""
        if self.heads:
            return TableProblem(self.name, self.heads[index].line, self.heads[index].column, what, expected)
        return TableProblem(self.name, self.line, self.number(index), what, expected)

    def number(self, index: int) -> int:
        """The number in the file of a column, by its index from 0."""
        return self.numbers[index] if self.numbers else index + 1


def is_missing(text: str) -> bool:
    """Whether a stripped cell says that there is nothing: empty, NA, N/A, NaN, null, `.` or `-`, in any case.

    A dash may be a long one, and NA may stand in signs, as Excel (#N/A) and R (<NA>) write it.
    """
    return text.lower() in _MISSING


def read_table(data: bytes, name: str) -> Table:
    """The table in a file's bytes; `name` is how the file is called in problems.

    Raises `TableError` with every problem: bytes that are no text, open quotes, rows with too few or too
    many cells, columns without a name or with another's. A first column without a name whose cells are
    filled and distinct holds the names of rows; it is called `row`.
    """
    try:
        text, note = decoded(data)
    except NotText as error:
        raise TableError([TableProblem(name, error.line, 1, error.what, error.expected)]) from error
    delimiter, skipped = delimiter_of(text)
    records = _records(text, name, delimiter, skipped)
    if not records:
        raise TableError([TableProblem(name, 1, 1, "the file is empty", "expected a row of column names")])
    titles = _titles(records)
    header, rows = _without_empty_margin(records[titles], records[titles + 1 :])
    header = _with_row_names(header, rows)
    header, rows, numbers = _without_empty_columns(header, rows)
    problems = [*_header_problems(header, numbers, name), *_row_problems(header, rows, name)]
    if not rows:
        problems.append(
            TableProblem(name, header.line, 1, "no rows follow", "expected rows below the header")
        )
    if problems:
        raise TableError(problems)
    notes = [f"title passed over: {records[place].texts[0]!r}" for place in range(titles)]
    notes = [note, *notes] if note else notes
    return Table(header.texts, tuple(rows), name, header.line, numbers, notes=tuple(notes))


def _titles(records: Sequence[Row]) -> int:
    """How many lines stand above the column names: of one cell where the others have more, or comments (#)."""
    filled = [sum(map(bool, row.texts)) for row in records[:_SAMPLED_ROWS]]
    if Counter(filled).most_common(1)[0][0] < 2:
        return 0
    count = 0
    while count < min(len(records) - 2, _MOST_TITLES) and records[count].texts[0]:
        is_comment = records[count].texts[0].startswith("#") and filled[count] < max(filled)
        if filled[count] > 1 and not is_comment:
            break
        count += 1
    # Below one name alone there may be a column of row names, as R writes it.
    return count if filled[count] > 1 and number_in(records[count].texts[0]) is None else 0


def _records(text: str, name: str, delimiter: str, skipped: int) -> list[Row]:
    """Every line with some text, as stripped cells."""
    lines = io.StringIO(text, newline="")
    for _ in range(skipped):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    found: list[Row] = []
    line = skipped + 1
    try:
        for record in reader:
            texts = tuple(map(str.strip, record))
            if delimiter == " " and texts and not texts[-1]:
                texts = texts[:-1]
            after = reader.line_num + skipped + 1
            if any(texts):
                found.append(Row(line, texts, _lines(record, line) if after > line + 1 else ()))
            line = after
    except csv.Error as error:
        what = f"the quotes do not match ({error})"
        expected = 'expected each quoted cell to be closed, with a quote inside written as ""'
        raise TableError([TableProblem(name, line, 1, what, expected)]) from error
    return found


def _lines(record: Sequence[str], line: int) -> tuple[int, ...]:
    """The line in which each cell of a record begins that runs over several lines."""
    starts = []
    for cell in record:
        starts.append(line)
        line += len(re.findall(r"\r\n|\r|\n", cell))
    return tuple(starts)


def _without_empty_margin(header: Row, rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Without the columns at the right end that have neither a name nor a text, as spreadsheets leave them."""
    texts = header.texts
    while len(texts) > 1 and not texts[-1] and not any(any(row.texts[len(texts) - 1 :]) for row in rows):
        texts = texts[:-1]
    width = len(texts)
    return Row(header.line, texts, header.lines), [_cut(row, width) for row in rows]


def _cut(row: Row, width: int) -> Row:
    if len(row.texts) <= width or any(row.texts[width:]):
        return row
    return Row(row.line, row.texts[:width], row.lines[:width])


def _with_row_names(header: Row, rows: Sequence[Row]) -> Row:
    """Names for a first column of names that has none: its cell is empty, or R left it out."""
    firsts = {row.texts[0] for row in rows}
    if not rows or "" in firsts or len(firsts) < len(rows) or ROW_NAMES in header.texts:
        return header
    width = len(header.texts)
    if all(len(row.texts) == width + 1 for row in rows) and simple(header.texts[0]) not in (*PERSON, *ITEM):
        return Row(header.line, (ROW_NAMES, *header.texts))
    if header.texts[0] or width == 1:
        return header
    return Row(header.line, (ROW_NAMES, *header.texts[1:]), header.lines)


def _without_empty_columns(header: Row, rows: list[Row]) -> tuple[Row, list[Row], tuple[int, ...]]:
    """Without columns that have neither a name nor a text; and the number in the file of those that stay."""
    width = len(header.texts)
    nameless = [place for place, text in enumerate(header.texts) if not text]
    if not nameless or any(len(row.texts) != width for row in rows):
        return header, rows, ()
    empty = {place for place in nameless if not any(row.texts[place] for row in rows)}
    if not empty or len(empty) == width:
        return header, rows, ()
    kept = [place for place in range(width) if place not in empty]
    return _of(header, kept), [_of(row, kept) for row in rows], tuple(place + 1 for place in kept)


def _of(row: Row, kept: Sequence[int]) -> Row:
    lines = tuple(row.lines[place] for place in kept) if row.lines else ()
    return Row(row.line, tuple(row.texts[place] for place in kept), lines)


def _header_problems(header: Row, numbers: Sequence[int], name: str) -> Iterator[TableProblem]:
    if all(number_in(text) is not None for text in header.texts) and len(header.texts) != len(
        set(header.texts)
    ):
        what = "the first line holds numbers, not names of columns"
        yield TableProblem(name, header.line, 1, what, "expected a line of names above it")
        return
    counts = Counter(header.texts)
    first: dict[str, int] = {}
    for cell in header.cells:
        column = numbers[cell.column - 1] if numbers else cell.column
        if not cell.text:
            yield TableProblem(name, cell.line, column, "the column has no name", "expected a name")
        elif counts[cell.text] > 1:
            before = first.setdefault(cell.text, column)
            if before != column:
                what = f"column {before} is called {cell.text!r} too"
                yield TableProblem(name, cell.line, column, what, "expected each name once")


def _row_problems(header: Row, rows: Iterable[Row], name: str) -> Iterator[TableProblem]:
    width = len(header.texts)
    for row in rows:
        found = len(row.texts)
        if found != width:
            column = min(found, width) + 1
            what = f"the row has {found} cell{'s' if found != 1 else ''}"
            yield TableProblem(name, row.line, column, what, f"expected {width} as in the header")
