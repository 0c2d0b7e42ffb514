"""`assay equate`: scores of one form in terms of another."""

from pathlib import Path
from typing import Any, Final, cast

import click
import numpy as np

from assay.assessment.equating.distributions import AnchoredDistribution
from assay.assessment.equating.linking import LINK_METHODS, LinkMethod
from assay.assessment.equating.methods import (
    ANCHOR_METHODS,
    GROUP_METHODS,
    LINEAR_METHODS,
    SMOOTHABLE,
    Method,
    Settings,
    line,
)
from assay.assessment.equating.tables import Resampling, conversion_table
from assay.assessment.equating.true_scores import equate_true_scores
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.two_parameter import fit_two_parameter
from assay.cli.equating.report import Report, as_json, in_words
from assay.cli.equating.sources import Form, Sources, common_items, distributions, read_forms
from assay.interchange.scores import MOST_POINTS
from assay.interchange.tables import TableError

FITS: Final = {"rasch": fit_rasch, "two-parameter": fit_two_parameter}
#: Resamples unless told: fits take longer than sums.
RESAMPLES: Final = {"rasch": 100, "two-parameter": 25}
OTHERWISE: Final = 500
HELP: Final = """\
Say what each score on form X is worth on form Y, with standard errors by resampling persons.

\b
Frequencies:       Persons:              Responses (0 and 1, or options with keys):
    score,frequency    id,score,anchor       id,Q1,Q2,Q3
    0,2                ann,31,10             ann,1,0,1
    1,5                bob,24,7              bob,0,,1

Frequencies may have the column anchor, too; both forms may stand in one file, `score,xcount,ycount`, given
twice. A person's score is the sum of responses, omitted ones are 0. Scores are whole, up to 10000.
Comma, semicolon, tab or bar; missing are empty, NA, `.` or `-`.

\b
Groups that are equivalent: mean, linear, equipercentile.
Groups that differ, with an anchor: tucker, levine, chained-linear, chained-equipercentile,
frequency-estimation. It is part of the score unless --external says otherwise.
From responses, by common items: rasch, two-parameter. These are the items of --anchor-items, else
all that have the same name in both files.
"""
POINTS: Final = click.IntRange(-MOST_POINTS, MOST_POINTS)
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("equate", help=HELP)
@click.argument("x", metavar="X.csv", type=FILE)
@click.argument("y", metavar="Y.csv", type=FILE)
@click.option("--method", type=click.Choice([*GROUP_METHODS, *ANCHOR_METHODS, *FITS]),
              help="linear unless said; tucker where there is an anchor.")  # fmt: skip
@click.option("--anchor", default="", metavar="COLUMN", help="The column with the score on the common items.")
@click.option("--anchor-items", type=FILE, metavar="FILE", help="The names of the common items, one a line.")
@click.option("--external", "is_external", is_flag=True, help="The anchor does not count in the score.")
@click.option("--weight", type=click.FloatRange(0, 1), default=0.5, metavar="W",
              help="Of X's group in the synthetic population; 0.5.")  # fmt: skip
@click.option("--smooth", "degree", type=click.IntRange(0, 10), default=0, metavar="DEGREE",
              help="Log-linear presmoothing that keeps so many moments, for example 6.")  # fmt: skip
@click.option("--link", "link_method", type=click.Choice(LINK_METHODS),
              help="How scales are tied: mean-mean, for two-parameter stocking-lord.")  # fmt: skip
@click.option("--key-x", type=FILE, metavar="FILE", help="X's right options, where cells are options.")
@click.option("--key-y", type=FILE, metavar="FILE", help="Y's right options.")
@click.option("--highest-x", type=POINTS, metavar="N", help="X's highest possible score, if nobody has it.")
@click.option("--highest-y", type=POINTS, metavar="N", help="Y's highest possible score.")
@click.option("--bootstrap", "resamples", type=click.IntRange(min=0), metavar="N",
              help="Resamples for standard errors: 500; 100 for rasch, 25 for two-parameter.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Of the resamples; 0.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def equate(x: Path, y: Path, method: str | None, is_json: bool, **told: Any) -> None:
    """Say what each score on form X is worth on form Y."""
    items, external = told["anchor_items"], told["is_external"]
    keys, highest = (told["key_x"], told["key_y"]), (told["highest_x"], told["highest_y"])
    sources = Sources(x, y, told["anchor"], items, keys, external, highest)
    try:
        forms = read_forms(sources)
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    chosen = method or ("linear" if forms[0].anchor is None or forms[1].anchor is None else "tucker")
    times = RESAMPLES.get(chosen, OTHERWISE) if told["resamples"] is None else told["resamples"]
    resampling = Resampling(times, told["seed"]) if times else None
    if chosen in FITS:
        report = _by_ability(sources, forms, chosen, told["link_method"], resampling)
    else:
        settings = Settings(cast(Method, chosen), told["weight"], external, told["degree"])
        report = _by_scores(sources, forms, settings, resampling)
    click.echo(as_json(report) if is_json else in_words(report))


def _by_scores(
    sources: Sources, forms: tuple[Form, Form], settings: Settings, resampling: Resampling | None
) -> Report:
    is_anchored = settings.method in ANCHOR_METHODS
    if is_anchored and (forms[0].anchor is None or forms[1].anchor is None):
        raise click.UsageError(f"{settings.method} needs --anchor COLUMN or --anchor-items FILE")
    if settings.degree and settings.method not in SMOOTHABLE:
        raise click.UsageError(f"--smooth is for {', '.join(SMOOTHABLE)}")
    x, y = distributions(forms, is_anchored)
    straight = line(x, y, settings) if settings.method in LINEAR_METHODS else None
    table = conversion_table(x, y, settings, resampling)
    anchored = (x, y) if isinstance(x, AnchoredDistribution) and isinstance(y, AnchoredDistribution) else None
    return Report(sources, forms, settings.method, table, resampling, settings, straight, anchored)


def _by_ability(
    sources: Sources,
    forms: tuple[Form, Form],
    method: str,
    link_method: LinkMethod | None,
    resampling: Resampling | None,
) -> Report:
    common = common_items(sources, forms)
    points = [form.points for form in forms]
    if points[0] is None or points[1] is None:
        raise click.UsageError(f"{method} needs responses to items, not scores")
    if any(
        (np.nan_to_num(each) > 1).any() or (np.nan_to_num(each) < 0).any()
        for each in points
        if each is not None
    ):
        raise click.UsageError(f"{method} takes items of 0 and 1; these have more points")
    if not common:
        raise click.UsageError("no item has the same name in both files; name common items alike")
    tie = link_method or ("mean-mean" if method == "rasch" else "stocking-lord")
    found = equate_true_scores(points[0], points[1], common, FITS[method], tie, resampling)
    return Report(sources, forms, method, found, resampling, link_method=tie, common=tuple(common))
