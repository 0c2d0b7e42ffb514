"""The ratings of a standard-setting panel in a table: judges x items, in one or more rounds.

Three layouts are read. Long has the columns `judge`, `item`, `rating` and, where there are several rounds, `round`.
Wide has a row an item and a column a judge, or a row a judge and a column an item; which of the two it is follows
from the name of the first column (`item`, `question` …, or `judge`, `rater`, `panelist` …), else from the names of
the others (`J1`, `Q1` …), else it has to be said. Wide tables may have a column `round`, or rounds in the names of
columns (`J1 round 1`), and with items in rows a column `p` with the share of candidates who answered rightly.

Ratings are shares from 0 to 1, or percent from 0 to 100 as soon as one is above 1 or has a percent sign; both in one
file are refused. Yes and no (true and false) are 1 and 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from assay.interchange.judgement_layouts import YES_NO, Entry, Rows, entries_of, rating_in
from assay.interchange.tables import Cell, Table, TableError, TableProblem, is_missing

Scale = Literal["0..1", "0..100"]

#: Percentages all below this are no panel's judgements of a borderline candidate, but points of some other scale.
_LEAST_TOP: Final = 10


@dataclass(frozen=True)
class Judgements:
    """What a table says, as shares from 0 to 1."""

    #: By round, then by (judge, item); None where there is no rating.
    rounds: Mapping[int, Mapping[tuple[str, str], float | None]]
    scale: Scale
    #: The layout in words.
    layout: str
    #: Share of candidates who answered an item rightly, from a column of the same table.
    empirical: Mapping[str, float] = field(default_factory=dict)
    #: Columns and rows that were passed over, such as `mean`.
    ignored: tuple[str, ...] = ()
    #: How the table was read, where a reader has to know.
    notes: tuple[str, ...] = ()


def read_judgements(table: Table, rows: Rows | None = None) -> Judgements:
    """The ratings in a table; `rows` says what a row of a wide table is.

    Raises `TableError` with every problem: a layout that cannot be told, cells that are no rating, scales that
    are mixed, a rating that stands twice.
    """
    found = entries_of(table, rows)
    problems = list(found.problems)
    values = _numbers(table, [entry.rating for entry in found.entries], problems)
    scale = _scale(table, values, problems)
    problems.extend(_twice(table, found.entries))
    shares = _numbers(table, list(found.empirical.values()), problems)
    empirical_scale = _scale(table, shares, problems)
    if problems:
        raise TableError(problems)
    if not values:
        raise TableError(
            [table.header_problem(0, "the table has no ratings", "expected a number in some cell")]
        )
    rounds: dict[int, dict[tuple[str, str], float | None]] = {}
    for entry in found.entries:
        rounds.setdefault(entry.round, {})[entry.judge, entry.item] = _share(entry.rating, values, scale)
    empirical = {
        item: share
        for item, cell in found.empirical.items()
        if (share := _share(cell, shares, empirical_scale)) is not None
    }
    notes = (*table.notes, *(["yes counts 1, no counts 0"] if _words(values) else []))
    return Judgements(dict(sorted(rounds.items())), scale, found.layout, empirical, found.ignored, notes)


def _words(values: Mapping[Cell, float]) -> list[Cell]:
    return [cell for cell in values if cell.text.lower() in YES_NO]


def _share(cell: Cell, values: Mapping[Cell, float], scale: Scale) -> float | None:
    value = values.get(cell)
    return value if value is None or scale == "0..1" else value / 100


def _numbers(table: Table, cells: Sequence[Cell], problems: list[TableProblem]) -> dict[Cell, float]:
    """The number of each cell that has one; what is neither missing nor a rating becomes a problem."""
    found: dict[Cell, float] = {}
    for cell in cells:
        if is_missing(cell.text):
            continue
        number = rating_in(cell.text)
        if number is None or not 0 <= number <= 100:
            expected = "expected a rating from 0 to 1 or from 0 to 100, or an empty cell"
            problems.append(table.problem(cell, f"{cell.text!r} is no rating", expected))
        else:
            found[cell] = number
    return found


def _scale(table: Table, values: Mapping[Cell, float], problems: list[TableProblem]) -> Scale:
    """Percent when a value is above 1 or has its sign; then values between 0 and 1 belong to the other scale.

    The cells named are those of the scale that has fewer.
    """
    percent = [cell for cell, value in values.items() if value > 1 or cell.text.endswith("%")]
    shares = [cell for cell, value in values.items() if 0 < value < 1 and not cell.text.endswith("%")]
    if percent:
        shares += _words(values)
        problems.extend(_too_low(table, values))
    if percent and shares:
        fewer, more = (percent, "0 to 1") if len(percent) < len(shares) else (shares, "0 to 100")
        what = f"while {max(len(percent), len(shares))} others lie on the scale from {more}"
        for cell in fewer:
            problems.append(
                table.problem(cell, f"{cell.text!r} {what}", "expected one scale in all of the table")
            )
    return "0..100" if percent else "0..1"


def _too_low(table: Table, values: Mapping[Cell, float]) -> list[TableProblem]:
    highest = max(values, key=lambda cell: values[cell])
    if values[highest] >= _LEAST_TOP or any(cell.text.endswith("%") for cell in values):
        return []
    what = f"the highest rating is {highest.text}, which is no percentage for a panel"
    return [
        table.problem(highest, what, "expected shares from 0 to 1, or percent (with % if all are so low)")
    ]


def _twice(table: Table, entries: Sequence[Entry]) -> list[TableProblem]:
    first: dict[tuple[str, str, int], Entry] = {}
    problems = []
    for entry in entries:
        before = first.setdefault((entry.judge, entry.item, entry.round), entry)
        if before is not entry:
            whose = f"judge {entry.judge!r}, item {entry.item!r}, round {entry.round}"
            what = f"a second rating of {whose} after that in line {before.rating.line}"
            problems.append(
                table.problem(entry.rating, what, "expected one rating of each item a judge and round")
            )
    return problems
