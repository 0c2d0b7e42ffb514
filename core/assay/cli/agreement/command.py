"""`assay agreement`: how well raters agree, from a file of ratings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np

from assay.assessment.agreement.arrays import Array
from assay.assessment.agreement.krippendorff import LEVELS, Level
from assay.assessment.agreement.pooling import averaged, rated_part, stacked
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.summary import agreement
from assay.cli.agreement.as_json import as_json
from assay.cli.agreement.report import Part, Report, in_words
from assay.interchange.numerals import number_in
from assay.interchange.ratings import Kind, Ratings, read_ratings
from assay.interchange.tables import TableError, read_table

#: Criteria x subjects x raters that are held at once.
_CELLS: Final = 50_000_000
#: What `--help` says; `\b` keeps a paragraph's lines.
_HELP: Final = """
Say how well raters agree: for each criterion, for all together, and for each rater.

\b
Wide, a row a subject and a column a rater:   Long, a row a rating:
    subject,Anna,Ben,Carla                        subject,rater,criterion,score
    essay 1,3,4,3                                 essay 1,Anna,clarity,3
    essay 2,2,,2                                  essay 1,Ben,clarity,4

Wide tables may have a column `criterion`; long ones may have a column for each criterion instead of
`criterion` and `score`; or there is a row a rater and a column a subject. Names may also be response,
essay, candidate, id; reviewer, judge, coder; trait, item; rating, level, value. Comma, semicolon, tab
or bar; missing are empty, NA, `.` or `-`. Cells are ratings: tables of counts are refused or noted.

Ratings are numbers; words are nominal, or ordinal with --categories in their order and --level ordinal.
"""


@dataclass(frozen=True)
class _Options:
    """How the ratings are to be compared."""

    level: Level
    categories: tuple[float, ...] | None
    within: float
    resampling: Resampling | None


@click.command("agreement", help=_HELP)
@click.argument("file", metavar="RATINGS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help="What ratings are: interval unless said, nominal where they are words.",
)
@click.option(
    "--bootstrap",
    "resamples",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Add intervals from N resamples of subjects, for example 1000.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Of the resamples; 0.")
@click.option(
    "--categories",
    default="",
    metavar="LIST",
    help="All ratings of the scale, as 1,2,3,4,5; words in their order. Otherwise those that were used.",
)
@click.option(
    "--within",
    type=click.FloatRange(min=0),
    default=1.0,
    metavar="POINTS",
    help="How far apart adjacent ratings are at most; 1.",
)
@click.option("--subject", default="", metavar="COLUMN", help="The column of what is rated.")
@click.option("--raters", default="", metavar="COLUMNS", help="The columns of raters, as Anna,Ben.")
def agreement_of_raters(
    file: Path,
    is_json: bool,
    level: Level | None,
    resamples: int,
    seed: int,
    categories: str,
    within: float,
    subject: str,
    raters: str,
) -> None:
    """Say how well raters agree."""
    wanted = _list(categories)
    try:
        table = read_table(file.read_bytes(), str(file))
        ratings = read_ratings(table, _kind(level), wanted, subject, _list(raters))
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    report = _report(file, ratings, _options(ratings, level, wanted, within, resamples, seed))
    click.echo(as_json(report) if is_json else in_words(report))


def _list(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _kind(level: Level | None) -> Kind:
    if level is None:
        return "either"
    return "words" if level == "nominal" else "numbers"


def _options(
    ratings: Ratings, level: Level | None, categories: list[str], within: float, resamples: int, seed: int
) -> _Options:
    if ratings.words and level in ("interval", "ratio"):
        raise click.UsageError(f"words have no distances, so their level is not {level}; nominal or ordinal")
    known: tuple[float, ...] | None = None
    if categories:
        numbers = [
            float(place) if ratings.words else number_in(each) for place, each in enumerate(categories)
        ]
        known = tuple(number for number in numbers if number is not None)
    default: Level = "nominal" if ratings.words else "interval"
    return _Options(level or default, known, within, Resampling(resamples, seed) if resamples else None)


def _report(file: Path, ratings: Ratings, options: _Options) -> Report:
    tables = _tables(ratings)
    parts = [_part(ratings, name, tables[place], options) for place, name in enumerate(ratings.criteria)]
    has_several = len(parts) > 1
    return Report(
        file=str(file),
        ratings=ratings,
        level=options.level,
        within=options.within,
        resampling=options.resampling,
        criteria=tuple(parts),
        overall=_overall(ratings, tables, options) if has_several else parts[0],
        averaged=_averaged(ratings, tables, options) if has_several else None,
    )


def _tables(ratings: Ratings) -> Array:
    """Criteria x subjects x raters."""
    shape = (len(ratings.criteria), len(ratings.subjects), len(ratings.raters))
    if np.prod(shape) > _CELLS:
        raise click.ClickException(
            f"{shape[1]} subjects x {shape[2]} raters x {shape[0]} criteria are too many"
        )
    tables = np.full(shape, np.nan)
    for each in ratings.ratings:
        tables[each.criterion, each.subject, each.rater] = each.value
    return tables


def _part(ratings: Ratings, criterion: str, table: Array, options: _Options) -> Part:
    rated, raters = rated_part(table)
    names = tuple(ratings.raters[each] for each in raters)
    found = agreement(rated, options.level, options.categories, options.within, options.resampling)
    return Part(criterion, len(rated), names, found)


def _overall(ratings: Ratings, tables: Array, options: _Options) -> Part:
    rows, subjects = stacked(tables)
    asked = options.resampling or Resampling(0)
    resampling = Resampling(asked.resamples, asked.seed, subjects)
    found = agreement(rows, options.level, options.categories, options.within, resampling)
    return Part("", len(np.unique(subjects)), ratings.raters, found)


def _averaged(ratings: Ratings, tables: Array, options: _Options) -> Part | None:
    """Each rater's mean over the criteria, where ratings have distances."""
    rated, raters = rated_part(averaged(tables))
    if options.level == "nominal" or not rated.size:
        return None
    names = tuple(ratings.raters[each] for each in raters)
    return Part(
        "", len(rated), names, agreement(rated, options.level, None, options.within, options.resampling)
    )
