"""Tables as spreadsheets save them: any delimiter, any of the usual encodings, heads in any order; and writing them."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from assay.services.errors import Refused
from assay.unicode import normal_form
from assay.wording import say, say_list

MOST_LINES: Final = 2000
MOST_BYTES: Final = 1_000_000
_DELIMITERS: Final = (",", ";", "\t")
#: With one of these first, a spreadsheet takes what people wrote for a formula and runs it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One row: where it begins in the file, and its cells by the field that their head means."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """What stands in a field; nothing where there is no such column."""
        return self.cells.get(field, "")


@dataclass(frozen=True)
class Table:
    """A table that was read."""

    rows: tuple[Row, ...]
    #: The heads as they stand there, by field.
    heads: Mapping[str, str]
    #: Heads that mean nothing here.
    ignored: tuple[str, ...]


def text_of(content: bytes) -> str:
    """The text of a file from a spreadsheet: UTF-8 or UTF-16 with their marks, plain UTF-8, or Windows-1252."""
    if len(content) > MOST_BYTES:
        raise Refused(
            say("This file has more than %(most)s MB; split it into several.", most=MOST_BYTES // 1_000_000)
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_table(text: str, heads: Mapping[str, str]) -> Table:
    """The table in a text; `heads` are the fields by their names, squashed. `Refused` if it is none, or too long."""
    plain = text.removeprefix("\ufeff").replace("\x00", "")
    first, _, rest = plain.partition("\n")
    # How Excel says which delimiter it used.
    told = re.fullmatch(r"sep=(.)\r?", first)
    records = _records(rest, told[1], 1) if told else _best(plain, heads)
    if not records:
        raise Refused(say("There is nothing in it. Expected a line of heads, and a line for each training."))
    fields = [heads.get(squashed(each), "") for each in records[0][1]]
    _refuse_twice(fields, records[0][1])
    body = [record for record in records[1:] if any(cell.strip() for cell in record[1])]
    if len(body) > MOST_LINES:
        raise Refused(
            say(
                "There are %(lines)s lines; at most %(most)s are taken at once. Split the file.",
                lines=f"{len(body):,}",
                most=f"{MOST_LINES:,}",
            )
        )
    return Table(
        tuple(Row(line, _cells(fields, cells)) for line, cells in body),
        {field: head.strip() for field, head in zip(fields, records[0][1], strict=True) if field},
        tuple(
            head.strip()
            for field, head in zip(fields, records[0][1], strict=True)
            if not field and head.strip()
        ),
    )


def squashed(words: str) -> str:
    """Only the letters, without accents, and the digits: `Clock hours` and `clock_hours` are the same."""
    return "".join(each for each in normal_form("NFKD", words.casefold()) if each.isalnum())


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file that every spreadsheet opens rightly, and in which nothing is a formula."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_typed(cell: str) -> str:
    """The cell without the mark that `written` put before it."""
    plain = cell.strip()
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(_FORMULA) else plain


def _cells(fields: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {field: _as_typed(cell) for field, cell in zip(fields, cells, strict=False) if field}


def _best(text: str, heads: Mapping[str, str]) -> list[tuple[int, list[str]]]:
    """The records by the delimiter that makes most sense of the heads."""
    read = [_records(text, delimiter) for delimiter in _DELIMITERS]

    def sense(records: list[tuple[int, list[str]]]) -> tuple[int, int]:
        first = records[0][1] if records else []
        return sum(squashed(each) in heads for each in first), len(first)

    return max(read, key=sense)


def _records(text: str, delimiter: str, before: int = 0) -> list[tuple[int, list[str]]]:
    """Every record that is not empty, with the line in which it begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    found, line = [], 1 + before
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            line = reader.line_num + 1 + before
    except csv.Error as error:
        raise Refused(
            say("Line %(line)s cannot be read as a line of a table (%(error)s).", line=line, error=error)
        ) from error
    return found


def _refuse_twice(fields: Sequence[str], heads: Sequence[str]) -> None:
    for field in {each for each in fields if each and fields.count(each) > 1}:
        same = [f"“{head}”" for each, head in zip(fields, heads, strict=True) if each == field]
        raise Refused(
            say("The columns %(columns)s mean the same. Leave only one of them.", columns=say_list(same))
        )
