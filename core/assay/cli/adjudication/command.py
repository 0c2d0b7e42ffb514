"""`assay simulate`: what a rule would have done to data that are there."""

from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from assay.assessment.adjudication.readings import Scale, in_points, possible
from assay.assessment.adjudication.simulation import simulate as try_policy
from assay.cli.adjudication.rated_essays import essays_of
from assay.cli.adjudication.report import Report, as_json, in_words
from assay.content.policies import AdjudicationPolicy, read_policy, read_rubric
from assay.content.problems import ContentError
from assay.interchange.ratings import read_ratings
from assay.interchange.tables import TableError, read_table

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("simulate")
def simulate() -> None:
    """Try a rule on data that are there, before it is in force."""


@simulate.command("adjudication")
@click.argument("file", metavar="RATINGS.csv", type=_FILE)
@click.option(
    "--policy", "policy_file", type=_FILE, required=True, metavar="FILE", help="The policy, as YAML."
)
@click.option("--rubric", type=_FILE, metavar="FILE", help="A rubric, where the policy has no `criteria`.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def adjudication(file: Path, policy_file: Path, rubric: Path | None, is_json: bool) -> None:
    """Say which essays an adjudication policy sends on and why, and which decisions change by it.

    \b
    FILE, with the keys of `rating` in an exam file:     RATINGS.csv, a row a rating:
        raters: 2                                            subject,rater,criterion,score
        adjudicate:                                          essay 1,Anna,clarity,3
          distance: {share: 0.20}     # or {points: 4}       essay 1,Anna,safety,1
          criterion_distance: 2                              essay 1,Ben,clarity,3
          straddles_cut: true                                essay 1,Ben,safety,2
          veto:                                              essay 1,Carla,clarity,2
            - {criteria: [safety], below: 1, then: fail}     essay 1,Carla,safety,2
          by: third-reader
          final: mean-of-all
        cut: {share: 0.75}            # or {points: 9}
        criteria:                     # or --rubric FILE
          - {id: clarity, highest: 4, weight: 1}
          - {id: safety, highest: 4, weight: 2}
        adjudicators: [Carla]         # may be left out

    The first ratings of an essay, as many as `raters`, are its first readings, in the order of the file (in wide
    tables, of the columns); the next is the one that settles, as a third reader's. Where `adjudicators` are named,
    theirs settle, wherever they stand. Levels count from 0 to `highest`; a total is levels by weight.

    `final` is mean-of-first, mean-of-all, closest-pair, tertium-quid, third-decides or expert-only; `assay schema
    adjudication-policy` describes every key. Decisions are compared with the mean of the first readings. Ratings
    may also be wide, or have a column a criterion: see `assay agreement --help`.
    """
    try:
        policy = read_policy(policy_file)
        scale: Scale = read_rubric(rubric) if rubric else policy
    except ContentError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    _refuse_two_scales(policy, policy_file, rubric)
    try:
        found = essays_of(read_ratings(read_table(file.read_bytes(), str(file)), "numbers"), policy, scale)
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    if found.lacking:
        click.echo(f"{file}:1:1: {found.lacking}", err=True)
        raise SystemExit(1)
    cut = in_points(policy.cut, scale) / possible(scale)
    simulation = try_policy(policy, found.essays, scale, Fraction(cut))
    report = Report(str(file), str(policy_file), policy, scale, cut, simulation, found.notes)
    click.echo(as_json(report) if is_json else in_words(report))


def _refuse_two_scales(policy: AdjudicationPolicy, file: Path, rubric: Path | None) -> None:
    if bool(policy.criteria) == bool(rubric):
        what = (
            "has `criteria`, and there is a rubric" if rubric else "has no `criteria`, and there is no rubric"
        )
        raise click.UsageError(f"{file} {what}; expected one of the two (--rubric FILE)")
