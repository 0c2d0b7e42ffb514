"""Tables as other programs write them: text with a delimiter, a row of column names, then rows of cells.

Read are UTF-8 with or without a byte-order mark and UTF-16 with one; comma, semicolon or tab; any line
ends; quoted cells; Excel's `sep=;` line. Cells are stripped; rows without any text are passed over.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

#: How many problems are printed; `TableError.problems` has all of them.
SHOWN: Final = 20
#: The name given to a first column without one, which R and pandas write for the names of rows.
ROW_NAMES: Final = "row"

_MISSING: Final = frozenset(("", "na", "n/a", "nan", "null", ".", "-"))
_DELIMITERS: Final = (",", ";", "\t")
_SAMPLED_ROWS: Final = 25
_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


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


@dataclass(frozen=True, slots=True)
class Cell:
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

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The texts with their places, made when asked for: large tables are read by `texts`."""
        return tuple(self.cell(index) for index in range(len(self.texts)))

    def cell(self, index: int) -> Cell:
        """The cell of a column, by its index from 0."""
        return Cell(self.texts[index], self.lines[index] if self.lines else self.line, index + 1)


@dataclass(frozen=True)
class Table:
    """Distinct, filled column names, and at least one row."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    #: What the file is called in problems.
    name: str = ""
    #: The line of the column names.
    line: int = 1

    @cached_property
    def indexes(self) -> dict[str, int]:
        """The index (from 0) of each column by its name."""
        return {column: index for index, column in enumerate(self.columns)}

    def problem(self, cell: Cell, what: str, expected: str) -> TableProblem:
        """A problem in a cell."""
        return TableProblem(self.name, cell.line, cell.column, what, expected)

    def header_problem(self, index: int, what: str, expected: str) -> TableProblem:
        """A problem with a column, by its index from 0."""
        return TableProblem(self.name, self.line, index + 1, what, expected)


def is_missing(text: str) -> bool:
    """Whether a stripped cell says that there is nothing: empty, NA, N/A, NaN, null, `.` or `-`, in any case."""
    return text.lower() in _MISSING


def read_table(data: bytes, name: str) -> Table:
    """The table in a file's bytes; `name` is how the file is called in problems.

    Raises `TableError` with every problem: bytes that are no text, open quotes, rows with too few or too
    many cells, columns without a name or with another's. A first column without a name whose cells are
    filled and distinct holds the names of rows; it is called `row`.
    """
    text = _decoded(data, name)
    delimiter, skipped = _delimiter(text)
    records = _records(text, name, delimiter, skipped)
    if not records:
        raise TableError([TableProblem(name, 1, 1, "the file is empty", "expected a row of column names")])
    header, rows = _without_empty_margin(records[0], records[1:])
    header = _with_row_names(header, rows)
    problems = [*_header_problems(header, name), *_row_problems(header, rows, name)]
    if not rows:
        problems.append(
            TableProblem(name, header.line, 1, "no rows follow", "expected rows below the header")
        )
    if problems:
        raise TableError(problems)
    return Table(header.texts, tuple(rows), name, header.line)


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_BINARY):
        what = "this is a workbook or another binary file, not text"
        raise TableError([TableProblem(name, 1, 1, what, "expected a table saved as CSV")])
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding, called = ("utf-16", "UTF-16") if wide else ("utf-8-sig", "UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} of the file is not {called}"
        raise TableError([TableProblem(name, line, 1, what, "expected UTF-8 text")]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError([TableProblem(name, line, 1, "a NUL character", "expected UTF-8 text")])
    return text


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter, and how many lines come before the header: Excel's `sep=` line, or none."""
    named = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if named:
        return named.group(1), 1
    return max(_DELIMITERS, key=lambda each: _fit(text, each)), 0


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    """How well the first rows agree with the header's width; of equals, the wider; of those, the earlier."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(record):
                widths.append(len(record))
            if len(widths) >= _SAMPLED_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] == 1:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


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
    if header.texts[0] or ROW_NAMES in header.texts or len(header.texts) == 1:
        return header
    firsts = {row.texts[0] for row in rows}
    if "" in firsts or len(firsts) < len(rows) or not rows:
        return header
    return Row(header.line, (ROW_NAMES, *header.texts[1:]), header.lines)


def _header_problems(header: Row, name: str) -> Iterator[TableProblem]:
    counts = Counter(header.texts)
    first: dict[str, int] = {}
    for cell in header.cells:
        if not cell.text:
            yield TableProblem(name, cell.line, cell.column, "the column has no name", "expected a name")
        elif counts[cell.text] > 1:
            before = first.setdefault(cell.text, cell.column)
            if before != cell.column:
                what = f"column {before} is called {cell.text!r} too"
                yield TableProblem(name, cell.line, cell.column, what, "expected each name once")


def _row_problems(header: Row, rows: Iterable[Row], name: str) -> Iterator[TableProblem]:
    width = len(header.texts)
    for row in rows:
        found = len(row.texts)
        if found != width:
            column = min(found, width) + 1
            what = f"the row has {found} cell{'s' if found != 1 else ''}"
            yield TableProblem(name, row.line, column, what, f"expected {width} as in the header")
