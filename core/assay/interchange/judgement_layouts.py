"""How a table lays out judges and items: whose rating each cell is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from assay.interchange.numerals import number_in
from assay.interchange.tables import Cell, Row, Table, TableError, TableProblem, is_missing

#: What a row of a wide table is.
Rows = Literal["judges", "items"]

JUDGE: Final = frozenset(
    ("judge", "judges", "rater", "panelist", "panellist", "sme", "expert", "participant", "reviewer")
)
ITEM: Final = frozenset(("item", "items", "question", "questions", "task"))
#: Whether a borderline candidate would answer an item rightly.
YES_NO: Final = {"yes": 1.0, "y": 1.0, "true": 1.0, "no": 0.0, "n": 0.0, "false": 0.0}
_RATING: Final = frozenset(
    (
        "rating",
        "angoff",
        "angoff rating",
        "estimate",
        "probability",
        "judgment",
        "judgement",
        "value",
        "score",
    )
)
_ROUND: Final = frozenset(("round", "rnd", "iteration"))
EMPIRICAL: Final = frozenset(
    ("p", "p value", "pvalue", "empirical", "empirical p", "difficulty", "facility", "proportion correct")
)
#: What spreadsheets add below and beside ratings.
_COMPUTED: Final = frozenset(
    (
        "mean",
        "average",
        "avg",
        "median",
        "sd",
        "std",
        "stdev",
        "min",
        "max",
        "range",
        "total",
        "sum",
        "n",
        "cut",
    )
)
_LIKE_JUDGE: Final = re.compile(
    r"(judge|rater|panell?ist|sme|expert|participant|reviewer)\W*\w{1,3}|[jr]\W*\d{1,3}"
)
_LIKE_ITEM: Final = re.compile(r"(item|question|task|q|i)\W*\d+\w?")
_WITH_ROUND: Final = re.compile(r"(.+?)[\s_.\-]+(?:round|rnd|r)[\s_.\-]*(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """Whose rating of what stands in a cell."""

    judge: str
    item: str
    round: int
    rating: Cell


@dataclass
class Laid:
    """The cells of a table by judge, item and round, and what was wrong on the way."""

    layout: str
    entries: list[Entry] = field(default_factory=list)
    #: By item, where a column says how many candidates answered it rightly.
    empirical: dict[str, Cell] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    problems: list[TableProblem] = field(default_factory=list)


def name_of(column: str) -> str:
    """A column's name for comparing: lower case, words apart, without `id` or `name` at its end."""
    words = re.sub(r"[\s_.\-#]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)).strip().lower()
    return re.sub(r" (id|no|nr|number|name|code)$", "", words)


def column_named(table: Table, names: frozenset[str]) -> int | None:
    """The index of the first column with one of some names."""
    return next((place for place, each in enumerate(table.columns) if name_of(each) in names), None)


def entries_of(table: Table, rows: Rows | None) -> Laid:
    """The cells of a table; TableError where its layout cannot be told."""
    judge, item = column_named(table, JUDGE), column_named(table, ITEM)
    if judge is not None and item is not None and rows is None:
        rating = _rating_column(table, {judge, item})
        if rating is not None:
            return _long(table, judge, item, rating)
    return _Wide(table, rows or _orientation(table, judge, item)).laid()


def _rating_column(table: Table, taken: set[int]) -> int | None:
    """The column of a long table with the ratings: by its name, else the only one that has numbers."""
    named = column_named(table, _RATING)
    if named is not None:
        return named
    rounds = column_named(table, _ROUND)
    others = [
        place
        for place in range(len(table.columns))
        if place not in {*taken, rounds} and not _is_text(table, place)
    ]
    return others[0] if len(others) == 1 else None


def _is_text(table: Table, column: int) -> bool:
    """Whether a column has words and no number at all, as a column of domains or remarks has."""
    texts = [row.texts[column] for row in table.rows if not is_missing(row.texts[column])]
    return bool(texts) and all(rating_in(text) is None for text in texts)


def rating_in(text: str) -> float | None:
    """The number that a cell holds, 1 for yes and 0 for no; None when it holds something else."""
    return YES_NO.get(text.lower(), number_in(text))


def _long(table: Table, judge: int, item: int, rating: int) -> Laid:
    laid, rounds = Laid("long"), column_named(table, _ROUND)
    for row in table.rows:
        whose, what = _id(table, row.cell(judge), laid), _id(table, row.cell(item), laid)
        laid.entries.append(Entry(whose, what, _round(table, row, rounds, laid), row.cell(rating)))
    used = {judge, item, rating, rounds}
    laid.ignored = tuple(name for place, name in enumerate(table.columns) if place not in used)
    return laid


def _id(table: Table, cell: Cell, laid: Laid) -> str:
    if is_missing(cell.text):
        laid.problems.append(
            table.problem(cell, "there is no name", f"expected a {table.columns[cell.column - 1]}")
        )
    return cell.text


def _round(table: Table, row: Row, column: int | None, laid: Laid) -> int:
    if column is None:
        return 1
    cell = row.cell(column)
    found = re.fullmatch(r"(?:round|rnd|r)?\s*(\d{1,3})(?:\.0+)?", cell.text, re.IGNORECASE)
    if not found or int(found.group(1)) < 1:
        laid.problems.append(table.problem(cell, f"{cell.text!r} is no round", "expected 1, 2 …"))
        return 1
    return int(found.group(1))


def _orientation(table: Table, judge: int | None, item: int | None) -> Rows:
    """What a row is: by the name of a column that holds ids, else by the names of the others."""
    if (judge is None) != (item is None):
        return "items" if judge is None else "judges"
    judges, items = _likeness(table.columns[1:])
    if judges == items:
        items, judges = _likeness([row.texts[0] for row in table.rows])
    if judges != items and judge is None:
        return "items" if judges > items else "judges"
    what = f"the columns do not say whether {table.columns[0]!r} holds items or judges"
    expected = "expected a first column called `item` or `judge`, or --rows items or --rows judges"
    raise TableError([table.header_problem(0, what, expected)])


def _likeness(names: Sequence[str]) -> tuple[int, int]:
    """How many names are like a judge's, and how many like an item's."""
    plain = [name_of(each) for each in names]
    judges = sum(bool(_LIKE_JUDGE.fullmatch(each)) for each in plain)
    return judges, sum(bool(_LIKE_ITEM.fullmatch(each)) for each in plain)


@dataclass(frozen=True)
class _Wide:
    table: Table
    rows: Rows

    def laid(self) -> Laid:
        """Every cell below a column that holds ratings."""
        ids, rounds, empirical = self._id_column(), column_named(self.table, _ROUND), self._empirical()
        columns, ignored = self._ratings({ids, rounds, empirical})
        named = _rounds_in([self.table.columns[each] for each in columns])
        laid = Laid(f"wide, {self.rows} in rows", ignored=tuple(ignored))
        for row in self.table.rows:
            name = row.cell(ids)
            if name.text.lower() in _COMPUTED:
                laid.ignored = (*laid.ignored, name.text)
                continue
            _id(self.table, name, laid)
            own = _round(self.table, row, rounds, laid)
            if empirical is not None:
                laid.empirical.setdefault(name.text, row.cell(empirical))
            for column in columns:
                other, of_name = named(self.table.columns[column])
                pair = (other, name.text) if self.rows == "items" else (name.text, other)
                laid.entries.append(Entry(*pair, of_name or own, row.cell(column)))
        return laid

    def _id_column(self) -> int:
        return column_named(self.table, ITEM if self.rows == "items" else JUDGE) or 0

    def _empirical(self) -> int | None:
        return column_named(self.table, EMPIRICAL) if self.rows == "items" else None

    def _ratings(self, taken: set[int | None]) -> tuple[list[int], list[str]]:
        """The columns with ratings, and the names of those that are passed over."""
        columns, ignored = [], []
        for place, name in enumerate(self.table.columns):
            if place in taken:
                continue
            if name_of(name) in _COMPUTED or _is_text(self.table, place):
                ignored.append(name)
            else:
                columns.append(place)
        return columns, ignored


def _rounds_in(names: Sequence[str]) -> Callable[[str], tuple[str, int | None]]:
    """Tells name and round of a column, where all the names end in one (`J1 round 2`) and the rounds differ."""
    found: Mapping[str, re.Match[str] | None] = {name: _WITH_ROUND.fullmatch(name) for name in names}
    rounds = {int(each.group(2)) for each in _matches(found)}
    if None in found.values() or len(rounds) < 2 or 0 in rounds:
        return lambda name: (name, None)
    split = {name: (each.group(1), int(each.group(2))) for name, each in found.items() if each}
    return lambda name: split[name]


def _matches(found: Mapping[str, re.Match[str] | None]) -> Iterator[re.Match[str]]:
    return (each for each in found.values() if each)
