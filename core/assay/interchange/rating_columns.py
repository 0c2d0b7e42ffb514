"""Which column of a table of ratings is what, by their names.

Case, spaces and signs in names do not count, nor does a closing `id`, `no`, `number`, `name` or `code`:
`Essay ID` is `essay`. Four layouts are told apart:

- long: columns for subject, rater and score, perhaps one for the criterion; a row a rating;
- by criterion: columns for subject and rater, and each other column with numbers is a criterion;
- by subject: a column for the rater, none for subject and score; each other column is a subject;
- wide: no column for the rater; each other column is a rater, perhaps with a column for the criterion.

In a wide table without a name for the subject, a first column of distinct words is the subject, and where two
columns or more are called like raters (`rater 1`, `J2`) every row is a subject by its number.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from assay.interchange.numerals import number_in, whole_number_in
from assay.interchange.tables import Row, Table, TableError, TableProblem, is_missing

Layout = Literal["long", "by criterion", "by subject", "wide"]

#: In the order of preference, where a table has several.
SUBJECT: Final = (
    *("subject", "response", "essay", "candidate", "applicant", "participant", "person", "student"),
    *("examinee", "testtaker", "ratee", "target", "unit", "case", "document", "script", "paper", "text"),
    *("answer", "sample", "patient", "object", "id", "row"),
)
RATER: Final = (
    *("rater", "reviewer", "judge", "coder", "marker", "grader", "examiner", "observer", "annotator"),
    *("assessor", "scorer", "evaluator", "reader"),
)
CRITERION: Final = (
    *("criterion", "criteria", "trait", "item", "dimension", "aspect", "facet", "domain", "competency"),
    *("question", "task"),
)
SCORE: Final = (
    "score",
    "rating",
    "level",
    "value",
    "mark",
    "marks",
    "points",
    "grade",
    "label",
    "category",
    "code",
)
#: What stands beside ratings and is none.
_ASIDE: Final = (
    *("comment", "comments", "note", "notes", "remark", "remarks", "feedback", "date", "time", "timestamp"),
    *("total", "sum", "mean", "average", "median", "final", "consensus", "resolved", "n"),
)
_ENDING: Final = re.compile(r"(id|no|nr|number|name|code)$")
_LIKE_A_RATER: Final = re.compile(
    rf"({'|'.join(RATER)}|[rj](?=\d))s?[\W_]*\w*|(score|rating)s?[\W_]*\d+", re.IGNORECASE
)
_NUMBERED_RATER: Final = re.compile(rf"({'|'.join(RATER)})[\W_]*\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """The layout and the indexes of its columns, from 0."""

    layout: Layout
    #: None where every row, or each column with ratings, is a subject.
    subject: int | None
    #: None in a wide table.
    rater: int | None
    #: None where the table has one criterion, or a column for each.
    criterion: int | None
    #: The columns that hold ratings: one if long, else the criteria, subjects or raters.
    scores: tuple[int, ...]
    #: The names of columns that are passed over.
    set_aside: tuple[str, ...]


def columns_of(table: Table, subject: str = "", raters: Sequence[str] = ()) -> Columns:
    """Tell the layout; `subject` and `raters` name columns where their names do not say it.

    Raises `TableError` when the table has no column that a rating needs.
    """
    _refuse_unknown(table, [subject, *raters] if subject else raters)
    named = set(raters)
    subject_column = table.indexes[subject] if subject else _find(table, SUBJECT, named)
    rater = None if raters else _find(table, RATER, {subject})
    criterion = _find(table, CRITERION, {subject, *named})
    score = _find(table, SCORE, {subject})
    if rater is None and not raters and _has_raters_in_rows(table):
        return _by_subject(table, 0, score)
    if rater is None:
        return _wide(table, subject_column, criterion, raters)
    if subject_column is None:
        subject_column, criterion = criterion, None
    if subject_column is None:
        return _by_subject(table, rater, score)
    if score is None:
        return _by_criterion(table, subject_column, rater)
    return _made(table, "long", subject_column, rater, criterion, [score])


def _has_raters_in_rows(table: Table) -> bool:
    """Whether all rows are called like raters, and no column is."""
    names = [row.texts[0] for row in table.rows]
    return all(_NUMBERED_RATER.fullmatch(name) for name in names) and not any(
        _LIKE_A_RATER.fullmatch(column) for column in table.columns[1:]
    )


def _wide(table: Table, subject: int | None, criterion: int | None, raters: Sequence[str]) -> Columns:
    taken = {subject, criterion}
    free = [i for i in range(len(table.columns)) if i not in taken]
    like = [i for i in free if _LIKE_A_RATER.fullmatch(table.columns[i])]
    if raters:
        scores = [table.indexes[name] for name in raters]
    elif len(like) >= 2:
        scores = like
    else:
        if subject is None:
            subject = _first_of_words(table)
            free = [i for i in free if i != subject]
        if subject is None and criterion is None:
            raise TableError([_no_subject(table)])
        scores = _with_numbers(table, free)
    if subject is None and criterion is not None:
        subject, criterion = criterion, None
    if len(scores) < 2:
        what = f"{len(scores)} column{'s' * (len(scores) != 1)} with ratings"
        expected = "expected a column for each of two raters or more, or columns for subject, rater and score"
        raise TableError([table.header_problem(scores[0] if scores else 0, what, expected)])
    return _made(table, "wide", subject, None, criterion, scores)


def _by_criterion(table: Table, subject: int, rater: int) -> Columns:
    scores = _with_numbers(table, [i for i in range(len(table.columns)) if i not in (subject, rater)])
    if not scores:
        what, expected = "no column with ratings", f"expected a column called {_listed(SCORE)}"
        raise TableError([table.header_problem(0, what, expected)])
    return _made(table, "by criterion", subject, rater, None, scores)


def _by_subject(table: Table, rater: int, score: int | None) -> Columns:
    scores = _with_numbers(table, [i for i in range(len(table.columns)) if i != rater])
    if score is not None or not scores:
        raise TableError([_no_subject(table)])
    return _made(table, "by subject", None, rater, None, scores)


def _made(
    table: Table,
    layout: Layout,
    subject: int | None,
    rater: int | None,
    criterion: int | None,
    scores: Iterable[int],
) -> Columns:
    used = {subject, rater, criterion, *scores}
    aside = tuple(name for i, name in enumerate(table.columns) if i not in used)
    return Columns(layout, subject, rater, criterion, tuple(scores), aside)


def counts_in(table: Table, columns: Columns) -> str:
    """What speaks for cells that count ratings instead of being ratings; empty where nothing does."""
    if columns.layout != "wide" or columns.subject is None or len(table.rows) < 3:
        return ""
    first = _sum(table.rows[0], columns.scores)
    if first is None or any(_sum(row, columns.scores) != first for row in table.rows):
        return ""
    names = any(_LIKE_A_RATER.fullmatch(table.columns[i]) for i in columns.scores)
    is_varied = len({row.texts[i] for row in table.rows for i in columns.scores}) > 2
    return "" if names or not is_varied else f"the ratings in every row add up to {first:g}"


def refuse_crossed(table: Table, columns: Columns) -> None:
    """Raise `TableError` for a table that counts how often one rater's categories meet the other's."""
    if columns.layout != "wide" or columns.subject is None:
        return
    across = [table.columns[i] for i in columns.scores]
    if [row.texts[columns.subject] for row in table.rows] == across:
        what = "rows and columns have the same names, so cells are counts of ratings"
        raise TableError([table.header_problem(0, what, "expected the ratings: a row for each subject")])


def _sum(row: Row, places: Sequence[int]) -> float | None:
    """Of whole numbers from 0 on; None where a cell is something else."""
    numbers = [whole_number_in(row.texts[i]) for i in places]
    return sum(number or 0 for number in numbers) if all(n is not None and n >= 0 for n in numbers) else None


def _find(table: Table, names: Sequence[str], but: Collection[str]) -> int | None:
    """The column with the most preferred name, the first of several."""
    found = [
        (names.index(name), i)
        for i, column in enumerate(table.columns)
        if column not in but and (name := _plain(column, names))
    ]
    return min(found)[1] if found else None


def _plain(column: str, names: Sequence[str]) -> str:
    """The name that a column's name stands for, or an empty text."""
    plain = re.sub(r"[\W_]", "", column.lower())
    return next(
        (each for each in (plain, _ENDING.sub("", plain), plain.removesuffix("s")) if each in names), ""
    )


