"""Lists of items: one id a line, one line of ids, or the column `item` of a table.

```
item          Q1,Q2,Q3          item;when
Q1                              Q1;2024
Q2                              Q2;2025
```
"""

import csv
from typing import Final

from assay.interchange.decoding import NotText, decoded
from assay.interchange.delimiters import delimiter_of
from assay.interchange.names import ITEM, column_named, simple
from assay.interchange.tables import Cell, Table, TableError, TableProblem, is_missing, read_table

#: What a column of ids may be called.
IDS: Final = (*ITEM, "id", "code", "name", "row")
#: What the first line of a list may be, besides, without being an id.
_HEADS: Final = (*IDS, "items", "ids", "itemids", "questions", "anchor", "anchoritem", "anchoritems")
_DELIMITERS: Final = ",;\t|"


def read_item_ids(data: bytes, name: str) -> tuple[str, ...]:
    """The ids in a file. Raises `TableError`, also where no id is named."""
    return tuple(cell.text for cell in read_id_cells(data, name))


def read_id_cells(data: bytes, name: str) -> tuple[Cell, ...]:
    """The ids in a file with their places; raises as `read_item_ids` does."""
    try:
        text, _ = decoded(data)
    except NotText as error:
        raise TableError([TableProblem(name, error.line, 1, error.what, error.expected)]) from error
    lines = [Cell(line.strip(), at, 1) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    has_columns = any(delimiter in line.text for line in lines for delimiter in _DELIMITERS)
    if not has_columns:
        words = [Cell(line.text.strip('"'), line.line, 1) for line in lines]
        found = words[1:] if words and simple(words[0].text) in _HEADS else words
    elif len(lines) == 1:
        cells = next(csv.reader([lines[0].text], delimiter=delimiter_of(text)[0], skipinitialspace=True))
        found = [Cell(each.strip(), lines[0].line, at) for at, each in enumerate(cells, 1)]
    else:
        found = _of_table(read_table(data, name))
    named = tuple(each for each in found if not is_missing(each.text))
    if not named:
        raise TableError([TableProblem(name, 1, 1, "no item is named", "expected an id in each line")])
    return named


def id_column(table: Table) -> int:
    """The index of the column with items' ids. Raises `TableError` where there is none."""
    place = column_named(table.columns, IDS)
    if place is None:
        raise TableError(
            [table.header_problem(0, "no column holds the items' ids", "expected a column `item`")]
        )
    return place


def _of_table(table: Table) -> list[Cell]:
    place = id_column(table)
    return [row.cell(place) for row in table.rows]
