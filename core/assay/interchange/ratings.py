"""Ratings in a table: who gave what to whom, on which criterion. The layouts are in `rating_columns`.

A rating is a number (`3`, `2.5`, `2,5`) or, as a whole, the ratings are words: `pass`, `fail`. Case does
not make words different. Numbers and words together are problems, unless the reader is told that
all are words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from assay.interchange.numerals import may_be_number, no_number, number_in
from assay.interchange.rating_columns import Columns, Layout, columns_of, counts_in, refuse_crossed
from assay.interchange.tables import COMPUTED, Cell, Row, Table, TableError, TableProblem, is_missing

#: Numbers only; words also where there are numbers; or whichever of both the file holds.
Kind = Literal["numbers", "words", "either"]


class Rating(NamedTuple):
    """One rating; subject, rater and criterion are indexes into the names of the table."""

    subject: int
    rater: int
    criterion: int
    #: The number, or the index of the word.
    value: float


@dataclass(frozen=True)
class Ratings:
    """What a table says; names stand in the order of their first appearance."""

    layout: Layout
    subjects: tuple[str, ...]
    raters: tuple[str, ...]
    #: One empty name where the table has no criteria.
    criteria: tuple[str, ...]
    ratings: tuple[Rating, ...]
    #: The words behind the values, in the order given or of the alphabet; empty where ratings are numbers.
    words: tuple[str, ...]
    #: The names of columns that were passed over.
    set_aside: tuple[str, ...]
    #: How the table was read, where a reader has to know.
    notes: tuple[str, ...] = ()


class _Entry(NamedTuple):
    subject: str
    rater: str
    criterion: str
    cell: Cell
    #: The cell that names the rater, or in a wide table the subject.
    place: Cell


def read_ratings(
    table: Table,
    kind: Kind = "either",
    categories: Sequence[str] = (),
    subject: str = "",
    raters: Sequence[str] = (),
) -> Ratings:
    """The ratings of a table; missing ones are left out, their subjects and raters are not.

    `categories` are all that a rating may be; words are then valued by their order. `subject` and `raters`
    name columns. Raises `TableError` with every problem: names that are missing, ratings that stand twice,
    ratings that are no number or no category.
    """
    columns = columns_of(table, subject, raters)
    refuse_crossed(table, columns)
    table, notes = _without_computed_rows(table, columns)
    problems: list[TableProblem] = []
    entries = list(_entries(table, columns, problems))
    filled = [each for each in entries if not is_missing(each.cell.text)]
    problems.extend(_twice(table, filled))
    words, values = _values(table, [each.cell for each in filled], kind, categories, problems)
    if not filled:
        what, expected = "the table has no ratings", "expected a rating in some cell"
        problems.append(table.header_problem(columns.scores[0], what, expected))
    if problems:
        raise TableError(problems)
    if not words and (said := counts_in(table, columns)):
        notes = (*notes, f"{said}: if cells count raters by category, these figures mean nothing")
    return replace(_indexed(columns, entries, filled, values, words), notes=(*table.notes, *notes))


def _without_computed_rows(table: Table, columns: Columns) -> tuple[Table, tuple[str, ...]]:
    """Without the last rows of a wide table that are called `mean`, `total` and the like."""
    if columns.layout != "wide" or columns.subject is None:
        return table, ()
    count = 0
    while count < len(table.rows) - 1 and table.rows[-1 - count].texts[columns.subject].lower() in COMPUTED:
        count += 1
    if not count:
        return table, ()
    names = ", ".join(row.texts[columns.subject] for row in table.rows[-count:])
    return replace(table, rows=table.rows[:-count]), (f"rows passed over: {names}",)


def _entries(table: Table, columns: Columns, problems: list[TableProblem]) -> Iterator[_Entry]:
    """A rating, perhaps missing, for each cell that may hold one; rows without their names are problems."""
    parts = {"subject": columns.subject, "rater": columns.rater, "criterion": columns.criterion}
    for number, row in enumerate(table.rows, 1):
        unnamed = [(what, i) for what, i in parts.items() if i is not None and is_missing(row.texts[i])]
        for what, i in unnamed:
            expected = f"expected the {what} of this row"
            problems.append(table.problem(row.cell(i), f"there is no {what}", expected))
        if not unnamed:
            yield from _of_row(table, columns, row, str(number))


def _of_row(table: Table, columns: Columns, row: Row, number: str) -> Iterator[_Entry]:
    subject = number if columns.subject is None else row.texts[columns.subject]
    criterion = "" if columns.criterion is None else row.texts[columns.criterion]
    named_by = columns.subject if columns.rater is None else columns.rater
    place = row.cell(named_by or 0)
    for index in columns.scores:
        name, cell = table.columns[index], row.cell(index)
        if columns.rater is None:
            yield _Entry(subject, name, criterion, cell, place)
        elif columns.layout == "by subject":
            yield _Entry(name, row.texts[columns.rater], criterion, cell, place)
        else:
            own = name if columns.layout == "by criterion" else criterion
            yield _Entry(subject, row.texts[columns.rater], own, cell, place)


def _twice(table: Table, entries: Iterable[_Entry]) -> Iterator[TableProblem]:
    """Ratings whose rater, subject and criterion stand further up already; said once a row."""
    first: dict[tuple[str, str, str], int] = {}
    said = 0
    for each in entries:
        line = first.setdefault((each.subject, each.rater, each.criterion), each.place.line)
        if each.place.line not in (line, said):
            said = each.place.line
            on = f" on {each.criterion!r}" if each.criterion else ""
            what = f"{each.rater!r} rated {each.subject!r}{on} in line {line} already"
            yield table.problem(each.place, what, "expected one rating")


def _values(
    table: Table, cells: Sequence[Cell], kind: Kind, categories: Sequence[str], problems: list[TableProblem]
) -> tuple[tuple[str, ...], list[float]]:
    """The words, if ratings are words, and a value for each cell; what cannot be read becomes a problem."""
    numbers = [number_in(cell.text) for cell in cells]
    if categories:
        return _of_categories(table, cells, numbers, categories, problems)
    texts = dict.fromkeys(cell.text for cell in cells)
    are_words = None in numbers and (
        kind == "words" or (kind == "either" and not any(map(may_be_number, texts)))
    )
    if are_words:
        labels = [_label(cell.text, number) for cell, number in zip(cells, numbers, strict=True)]
        words = {label.casefold(): label for label in sorted(labels, reverse=True)}
        places = {folded: float(place) for place, folded in enumerate(sorted(words))}
        return tuple(words[each] for each in sorted(words)), [places[label.casefold()] for label in labels]
    expected = (
        "expected a number"
        if kind == "numbers"
        else "expected a number as in other cells, or --level nominal"
    )
    for cell, number in zip(cells, numbers, strict=True):
        if number is None:
            problems.append(table.problem(cell, no_number(cell.text), expected))
    return (), [number or 0.0 for number in numbers]


def _of_categories(
    table: Table,
    cells: Sequence[Cell],
    numbers: Sequence[float | None],
    categories: Sequence[str],
    problems: list[TableProblem],
) -> tuple[tuple[str, ...], list[float]]:
    """Values by the categories that were given: their numbers, or their places if one of them is a word."""
    own = [number_in(text) for text in categories]
    are_words = None in own
    known = {
        _label(text, number).casefold(): float(place) if number is None or are_words else number
        for place, (text, number) in enumerate(zip(categories, own, strict=True))
    }
    values = []
    for cell, number in zip(cells, numbers, strict=True):
        value = known.get(_label(cell.text, number).casefold())
        if value is None:
            expected = f"expected one of {', '.join(categories)}"
            problems.append(table.problem(cell, f"{cell.text!r} is not one of the categories", expected))
        values.append(value or 0.0)
    return tuple(categories) if are_words else (), values


def _label(text: str, number: float | None) -> str:
    return text if number is None else f"{number:.15g}"


def _indexed(
    columns: Columns,
    entries: Sequence[_Entry],
    filled: Sequence[_Entry],
    values: Sequence[float],
    words: tuple[str, ...],
) -> Ratings:
    subjects = _places(each.subject for each in entries)
    raters = _places(each.rater for each in entries)
    criteria = _places(each.criterion for each in entries)
    ratings = tuple(
        Rating(subjects[each.subject], raters[each.rater], criteria[each.criterion], value)
        for each, value in zip(filled, values, strict=True)
    )
    return Ratings(
        columns.layout, tuple(subjects), tuple(raters), tuple(criteria), ratings, words, columns.set_aside
    )


def _places(names: Iterable[str]) -> dict[str, int]:
    """The place of each name, by first appearance."""
    return {name: place for place, name in enumerate(dict.fromkeys(names))}