def _with_numbers(table: Table, columns: Sequence[int]) -> list[int]:
    """Without what is no rating: comments, totals, and words where other columns hold numbers."""
    kept = [i for i in columns if not _plain(table.columns[i], _ASIDE)]
    shares = {i: _share_of_numbers(table, i) for i in kept}
    if not any(share is not None and share >= 0.5 for share in shares.values()):
        return kept
    return [i for i in kept if (share := shares[i]) is None or share >= 0.5]


def _share_of_numbers(table: Table, column: int) -> float | None:
    filled = [row.texts[column] for row in table.rows if not is_missing(row.texts[column])]
    return sum(number_in(text) is not None for text in filled) / len(filled) if filled else None


def _first_of_words(table: Table) -> int | None:
    """The first column, when it is no number anywhere and different in every row."""
    texts = [row.texts[0] for row in table.rows]
    is_name = len(set(texts)) == len(texts) and not any(
        number_in(t) is not None or is_missing(t) for t in texts
    )
    return 0 if is_name else None


def _refuse_unknown(table: Table, names: Iterable[str]) -> None:
    problems = [
        table.header_problem(0, f"there is no column {name!r}", f"expected one of {', '.join(table.columns)}")
        for name in names
        if name not in table.indexes
    ]
    if problems:
        raise TableError(problems)


def _no_subject(table: Table) -> TableProblem:
    what = "no column says what is rated"
    return table.header_problem(
        0, what, f"expected a column called {_listed(SUBJECT[:5])}, or --subject COLUMN"
    )


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
