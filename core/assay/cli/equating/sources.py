"""What `assay equate` reads: scores or responses to two forms, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from assay.assessment.equating.distributions import (
    Distribution,
    anchored_distribution,
    score_distribution,
)
from assay.interchange.id_lists import read_id_cells
from assay.interchange.keys import read_key
from assay.interchange.names import simple
from assay.interchange.numerals import number_in, whole_number_in
from assay.interchange.responses import Responses, read_responses
from assay.interchange.scores import MOST_POINTS, FormName, has_scores, read_scores, score_problem
from assay.interchange.tables import Cell, Table, TableError, TableProblem, read_table

Array = NDArray[np.float64]

#: Pairs of a score and an anchor score, each a cell of a table that is resampled.
_MOST_PAIRS: Final = 250_000


@dataclass(frozen=True)
class Sources:
    """The files, and what they are told to have in common."""

    x: Path
    y: Path
    anchor: str = ""
    anchor_items: Path | None = None
    keys: tuple[Path | None, Path | None] = (None, None)
    is_external: bool = False
    #: The highest possible scores, where they are told.
    highest: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, eq=False)
class Form:
    """What a file holds: scores, with anchor scores where there are such, and responses where there are such."""

    scores: Array
    frequencies: Array
    #: The highest possible score, as far as it is known.
    highest: int
    anchor: Array | None = None
    highest_anchor: int = 0
    items: tuple[str, ...] = ()
    #: Persons x items; NaN where omitted.
    points: Array | None = None
    #: Rows without a score or anchor score, which were passed over.
    missing: int = 0
    #: How the file was read, where a reader has to know.
    notes: tuple[str, ...] = ()


def read_forms(sources: Sources) -> tuple[Form, Form]:
    """Both forms. Raises `TableError` with the problems of all files."""
    names = _anchor_names(sources.anchor_items)
    forms: list[Form] = []
    problems: list[TableProblem] = []
    for place, file in enumerate((sources.x, sources.y)):
        try:
            forms.append(_form(sources, file, place, names))
        except TableError as error:
            problems.extend(error.problems)
    if problems:
        raise TableError(problems)
    return forms[0], forms[1]


def distributions(forms: tuple[Form, Form], is_anchored: bool) -> tuple[Distribution, Distribution]:
    """The frequencies over all possible scores; the anchor has the same range on both forms."""
    anchors = [form.anchor for form in forms if form.anchor is not None]
    low = min([0, *(int(anchor.min()) for anchor in anchors)])
    limits = low, max(form.highest_anchor for form in forms)
    return _distribution(forms[0], is_anchored, limits), _distribution(forms[1], is_anchored, limits)


def _distribution(form: Form, is_anchored: bool, anchor_limits: tuple[int, int]) -> Distribution:
    limits = min(0, int(form.scores.min())), form.highest
    if not is_anchored or form.anchor is None:
        return score_distribution(form.scores, form.frequencies, limits)
    size = (limits[1] - limits[0] + 1) * (anchor_limits[1] - anchor_limits[0] + 1)
    if size > _MOST_PAIRS:
        raise click.ClickException(
            f"{size} pairs of score and anchor score are too many; expected {_MOST_PAIRS}"
        )
    return anchored_distribution(form.scores, form.anchor, form.frequencies, limits, anchor_limits)


def common_items(sources: Sources, forms: tuple[Form, Form]) -> list[tuple[int, int]]:
    """The columns of the common items on both forms: those that are named, else all of the same name."""
    named = [name.text for name in _anchor_names(sources.anchor_items)] or list(forms[0].items)
    on_x, on_y = ({name: place for place, name in enumerate(form.items)} for form in forms)
    return [(on_x[name], on_y[name]) for name in named if name in on_x and name in on_y]


def _anchor_names(file: Path | None) -> tuple[Cell, ...]:
    """The names in a file of anchor items."""
    return read_id_cells(file.read_bytes(), str(file)) if file else ()


def _form(sources: Sources, file: Path, place: int, names: Sequence[Cell]) -> Form:
    table = read_table(file.read_bytes(), str(file))
    if all(number_in(column) is not None for column in table.columns):
        what = "the first line holds numbers, not names of columns"
        raise TableError(
            [table.header_problem(0, what, "expected a line such as `score,frequency` above it")]
        )
    if sources.keys[place] is None and not names and has_scores(table, sources.anchor):
        form = _of_scores(table, sources.anchor, "y" if place else "x")
    else:
        form = _of_responses(sources, table, place, names)
    told = sources.highest[place]
    if told is None:
        return form
    if told < form.scores.max():
        what = f"a score of {form.scores.max():g} is above {told}"
        raise TableError([table.header_problem(0, what, "expected the highest possible score")])
    return replace(form, highest=told)


def _of_scores(table: Table, anchor: str, name: FormName) -> Form:
    found = read_scores(table, anchor, name)
    beside = np.array(found.anchor, dtype=float) if found.anchor else None
    return Form(
        np.array(found.scores, dtype=float),
        np.array(found.frequencies, dtype=float),
        max(found.scores),
        beside,
        max(found.anchor, default=0),
        missing=found.missing,
        notes=table.notes,
    )


def _of_responses(sources: Sources, table: Table, place: int, names: Sequence[Cell]) -> Form:
    """Scores are sums of points, an omitted response counts 0; anchor items count unless they are external."""
    column = _anchor_column(table, sources.anchor)
    key_file = sources.keys[place]
    key = read_key(read_table(key_file.read_bytes(), str(key_file))) if key_file else None
    responses = read_responses(table, key, (column,) if column else ())
    _refuse_unknown(sources.anchor_items, names, responses.items, table)
    points = _points(table, responses)
    tops = np.maximum(np.nan_to_num(points).max(axis=0), 1.0)
    chosen = np.isin(responses.items, [name.text for name in names])
    counted = ~chosen if sources.is_external and not column else np.ones_like(chosen)
    totals = np.nansum(points[:, counted], axis=1)
    if max(tops.sum(), np.abs(totals).max()) > MOST_POINTS:
        what, expected = "the items have too many points", f"expected at most {MOST_POINTS} in all"
        raise TableError([table.header_problem(0, what, expected)])
    form = Form(
        totals, np.ones(len(totals)), int(tops[counted].sum()),
        items=responses.items, points=points, notes=responses.notes,
    )  # fmt: skip
    if column:
        return _with_column(form, table, column)
    if not chosen.any():
        return form
    return replace(form, anchor=np.nansum(points[:, chosen], axis=1), highest_anchor=int(tops[chosen].sum()))


def _anchor_column(table: Table, anchor: str) -> str:
    if not anchor:
        return ""
    for column in table.columns:
        if simple(column) == simple(anchor):
            return column
    raise TableError(
        [table.header_problem(0, f"there is no column {anchor!r}", "expected the anchor's scores")]
    )


def _points(table: Table, responses: Responses) -> Array:
    if responses.right is None:
        points = responses.points()
        if (np.nan_to_num(points) % 1).any():
            raise TableError([table.header_problem(0, "points are not whole", "expected whole points")])
        return points
    columns = [
        np.isin(responses.codes[:, at], right).astype(float) for at, right in enumerate(responses.right)
    ]
    return np.where(responses.codes >= 0, np.array(columns).T, np.nan)


def _refuse_unknown(file: Path | None, names: Sequence[Cell], items: tuple[str, ...], table: Table) -> None:
    problems = [
        TableProblem(
            str(file),
            name.line,
            name.column,
            f"item {name.text!r} is not in {table.name}",
            "expected a column",
        )
        for name in names
        if name.text not in items
    ]
    if problems:
        raise TableError(problems)


def _with_column(form: Form, table: Table, column: str) -> Form:
    """The form with the anchor's scores in a column of their own."""
    place = table.indexes[column]
    numbers = [whole_number_in(row.texts[place]) for row in table.rows]
    problems = [
        table.problem(row.cell(place), f"{problem[0]} in {column!r}", problem[1])
        for row in table.rows
        if (problem := score_problem(row.texts[place]))
    ]
    if problems or len(numbers) != len(form.scores):
        raise TableError(problems or [table.header_problem(place, "rows are responses", "expected persons")])
    anchor = np.array(numbers, dtype=float)
    return replace(form, anchor=anchor, highest_anchor=int(anchor.max()))
