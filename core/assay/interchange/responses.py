"""Responses of a test as files, in either layout.

```
person,group,Q1,Q2        person,item,response,group
ann,x,B,D                 ann,Q1,B,x
bob,y,B,                  ann,Q2,D,x
```

With a key, cells are options; without, they are 0 and 1 (or TRUE and FALSE, right and wrong) or points. A
missing cell is an omitted response. Other layouts are made one of these first, see `response_layouts`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assay.interchange.keys import Key, named_as, right_options
from assay.interchange.long_responses import is_long, widened
from assay.interchange.names import BESIDE, PERSON, column_named, plain, simple
from assay.interchange.numerals import number_in
from assay.interchange.response_layouts import laid_out
from assay.interchange.tables import SHOWN, Cell, Table, TableError, TableProblem, is_missing

OMITTED: Final = -1
_MOST_OPTIONS: Final = 2000
_SCORES: Final = {"TRUE": 1, "FALSE": 0, "RIGHT": 1, "WRONG": 0, "CORRECT": 1, "INCORRECT": 0}
#: From so many people on, a first column in which all cells differ can only be their names.
_MANY: Final = 12


@dataclass(frozen=True)
class Responses:
    """Who responded what. `codes` is people x items: the index in `options`, or -1 where omitted."""

    persons: tuple[str, ...]
    items: tuple[str, ...]
    #: In capitals, as met in the file; those that only the key names come last.
    options: tuple[str, ...]
    codes: NDArray[np.int16]
    #: The codes of each item's right options; `None` without a key.
    right: tuple[tuple[int, ...], ...] | None
    #: Columns that are no items, by name: a text for each person.
    beside: Mapping[str, tuple[str, ...]]
    #: How the table was read, where a reader has to know.
    notes: tuple[str, ...] = ()

    def points(self) -> NDArray[np.float64]:
        """People x items: the cells as numbers, NaN where omitted. Only without a key."""
        values = np.array([*(_score(option) or 0.0 for option in self.options), np.nan])
        return values[self.codes]


class _Options(dict[str, int]):
    """The code of each text of a cell; spellings of one option have one code."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        code = OMITTED if is_missing(text) else self.names.setdefault(plain(text), len(self.names))
        self[text] = min(code, np.iinfo(np.int16).max)
        return self[text]


def read_responses(table: Table, key: Key | None = None, not_items: Collection[str] = ()) -> Responses:
    """The responses in a table, of either layout.

    Items are the columns that the key names; without a key, all but the person's, those in `not_items`, those
    whose names say that they are none (group, age, total …) and those of words beside others of numbers.
    Raises `TableError`: no items, items without key, keys without item, people twice, and cells that are no
    numbers where there is no key.
    """
    laid = laid_out(widened(table) if is_long(table) else table, key)
    wide, key = laid.table, named_as(laid.key, laid.table.columns) if laid.key else None
    items = _items(wide, key, not_items)
    problems = [*_person_problems(wide, items), *_key_problems(wide, items, key, not_items)]
    if problems:
        raise TableError(problems)
    options, codes = _codes(wide, [wide.indexes[item] for item in items])
    if len(options.names) > _MOST_OPTIONS:
        what = f"{len(options.names)} different cells"
        raise TableError(
            [wide.header_problem(0, what, f"expected at most {_MOST_OPTIONS} options or scores")]
        )
    problems = list(_option_problems(wide, items, key, options))
    if problems:
        raise TableError(problems)
    right = None if key is None else _right(items, key, options)
    beside, notes = (
        _beside(wide, items),
        (*wide.notes, *(_notes(items, options, codes) if key is None else ())),
    )
    return Responses(_persons(wide, items), items, tuple(options.names), codes, right, beside, notes)


def _option_problems(
    table: Table, items: tuple[str, ...], key: Key | None, options: _Options
) -> Iterator[TableProblem]:
    """Cells that do not go with a key, or with there being none."""
    if key is not None:
        yield from _all_scores(table, items, key, options)
    elif not all(map(_is_number, options.names)):
        yield from _number_problems(table, items, options.names)


def _notes(items: Sequence[str], options: _Options, codes: NDArray[np.int16]) -> Iterator[str]:
    """How cells that are scores were read, and which items look unlike the others."""
    words = [name for name in options.names if name in _SCORES]
    if words:
        yield f"cells are read as {', '.join(f'{name} = {_SCORES[name]}' for name in sorted(words))}"
    values = np.array([*(_score(name) or 0.0 for name in options.names), 0.0])
    tops = np.asarray(values[codes].max(axis=0))
    others = [f"{name} (up to {top:g})" for name, top in zip(items, tops, strict=True) if top > 1]
    if others and len(others) * 2 < len(items):
        yield f"most items are 0 and 1; taken for items with points: {', '.join(others[:10])} (else: --ignore)"


def _person(table: Table, items: Collection[str] = ()) -> int | None:
    """The index of the column with people's names, if there is one."""
    free = [column if column not in items else "" for column in table.columns]
    named = column_named(free, PERSON)
    if named is not None or not free[0]:
        return named
    firsts = {row.texts[0] for row in table.rows}
    are_names = len(table.rows) >= _MANY or not all(_is_number(text) for text in firsts)
    return 0 if len(firsts) == len(table.rows) and are_names else None


def _items(table: Table, key: Key | None, not_items: Collection[str]) -> tuple[str, ...]:
    if key is not None:
        return tuple(column for column in table.columns if column in key.cells and column not in not_items)
    person = _person(table)
    left = [
        index
        for index, column in enumerate(table.columns)
        if index != person and column not in not_items and simple(column) not in BESIDE
    ]
    scored = [index for index in left if not _is_words(table, index)]
    return tuple(table.columns[index] for index in scored or left)


