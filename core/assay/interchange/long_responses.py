"""The long layout of responses, `person,item,response` and more columns, made wide."""

from collections.abc import Iterable, Iterator

from assay.interchange.names import ITEM, PERSON, RESPONSE, column_named
from assay.interchange.tables import Cell, Row, Table, TableError, TableProblem, is_missing


def is_long(table: Table) -> bool:
    """Whether the columns are those of the long layout."""
    return None not in _places(table)


def widened(table: Table) -> Table:
    """One row a person, in the order of the file: its name, the columns beside, then one column an item.

    Rows keep the line in which the person comes first, cells the line of the response; a column that changes
    within a person is the responses' own and is left out. Raises `TableError`: a response twice, and no name
    of a person or item.
    """
    person, item, response = (index for index in _places(table) if index is not None)
    beside = [index for index in range(len(table.columns)) if index not in (person, item, response)]
    problems = [*_nameless(table, (person, item)), *_twice(table, person, item)]
    if problems:
        raise TableError(problems)
    items = {name: place for place, name in enumerate(dict.fromkeys(row.texts[item] for row in table.rows))}
    kept = [index for index in beside if _is_persons(table, person, index)]
    found = _gathered(table, (person, item, response), kept, items)
    columns = ("person", *(table.columns[index] for index in kept), *items)
    _refuse_items_named_as_columns(table, item, columns)
    numbers = (person, *kept, *[response] * len(items))
    return Table(columns, found, table.name, table.line, tuple(map(table.number, numbers)), notes=table.notes)


def _places(table: Table) -> tuple[int | None, int | None, int | None]:
    person, item = column_named(table.columns, PERSON), column_named(table.columns, ITEM)
    return person, item, column_named(table.columns, RESPONSE)


def _gathered(
    table: Table, places: tuple[int, int, int], kept: list[int], items: dict[str, int]
) -> tuple[Row, ...]:
    person, item, response = places
    texts: dict[str, list[str]] = {}
    lines: dict[str, list[int]] = {}
    before = 1 + len(kept)
    for row in table.rows:
        name = row.texts[person]
        if name not in texts:
            texts[name] = [name, *(row.texts[index] for index in kept), *[""] * len(items)]
            lines[name] = [row.line] * (before + len(items))
        place = before + items[row.texts[item]]
        texts[name][place] = row.texts[response]
        lines[name][place] = row.line
    return tuple(Row(lines[name][0], tuple(each), tuple(lines[name])) for name, each in texts.items())


def _is_persons(table: Table, person: int, index: int) -> bool:
    """Whether a column says the same of a person in every row: it is the person's, not the response's."""
    first: dict[str, str] = {}
    return all(
        first.setdefault(row.texts[person], row.texts[index]) == row.texts[index] for row in table.rows
    )


def _nameless(table: Table, indexes: Iterable[int]) -> Iterator[TableProblem]:
    for index in indexes:
        for row in table.rows:
            if is_missing(row.texts[index]):
                what = f"the {table.columns[index]} is missing"
                yield table.problem(row.cell(index), what, "expected a name or number")


def _twice(table: Table, person: int, item: int) -> Iterator[TableProblem]:
    first: dict[tuple[str, str], int] = {}
    for row in table.rows:
        pair = row.texts[person], row.texts[item]
        if first.setdefault(pair, row.line) != row.line:
            what = f"person {pair[0]!r} responds to item {pair[1]!r} in line {first[pair]} too"
            yield table.problem(row.cell(item), what, "expected one response")


def _refuse_items_named_as_columns(table: Table, item: int, columns: tuple[str, ...]) -> None:
    double = (
        {name for name in columns if columns.count(name) > 1} if len(set(columns)) < len(columns) else set()
    )
    cells: list[Cell] = [row.cell(item) for row in table.rows if row.texts[item] in double]
    if cells:
        what = f"the item is called {cells[0].text!r} as a column is"
        raise TableError([table.problem(cells[0], what, "expected another name")])
