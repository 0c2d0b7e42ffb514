"""`assay analyse`: what responses say about a test."""

from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_analysis.analysis import analyse as analyse_scores
from assay.assessment.item_analysis.analysis import decide, functioning
from assay.assessment.item_analysis.scores import Omitted, Scores
from assay.assessment.item_response.models import ItemResponseModel
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.two_parameter import fit_two_parameter
from assay.cli.item_analysis.as_json import as_json
from assay.cli.item_analysis.inputs import Answers, read_answers
from assay.cli.item_analysis.report import Comparison, Report, in_words
from assay.interchange.numerals import number_in
from assay.interchange.tables import is_missing

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("analyse")
def analyse() -> None:
    """Say what responses to a test tell about it."""


@analyse.command("items")
@click.argument("file", metavar="RESPONSES.csv", type=_FILE)
@click.option("--key", type=_FILE, metavar="KEY.csv", help="The right option of each item.")
@click.option("--cut", default="", metavar="CUT", help="Who has it passes: points, or a share as 0.8 or 80%.")
@click.option("--group", default="", metavar="COLUMN", help="Compare items between groups of people (DIF).")
@click.option(
    "--reference", default="", metavar="VALUE", help="The group that others are compared with; the largest."
)
@click.option(
    "--omitted",
    type=click.Choice(["wrong", "ignore"]),
    default="wrong",
    help="What an omitted response counts: wrong, or nothing at all; wrong unless said.",
)
@click.option("--ignore", multiple=True, metavar="COLUMN", help="A column that is no item; may be repeated.")
@click.option("--model", type=click.Choice(["rasch", "2pl"]), help="Fit an item response model too.")
@click.option("--options", "is_full", is_flag=True, help="Print who chose which option, for every item.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def items(
    file: Path,
    key: Path | None,
    cut: str,
    group: str,
    reference: str,
    omitted: Omitted,
    ignore: tuple[str, ...],
    model: str | None,
    is_full: bool,
    is_json: bool,
) -> None:
    """Say how difficult and discriminating items are, how reliable the test is, and which keys may be wrong.

    \b
    RESPONSES.csv, wide:       or long:                   KEY.csv:
        person,group,Q1,Q2         person,item,response       item,key
        ann,x,B,D                  ann,Q1,B                   Q1,B
        bob,y,B,                   ann,Q2,D                   Q2,A|D

    With a key, cells are options; without one, scores of 0 and 1 (TRUE and FALSE, right and wrong) or points.
    Several right options stand as A|D or AD; a key may also be one row with a column for each item, or in
    RESPONSES.csv the row of a person called KEY. Missing cells (empty, NA, . or -) are omitted responses.
    Comma, semicolon, tab or bar. Columns such as group, age or total are not taken for items.

    \b
    Items in rows:             Patterns and how many people gave each:
        item,key,ann,bob           Q1,Q2,freq     or     pattern,count
        Q1,B,B,A                   0,1,12                01,12
        Q2,D,D,D                   1,1,30                11,30

    With --omitted ignore, an item's figures are of those who responded to it, scores are the share of what a
    person answered, and alpha and decisions are of those who omitted nothing.

    Figures of fewer people than can be relied on stand in brackets.
    """
    answers = read_answers(file, key, (*ignore, *([group] if group else ())), omitted)
    analysis = analyse_scores(answers.scores, answers.omitted, answers.choices)
    decisions = decide(answers.scores, analysis.reliability, _points(cut, answers.scores)) if cut else None
    report = Report(
        file=str(file),
        key=str(key) if key else None,
        omitted=omitted,
        answers=answers,
        analysis=analysis,
        decisions=decisions,
        comparisons=_comparisons(answers, group, reference) if group else (),
        model=_fitted(answers.scores, model) if model else None,
    )
    click.echo(as_json(report) if is_json else in_words(report, is_full))


def _points(cut: str, scores: Scores) -> float:
    """The cut in points: up to 1 it is a share of all points, as is any percentage."""
    number, maximum = number_in(cut), float(scores.maxima.sum())
    if number is None or number < 0:
        raise click.UsageError(f"--cut {cut!r} is no number; write points, or a share as 0.8 or 80%")
    if cut.rstrip().endswith("%"):
        number = number / 100 * maximum
    elif number <= 1:
        number = number * maximum
    if number > maximum:
        raise click.UsageError(f"--cut {cut} is above the {maximum:g} points that there are")
    return round(number, 9)


def _comparisons(answers: Answers, column: str, reference: str) -> tuple[Comparison, ...]:
    """Each other group against the reference group; people without a group do not count."""
    known = sorted(answers.responses.beside)
    if column not in known:
        raise click.UsageError(f"there is no column {column!r} beside items; there are: {', '.join(known)}")
    texts = np.array(answers.beside(column))
    groups, counts = np.unique([text for text in texts if not is_missing(text)], return_counts=True)
    if len(groups) < 2:
        raise click.UsageError(f"the column {column!r} has {len(groups)} groups; two are needed at least")
    base = reference or str(groups[counts.argmax()])
    if base not in groups:
        raise click.UsageError(f"no group of {column!r} is called {base!r}; there are: {', '.join(groups)}")
    return tuple(
        _comparison(answers.scores, texts, column, base, str(each)) for each in groups if each != base
    )


def _comparison(scores: Scores, texts: NDArray[np.str_], column: str, base: str, focal: str) -> Comparison:
    either = (texts == base) | (texts == focal)
    is_focal = texts[either] == focal
    n_focal = int(is_focal.sum())
    found = functioning(scores.of(either), is_focal)
    return Comparison(column, base, focal, len(is_focal) - n_focal, n_focal, found)


def _fitted(scores: Scores, model: str) -> ItemResponseModel | NotEstimable:
    if not scores.is_dichotomous:
        return NotEstimable("the items are not scored 0 and 1", scores.n)
    responses = scores.points.astype(np.float64)
    if scores.answered is not None:
        responses[~scores.answered] = np.nan
    return fit_rasch(responses) if model == "rasch" else fit_two_parameter(responses)
