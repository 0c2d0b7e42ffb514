"""`assay angoff`: the cut that a standard-setting panel recommends, with its error."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from assay.assessment.standard_setting.angoff import DISAGREEMENT, angoff
from assay.assessment.standard_setting.impact import borderline
from assay.assessment.standard_setting.panels import Panel
from assay.assessment.standard_setting.rounds import change, feedback
from assay.cli.standard_setting.as_json import as_json
from assay.cli.standard_setting.report import Report, in_words
from assay.interchange.candidates import read_scores, read_shares
from assay.interchange.judgement_layouts import Rows
from assay.interchange.judgements import Judgements, read_judgements
from assay.interchange.tables import Table, TableError, read_table

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("angoff")
@click.argument("file", metavar="RATINGS.csv", type=_FILE)
@click.option(
    "--round", "number", type=click.IntRange(min=1), metavar="N", help="The round to report; the last one."
)
@click.option(
    "--rows", type=click.Choice(["judges", "items"]), help="What a row of a wide table is, if not clear."
)
@click.option(
    "--empirical",
    type=_FILE,
    metavar="FILE",
    help="Table `item,p`: the share who answered each item rightly.",
)
@click.option("--scores", type=_FILE, metavar="FILE", help="Table with a column `score`: who would pass.")
@click.option(
    "--sem",
    type=click.FloatRange(min=0),
    metavar="POINTS",
    help="Standard error of measurement near the cut, with --scores.",
)
@click.option(
    "--disagreement",
    type=click.FloatRange(min=0, min_open=True, max=1),
    default=DISAGREEMENT,
    metavar="SD",
    help="Standard deviation from which judges disagree on an item, as a share; 0.15.",
)
@click.option("--feedback", "with_feedback", is_flag=True, help="Add what each judge sees before round two.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def angoff_of_panel(
    file: Path,
    number: int | None,
    rows: Rows | None,
    empirical: Path | None,
    scores: Path | None,
    sem: float | None,
    disagreement: float,
    with_feedback: bool,
    is_json: bool,
) -> None:
    """Say which cut a panel recommends (modified Angoff), how sure it is, and who and what stands out.

    \b
    Wide, a row an item:    Wide, a row a judge:    Long, a row a rating:
        item,J1,J2,J3           judge,q1,q2,q3          judge,item,round,rating
        q1,0.70,0.65,0.80       J1,0.70,0.55,0.90       J1,q1,1,0.70
        q2,0.55,,0.60           J2,0.65,,0.85           J1,q1,2,0.75

    The name of the first column says what a row is (item, question; judge, rater, panelist, expert), else the
    other names do (J1, Q1); else say --rows. A column `round` may be in all of them, a column `p` (share of right
    answers) in the first; wide columns may also be called `J1 round 1`. Rows and columns called mean, sd, total
    and columns of words are passed over.

    Ratings are shares from 0 to 1, or percent when one is above 1 or has its sign, or yes and no; both in one file
    are an error. Comma, semicolon, tab or bar; missing are empty, NA, `.` or `-`.

    The cut is the sum over items of the mean rating. Errors: over judges, as if these items had been rated by other
    judges; over judges and items, as if the items were a sample too (Brennan and Lockwood 1980).
    """
    judgements, known, points = _read(file, rows, empirical, scores)
    chosen = _round(judgements, number)
    panels = {each: Panel.of(ratings) for each, ratings in judgements.rounds.items()}
    found = {each: angoff(panel, known, disagreement) for each, panel in panels.items()}
    before = max((each for each in panels if each < chosen), default=None)
    own = found[chosen]
    report = Report(
        file=str(file),
        judgements=judgements,
        round=chosen,
        disagreement=disagreement,
        rounds=found,
        before=before,
        change=change(panels[before], panels[chosen]) if before else None,
        feedback=feedback(panels[chosen], known) if with_feedback else None,
        impact=None if points is None else borderline(own.points, own.error_by_judges, points, sem),
    )
    click.echo(as_json(report) if is_json else in_words(report))


def _read(
    file: Path, rows: Rows | None, empirical: Path | None, scores: Path | None
) -> tuple[Judgements, Mapping[str, float], Sequence[float] | None]:
    """Judgements, shares of right answers by item, and scores; or what is wrong with a table, and the end."""
    try:
        judgements = read_judgements(_table(file), rows)
        known = {**judgements.empirical, **(read_shares(_table(empirical)) if empirical else {})}
        return judgements, known, read_scores(_table(scores)) if scores else None
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error


def _table(file: Path) -> Table:
    return read_table(file.read_bytes(), str(file))


def _round(judgements: Judgements, number: int | None) -> int:
    rounds = list(judgements.rounds)
    if number is None or number in rounds:
        return number or rounds[-1]
    raise click.UsageError(f"there is no round {number}; there are {', '.join(map(str, rounds))}")
