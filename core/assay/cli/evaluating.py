"""`assay evaluate`: who qualifies, why, and what is missing."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from assay.assessment.aims import Aim, aims_of
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.everywhere import evaluate_everywhere
from assay.assessment.requirements.renewal import RenewalResult, evaluate_renewal
from assay.cli import installation
from assay.cli.findings import as_json, in_words, one_line, renewal_as_json, renewal_in_words
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.portfolio import Portfolio, read_portfolio
from assay.content.problems import ContentError


@click.command("evaluate")
@click.argument(
    "file", metavar="PORTFOLIO.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--association", help="For example mi-aimh.")
@click.option("--endorsement", help="For example imhm.")
@click.option("--category", help="For example clinical; left out when the endorsement has none.")
@click.option(
    "--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As 2026-01-31."
)
@click.option(
    "--endorsed",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Evaluate the renewal that is due on the day, of what was earned on this one.",
)
@click.option("--everywhere", is_flag=True, help="Against everything that is installed.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def evaluate_portfolio(
    file: Path,
    association: str | None,
    endorsement: str | None,
    category: str | None,
    day: datetime,
    endorsed: datetime | None,
    everywhere: bool,
    is_json: bool,
) -> None:
    """Evaluate a portfolio on a day: what is met, what is not, and the evidence for either."""
    _check_options(everywhere, (association, endorsement, category, endorsed))
    if endorsed and endorsed > day:
        raise click.UsageError("--endorsed is after --on; name the day on which it was earned")
    portfolio = _portfolio(file)
    loaded = installation.plugins()
    installation.warn_of_failures(loaded)
    if everywhere:
        click.echo(_everywhere(loaded.catalog, portfolio, day.date(), is_json))
        return
    aim, criteria = _chosen(loaded.catalog, association, endorsement, category)
    version = _version(criteria, aim, day.date())
    if endorsed:
        renewed = _renewed(version, portfolio, aim, endorsed.date(), day.date())
        click.echo(_as_text(renewal_as_json(renewed)) if is_json else renewal_in_words(renewed))
        return
    found = evaluate(version, portfolio, aim, day.date())
    click.echo(_as_text(as_json(found)) if is_json else in_words(found))


def _everywhere(catalog: Catalog, portfolio: Portfolio, day: date, is_json: bool) -> str:
    found = tuple(evaluate_everywhere(catalog, portfolio, day))
    return _as_text([as_json(each) for each in found]) if is_json else "\n".join(map(one_line, found))


def _check_options(everywhere: bool, others: Iterable[object]) -> None:
    if everywhere and any(others):
        names = "--association, --endorsement, --category or --endorsed"
        raise click.UsageError(f"--everywhere tries everything; leave out {names}")


def _portfolio(file: Path) -> Portfolio:
    try:
        return read_portfolio(file)
    except ContentError as error:
        raise click.ClickException(f"the portfolio cannot be read:\n{error}") from error


def _chosen(
    catalog: Catalog, association: str | None, endorsement: str | None, category: str | None
) -> tuple[Aim, Criteria]:
    """The one aim that the options name; options may be left out while only one is possible."""
    wanted = (association, endorsement, category)
    found = [each for each in aims_of(catalog) if _is_named(each[0], wanted)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(str(aim) for aim, _ in found or aims_of(catalog)) or "none"
    what = "several criteria fit; name one of" if found else "no criteria fit; there are"
    raise click.UsageError(f"{what}: {names}")


def _is_named(aim: Aim, wanted: tuple[str | None, ...]) -> bool:
    there = (aim.association, aim.endorsement, aim.category)
    return all(name in (None, has) for name, has in zip(wanted, there, strict=True))


def _version(criteria: Criteria, aim: Aim, day: date) -> CriteriaVersion:
    version = criteria.version_on(day)
    if version is None:
        raise click.ClickException(f"no criteria of {aim} are in force on {day}")
    return version


def _renewed(
    version: CriteriaVersion, portfolio: Portfolio, aim: Aim, endorsed: date, due: date
) -> RenewalResult:
    if version.renewal is None:
        raise click.ClickException(f"the criteria of {aim} say nothing of renewal")
    return evaluate_renewal(version.renewal, portfolio, aim, endorsed, due)


def _as_text(found: object) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False)