def _is_words(table: Table, index: int) -> bool:
    """Whether a column has texts, but not one number."""
    texts = (row.texts[index] for row in table.rows)
    there = next((text for text in texts if not is_missing(text)), None)
    return there is not None and not any(_is_number(row.texts[index]) for row in table.rows)


def _persons(table: Table, items: Collection[str]) -> tuple[str, ...]:
    person = _person(table, items)
    if person is None:
        return tuple(str(number) for number in range(1, len(table.rows) + 1))
    return tuple(row.texts[person] for row in table.rows)


def _beside(table: Table, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    person = _person(table, items)
    return {
        column: tuple(row.texts[index] for row in table.rows)
        for index, column in enumerate(table.columns)
        if column not in items and index != person
    }


def _person_problems(table: Table, items: Collection[str]) -> Iterator[TableProblem]:
    person = _person(table, items)
    if person is None:
        return
    first: dict[str, int] = {}
    for row in table.rows:
        text = row.texts[person]
        if not text:
            yield table.problem(row.cell(person), "the person has no name", "expected a name or number")
        elif first.setdefault(text, row.line) != row.line:
            what = f"person {text!r} stands in line {first[text]} too"
            yield table.problem(row.cell(person), what, "expected each person once")


def _key_problems(
    table: Table, items: tuple[str, ...], key: Key | None, not_items: Collection[str]
) -> Iterator[TableProblem]:
    """What the key and the responses do not have of each other."""
    if not items:
        what = "no column is an item" if key is None else "no column is an item of the key"
        yield table.header_problem(0, what, "expected a column for each item, or `person,item,response`")
    if key is None:
        return
    for item in key.cells:
        if item not in items and item not in not_items:
            yield key.problem(item, f"item {item!r} has no responses", f"expected it in {table.name}")
    for item in _like_items(table, items, not_items):
        index = table.indexes[item]
        what = f"item {item!r} is not in the key"
        yield table.header_problem(index, what, f"expected it in {key.table.name}, or left out with --ignore")


def _like_items(table: Table, items: tuple[str, ...], not_items: Collection[str]) -> Iterator[str]:
    """Columns that the key does not name although their cells are options of the items that it names."""
    person = _person(table, items)
    left = [
        (index, column)
        for index, column in enumerate(table.columns)
        if column not in items and index != person and column not in not_items
        and simple(column) not in BESIDE
    ]  # fmt: skip
    if not left or not items:
        return
    options, _ = _codes(table, [table.indexes[item] for item in items])
    for index, column in left:
        texts = {row.texts[index] for row in table.rows}
        if all(text in options or is_missing(text) for text in texts):
            yield column


def _codes(table: Table, indexes: list[int]) -> tuple[_Options, NDArray[np.int16]]:
    options = _Options()
    chosen = itemgetter(*indexes) if len(indexes) > 1 else lambda texts: (texts[indexes[0]],)
    texts = chain.from_iterable(chosen(row.texts) for row in table.rows)
    count = len(indexes) * len(table.rows)
    codes = np.fromiter(map(options.__getitem__, texts), dtype=np.int16, count=count)
    return options, codes.reshape(len(table.rows), len(indexes))


def _number_problems(table: Table, items: Sequence[str], texts: Collection[str]) -> Iterator[TableProblem]:
    """Cells that are no scores; one problem alone when more of the `texts` are words than numbers."""
    expected = "expected 0 or 1 or points; where cells are options, name the file of right ones with --key"
    cells = list(islice(_no_scores(table, items), SHOWN + 1))
    if sum(map(_is_number, texts)) < len(texts) / 2:
        yield table.problem(cells[0][1], f"the cells are options such as {cells[0][1].text!r}", expected)
        return
    for item, cell in cells:
        yield table.problem(cell, f"{cell.text!r} is no score of {item!r}", expected)


def _no_scores(table: Table, items: Sequence[str]) -> Iterator[tuple[str, Cell]]:
    known: dict[str, bool] = {}
    for row in table.rows:
        for item in items:
            text = row.texts[table.indexes[item]]
            if not known.setdefault(text, is_missing(text) or _is_number(text)):
                yield item, row.cell(table.indexes[item])


def _is_number(text: str) -> bool:
    return _score(text) is not None


def _score(text: str) -> float | None:
    """The points that a cell gives; TRUE and FALSE, right and wrong are 1 and 0."""
    number = number_in(text)
    return _SCORES.get(plain(text)) if number is None else number


def _all_scores(table: Table, items: tuple[str, ...], key: Key, options: _Options) -> Iterator[TableProblem]:
    """A key of letters beside cells that are scores already: nobody would have anything right."""
    right = {option for item in items for option in right_options(key.cells[item].text, options.names)}
    if set(options.names) <= {"0", "1"} and right.isdisjoint(options.names):
        cell: Cell = table.rows[0].cell(table.indexes[items[0]])
        yield table.problem(
            cell, "the cells are scores of 0 and 1", "expected options as in the key, or no --key"
        )


def _right(items: tuple[str, ...], key: Key, options: _Options) -> tuple[tuple[int, ...], ...]:
    chosen = frozenset(options.names)
    named = [right_options(key.cells[item].text, chosen) for item in items]
    return tuple(tuple(options.names.setdefault(each, len(options.names)) for each in one) for one in named)
