"""Tables of responses that are neither `person,Q1,Q2` nor `person,item,response`, made the former.

```
item,key,ann,bob      pattern,count      Q1,Q2,Q3,freq      person,Q1,Q2
Q1,B,B,D              011,12             0,1,1,12           KEY,B,C
Q2,C,C,C              111,30             1,1,1,30           ann,B,D
```
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assay.interchange.keys import Key
from assay.interchange.names import (
    BESIDE,
    FREQUENCY,
    ITEM,
    ITEM_LABELS,
    KEY,
    KEY_ROW,
    PATTERN,
    PERSON,
    RESPONSE,
    column_named,
    plain,
    simple,
)
from assay.interchange.numerals import number_in, whole_number_in
from assay.interchange.tables import COMPUTED, Cell, Row, Table, TableError, TableProblem, is_missing

#: People whom frequencies may stand for, all together.
_MOST_PEOPLE: Final = 1_000_000
#: Responses of one letter each; a point or hyphen is an omitted one.
_LETTERS: Final = re.compile(r"[\w.\-]+")


@dataclass(frozen=True)
class Laid:
    """A table with a row a person and a column an item; and the key, where the table holds one."""

    table: Table
    key: Key | None


def laid_out(table: Table, key: Key | None) -> Laid:
    """The same responses with a row a person; `table.notes` say what was done. Raises `TableError`.

    `key` is what is known of right options from elsewhere; it comes before what the table holds.
    """
    if _has_items_in_rows(table):
        table, own = _turned(table)
        return Laid(table, key or own)
    table = _split(table, key)
    table, own = _without_key_row(table, key)
    return Laid(_repeated(_without_computed_rows(table)), key or own)


def _has_items_in_rows(table: Table) -> bool:
    item = column_named(table.columns, ITEM)
    others = [each for each in table.columns if simple(each) not in (*ITEM, *ITEM_LABELS)]
    return (
        item is not None
        and column_named(table.columns, PERSON) is None
        and column_named(table.columns, RESPONSE) is None
        and len(others) > 1
    )


def _turned(table: Table) -> tuple[Table, Key | None]:
    """Columns as rows: a row for each person, a column for each item."""
    item = column_named(table.columns, ITEM) or 0
    problems = list(_item_problems(table, item))
    if problems:
        raise TableError(problems)
    labels = {place for place, name in enumerate(table.columns) if simple(name) in ITEM_LABELS}
    people = [place for place in range(len(table.columns)) if place != item and place not in labels]
    lines = (table.line, *(row.line for row in table.rows))
    rows = tuple(
        Row(
            table.line,
            (table.columns[place], *(row.texts[place] for row in table.rows)),
            lines,
            table.number(place),
        )
        for place in people
    )
    heads = (Cell(table.columns[item], table.line, item + 1), *(row.cell(item) for row in table.rows))
    notes = [*table.notes, "items stand in rows, people in columns"]
    left = [table.columns[place] for place in sorted(labels) if simple(table.columns[place]) not in KEY]
    notes += [f"columns that are no people's: {', '.join(left)}"] if left else []
    names = ("person", *(row.texts[item] for row in table.rows))
    keys = column_named(table.columns, KEY)
    key = None if keys is None else Key(table, {row.texts[item]: row.cell(keys) for row in table.rows})
    return Table(names, rows, table.name, table.line, heads=heads, notes=tuple(notes)), key


def _item_problems(table: Table, item: int) -> Iterator[TableProblem]:
    first: dict[str, int] = {}
    for row in table.rows:
        text = row.texts[item]
        if is_missing(text):
            yield table.problem(row.cell(item), "the item has no name", "expected a name")
        elif first.setdefault(text, row.line) != row.line:
            what = f"item {text!r} stands in line {first[text]} too"
            yield table.problem(row.cell(item), what, "expected each item once")


def _split(table: Table, key: Key | None) -> Table:
    """Responses in one text a person, one letter an item, as columns of their own."""
    place = column_named(table.columns, PATTERN)
    if place is None or column_named(table.columns, ITEM) is not None:
        return table
    texts = [row.texts[place] for row in table.rows]
    widths = [len(text) for text in texts]
    if max(widths) < 2 or not all(_LETTERS.fullmatch(text) for text in texts):
        return table
    usual = max(widths)
    problems = [
        table.problem(
            row.cell(place), f"{text!r} has {len(text)} responses", f"expected {usual}, with zeros in front"
        )
        for row, text in zip(table.rows, texts, strict=True)
        if len(text) != usual
    ]
    if problems:
        raise TableError(problems)
    items = (
        tuple(key.cells) if key and len(key.cells) == usual else tuple(f"item {n + 1}" for n in range(usual))
    )
    kept = [each for each in range(len(table.columns)) if each != place]
    rows = tuple(
        Row(row.line, (*(row.texts[each] for each in kept), *row.texts[place])) for row in table.rows
    )
    numbers = tuple(table.number(each) for each in (*kept, *[place] * usual))
    note = f"each {table.columns[place]!r} is read as {usual} responses of one letter"
    columns = (*(table.columns[each] for each in kept), *items)
    return Table(columns, rows, table.name, table.line, numbers, (), (*table.notes, note))


def _without_key_row(table: Table, key: Key | None) -> tuple[Table, Key | None]:
    """The row of a person called `key`, if its cells can be right options, is the key."""
    person = column_named(table.columns, PERSON)
    if person is None or column_named(table.columns, ITEM) is not None:
        return table, None
    found = [row for row in table.rows if simple(row.texts[person]) in KEY_ROW]
    if len(found) != 1 or not _is_key(table, found[0], person, key):
        return table, None
    row = found[0]
    cells = {
        name: row.cell(place)
        for place, name in enumerate(table.columns)
        if place != person and simple(name) not in BESIDE and not is_missing(row.texts[place])
    }
    note = f"line {row.line} ({row.texts[person]}) is the key" + (", as --key says too" if key else "")
    rest = tuple(each for each in table.rows if each is not row)
    return replace(table, rows=rest, notes=(*table.notes, note)), Key(table, cells)


def _is_key(table: Table, row: Row, person: int, key: Key | None) -> bool:
    if len(table.rows) == 1:
        return False
    if key is not None:
        own = {name: text for name, text in zip(table.columns, row.texts, strict=True) if name in key.cells}
        return all(plain(key.cells[name].text) == plain(text) for name, text in own.items())
    texts = [text for place, text in enumerate(row.texts) if place != person and not is_missing(text)]
    return bool(texts) and (number_in(texts[0]) is None or set(map(plain, texts)) == {"1"})


def _without_computed_rows(table: Table) -> Table:
    """Without the last rows if they are called `mean`, `total` and the like."""
    person = column_named(table.columns, PERSON)
    if person is None:
        return table
    count = 0
    while count < len(table.rows) - 1 and simple(table.rows[-1 - count].texts[person]) in COMPUTED:
        count += 1
    if not count:
        return table
    names = ", ".join(row.texts[person] for row in table.rows[-count:])
    return replace(table, rows=table.rows[:-count], notes=(*table.notes, f"rows passed over: {names}"))


def _repeated(table: Table) -> Table:
    """A row for each person, where a column says how many people gave the responses of a row."""
    place = column_named(table.columns, FREQUENCY)
    person = column_named(table.columns, PERSON)
    if place is None or (person is not None and simple(table.columns[person]) != "row"):
        return table
    counts = [whole_number_in(row.texts[place]) for row in table.rows]
    problems = [
        table.problem(
            row.cell(place), f"{row.texts[place]!r} in {table.columns[place]!r}", "expected how many people"
        )
        for row, count in zip(table.rows, counts, strict=True)
        if count is None or not 0 <= count <= _MOST_PEOPLE
    ]
    total = sum(count or 0 for count in counts)
    if not problems and not 0 < total <= _MOST_PEOPLE:
        what = f"the rows stand for {total} people"
        problems = [table.header_problem(place, what, f"expected 1 to {_MOST_PEOPLE}")]
    if problems:
        raise TableError(problems)
    return _with_people(table, place, person, [count or 0 for count in counts])


def _with_people(table: Table, place: int, person: int | None, counts: Sequence[int]) -> Table:
    kept = [each for each in range(len(table.columns)) if each not in (place, person)]
    rows: list[Row] = []
    for row, count in zip(table.rows, counts, strict=True):
        rows += [Row(row.line, tuple(row.texts[each] for each in kept))] * count
    note = f"each row stands for as many people as {table.columns[place]!r} says, {len(rows)} in all"
    columns, numbers = tuple(table.columns[each] for each in kept), tuple(table.number(each) for each in kept)
    return Table(columns, tuple(rows), table.name, table.line, numbers, (), (*table.notes, note))
