"""Keys as files: one line an item, or one row with a column an item.

```
item,key          Q1,Q2,Q3
Q1,B              B,AC,D
Q2,A|C
```

A file of two columns may do without their names. Several right options stand with `|`, `/`, `+` or a space
between them, or as letters in a row (`AC`) where nobody chose an option of that very name.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assay.interchange.names import ITEM, KEY, KEY_ROW, PERSON, column_named, plain, simple
from assay.interchange.tables import Cell, Table, TableError, TableProblem, is_missing

_BETWEEN: Final = re.compile(r"[|/+&,;\s]+")


@dataclass(frozen=True)
class Key:
    """The cell with the right option or options of each item, by the item's name."""

    table: Table
    cells: Mapping[str, Cell]

    def problem(self, item: str, what: str, expected: str) -> TableProblem:
        """A problem with the key of an item."""
        return self.table.problem(self.cells[item], what, expected)


def read_key(table: Table) -> Key:
    """The key in a table. Raises `TableError`: items without a key or with two, or neither of the layouts."""
    item, key = column_named(table.columns, ITEM), column_named(table.columns, KEY)
    if item is not None and key is not None:
        pairs = [(row.cell(item), row.cell(key)) for row in table.rows]
    elif len(table.rows) == 1:
        pairs = list(_wide(table))
    elif len(table.columns) == 2:
        pairs = list(_of_two(table))
    else:
        expected = "expected the columns `item,key`, or a column for each item and one row"
        raise TableError([table.header_problem(0, "this is no key", expected)])
    problems = list(_problems(table, pairs))
    if problems:
        raise TableError(problems)
    return Key(table, {name.text: right for name, right in pairs})


def named_as(key: Key, columns: Collection[str]) -> Key:
    """The key with the names of columns, for items that are written otherwise there: `Q 1`, `q1`."""
    free = {column for column in columns if column not in key.cells}
    spelled: dict[str, list[str]] = {}
    for column in free:
        spelled.setdefault(simple(column), []).append(column)
    names = [name if name in columns else spelled.get(simple(name), [name])[0] for name in key.cells]
    is_sure = len(set(names)) == len(names) and all(len(each) == 1 for each in spelled.values())
    return Key(key.table, dict(zip(names, key.cells.values(), strict=True))) if is_sure else key


def right_options(text: str, chosen: Collection[str]) -> tuple[str, ...]:
    """The right options that a key's cell names; `chosen` are the options that anybody chose.

    >>> right_options("a|c", {"A", "B"}), right_options("AC", {"A", "B"}), right_options("AC", {"AC", "B"})
    (('A', 'C'), ('A', 'C'), ('AC',))
    """
    whole = plain(text)
    if whole in chosen:
        return (whole,)
    parts = tuple(plain(part) for part in _BETWEEN.split(text) if part)
    if len(parts) > 1:
        # An option's name may hold spaces ("strongly agree"): it is not torn where its parts are no options.
        return (
            parts if "|" in text or set(parts) <= set(chosen) or all(len(p) == 1 for p in parts) else (whole,)
        )
    return tuple(whole) if whole.isalpha() and _are_letters(whole, chosen) else (whole,)


def _are_letters(whole: str, chosen: Collection[str]) -> bool:
    """Whether the options are single letters, so that several in a row are several options."""
    return len(whole) > 1 and all(len(option) == 1 for option in chosen)


def _wide(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """The pairs of one row; a single text of letters, below `key`, is one letter an item."""
    row = table.rows[0]
    text = row.texts[0]
    if len(row.texts) == 1 and simple(table.columns[0]) in KEY_ROW and len(text) > 1 and text.isalnum():
        for place, letter in enumerate(text, 1):
            yield Cell(f"item {place}", row.line, 1), Cell(letter, row.line, 1)
        return
    for index, column in enumerate(table.columns):
        if simple(column) not in PERSON and simple(row.texts[index]) not in KEY_ROW:
            yield Cell(column, table.line, index + 1), row.cell(index)


def _of_two(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """The pairs of two columns, of items and their keys; without a head, the first line is a pair too."""
    if len(table.columns[1]) == 1:
        yield Cell(table.columns[0], table.line, 1), Cell(table.columns[1], table.line, 2)
    for row in table.rows:
        yield row.cell(0), row.cell(1)


def _problems(table: Table, pairs: list[tuple[Cell, Cell]]) -> Iterator[TableProblem]:
    first: dict[str, int] = {}
    for name, right in pairs:
        if is_missing(name.text):
            yield table.problem(name, "the item has no name", "expected the name of its responses' column")
        elif is_missing(right.text):
            yield table.problem(right, f"item {name.text!r} has no key", "expected its right option")
        elif first.setdefault(name.text, name.line) != name.line:
            what = f"item {name.text!r} has a key in line {first[name.text]} too"
            yield table.problem(name, what, "expected each item once")
