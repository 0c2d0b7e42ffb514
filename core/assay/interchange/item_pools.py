"""Item pools and item statistics of other programs: one row an item, with what assembly needs and no text."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assay.interchange.id_lists import id_column
from assay.interchange.names import column_named, simple
from assay.interchange.numerals import number_in
from assay.interchange.tables import Cell, Row, Table, TableError, TableProblem, is_missing, read_table

_ENEMIES: Final = ("enemies", "enemy", "enemyitems", "enemygroup")
_SETS: Final = ("set", "setid", "stimulus", "stimulusid", "passage", "passageid", "testlet", "case")
_STATUS: Final = ("status", "itemstatus")
_PRETEST: Final = ("pretest", "ispretest", "fieldtest", "unscored")
#: What each statistic may be called, and what it must be.
_NUMBERS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[float], bool], str]]] = {
    "p": (
        ("p", "pvalue", "proportioncorrect", "facility", "easiness"),
        lambda value: 0 <= value <= 1,
        "expected a proportion from 0 to 1",
    ),
    "a": (("a", "discrimination", "slope"), lambda value: value > 0, "expected a discrimination above 0"),
    "b": (("b", "difficulty", "location"), lambda _: True, "expected a difficulty"),
    "c": (
        ("c", "guessing", "pseudoguessing"),
        lambda value: 0 <= value < 1,
        "expected a probability from 0 to below 1",
    ),
    "exposure": (
        ("exposure", "exposurerate", "exposurecount", "uses", "used", "usecount", "timesused"),
        lambda value: value >= 0,
        "expected a count or share of uses",
    ),
}
_YES: Final = frozenset(("1", "yes", "y", "true", "t", "x", "pretest", "fieldtest"))
_STATES: Final = {"operational": False, "scored": False, "active": False, "pretest": True, "fieldtest": True}


@dataclass(frozen=True)
class PoolRow:
    """One item of a table; what has no column, or nothing in its cell, is empty or None."""

    item: str
    line: int
    #: Every other column: its simple name (`Cognitive level` is `cognitivelevel`) and the text.
    labels: Mapping[str, str]
    enemies: tuple[str, ...] = ()
    stimulus: str | None = None
    is_pretest: bool = False
    numbers: Mapping[str, float] = field(default_factory=dict)


def read_item_pool(data: bytes, name: str) -> tuple[PoolRow, ...]:
    """The items of a table in the order of its rows. Raises `TableError` with every problem.

    A column `item` is expected. Known are `enemies` (ids, or names of groups, between `;`, `,`, `|` or spaces),
    `set`, `status` or `pretest`, `p`, `a`, `b`, `c` and `exposure`, under several usual names.
    """
    table = read_table(data, name)
    place = id_column(table)
    reader = _Reader(table, place)
    rows = [reader.row(row) for row in table.rows]
    problems = [*reader.problems, *_repeated(table, place)]
    if problems:
        raise TableError(problems)
    return tuple(rows)


class _Reader:
    def __init__(self, table: Table, item: int) -> None:
        self.table, self.item = table, item
        self.problems: list[TableProblem] = []
        self._places = {
            name: column_named(table.columns, names)
            for name, names in (
                ("enemies", _ENEMIES), ("set", _SETS), ("status", _STATUS), ("pretest", _PRETEST),
                *((key, names) for key, (names, _, _) in _NUMBERS.items()),
            )
        }  # fmt: skip
        special = {item, *self._places.values()}
        self._labels = {simple(name): i for i, name in enumerate(table.columns) if i not in special}

    def row(self, row: Row) -> PoolRow:
        """One item; what is wrong is noted."""
        cell = row.cell(self.item)
        if is_missing(cell.text):
            self._note(cell, "the item has no id", "expected an id")
        return PoolRow(
            item=cell.text,
            line=row.line,
            labels={n: row.texts[i] for n, i in self._labels.items() if not is_missing(row.texts[i])},
            enemies=tuple(filter(None, re.split(r"\s*[;,|]\s*", self._text(row, "enemies")))),
            stimulus=self._text(row, "set") or None,
            is_pretest=self._is_pretest(row),
            numbers=dict(self._numbers(row)),
        )

    def _text(self, row: Row, name: str) -> str:
        place = self._places[name]
        return "" if place is None or is_missing(row.texts[place]) else row.texts[place]

    def _is_pretest(self, row: Row) -> bool:
        if simple(self._text(row, "pretest")) in _YES:
            return True
        status = simple(self._text(row, "status"))
        if status and status not in _STATES:
            cell = row.cell(self._places["status"] or 0)
            self._note(cell, f"the status is `{cell.text}`", "expected operational or pretest")
        return _STATES.get(status, False)

    def _numbers(self, row: Row) -> Iterator[tuple[str, float]]:
        for name, (_, is_right, expected) in _NUMBERS.items():
            if text := self._text(row, name):
                value = number_in(text)
                if value is None or not is_right(value):
                    self._note(row.cell(self._places[name] or 0), f"{name} is `{text}`", expected)
                else:
                    yield name, value

    def _note(self, cell: Cell, what: str, expected: str) -> None:
        self.problems.append(self.table.problem(cell, what, expected))


def _repeated(table: Table, place: int) -> Iterator[TableProblem]:
    first: dict[str, int] = {}
    for row in table.rows:
        text = row.texts[place]
        if text in first:
            what = f"the item `{text}` stands in line {first[text]} too"
            yield table.problem(row.cell(place), what, "expected each item once")
        first.setdefault(text, row.line)


def enemy_lists(rows: Sequence[PoolRow]) -> dict[str, tuple[str, ...]]:
    """The enemies of each item by id: a word that is no item's id names a group, whose members are all enemies."""
    ids, words, groups = _enemies(rows)
    return {item: tuple(_others(item, own, ids, groups)) for item, own in words.items()}


def lone_enemies(rows: Sequence[PoolRow]) -> tuple[str, ...]:
    """Words among the enemies that are no item, and a group of one: mistyped, most likely."""
    ids, _, groups = _enemies(rows)
    return tuple(word for word, members in groups.items() if word not in ids and len(members) == 1)


def _enemies(rows: Sequence[PoolRow]) -> tuple[set[str], dict[str, tuple[str, ...]], dict[str, list[str]]]:
    """All ids, the words of each item, and who has each word."""
    ids = {row.item for row in rows}
    words = {row.item: tuple(_words(row.enemies, ids)) for row in rows}
    groups: dict[str, list[str]] = {}
    for item, own in words.items():
        for word in own:
            groups.setdefault(word, []).append(item)
    return ids, words, groups


def _words(texts: Sequence[str], ids: set[str]) -> Iterator[str]:
    """Ids may hold spaces, and spaces may stand between ids."""
    for text in texts:
        yield from [text] if text in ids else text.split()


def _others(
    item: str, words: Sequence[str], ids: set[str], groups: Mapping[str, Sequence[str]]
) -> dict[str, None]:
    found = [other for word in words for other in ([word] if word in ids else groups[word])]
    return dict.fromkeys(other for other in found if other != item)
