"""`assay impact`: for whom other rules would change something."""

import json
from datetime import UTC, date, datetime
from typing import Any

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.content.catalog import Catalog
from assay.services.applications.impact import Affected, Survey, survey

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("impact")
@click.option("--association", required=True, help="For example mi-aimh.")
@click.option("--endorsement", required=True, help="For example imhm.")
@click.option(
    "--from", "before", required=True, type=DAY, metavar="DATE", help="A day of the rules in force."
)
@click.option("--to", "after", required=True, type=DAY, metavar="DATE", help="A day of the other rules.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON for other programs.")
def impact(association: str, endorsement: str, before: datetime, after: datetime, is_json: bool) -> None:
    """Say which applications in progress would change if the rules of one day held instead of another's."""
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    installation.warn_of_failures(loaded)
    _refuse_unknown(loaded.catalog, association, endorsement, before.date(), after.date())
    with open_database(chosen) as database, database.reading() as session:
        found = survey(
            session,
            loaded.catalog,
            association,
            endorsement,
            before.date(),
            after.date(),
            datetime.now(UTC),
        )
        click.echo(json.dumps(_as_json(found), indent=2) if is_json else _in_words(found))


def _refuse_unknown(catalog: Catalog, association: str, endorsement: str, before: date, after: date) -> None:
    """A clear end where there is nothing to compare."""
    own = f"{association}/"
    known = [each for key, each in catalog.criteria.items() if key.startswith(own)]
    criteria = [each for each in known if each.endorsement == endorsement]
    if not criteria:
        names = sorted({each.endorsement for each in known})
        there = f"{association} has criteria for {', '.join(names) or 'nothing'}"
        raise click.UsageError(f"there are no criteria for {association}/{endorsement}; {there}")
    for day in (before, after):
        if all(each.version_on(day) is None for each in criteria):
            raise click.UsageError(f"no criteria of {association}/{endorsement} are in force on {day}")


def _in_words(found: Survey) -> str:
    head = f"{len(found.affected)} of {found.looked_at} applications in progress would change"
    return "\n".join([head, *(line for each in found.affected for line in _lines(each))])


def _lines(affected: Affected) -> list[str]:
    application, impact_ = affected.application, affected.impact
    head = f"application {application.id}  {affected.aim}  {application.status}: "
    whole = impact_.before if impact_.before == impact_.after else f"{impact_.before} -> {impact_.after}"
    changes = [
        f"    {each.title}: {each.before or 'not asked'} -> {each.after or 'not asked'}"
        for each in impact_.changes
    ]
    return [f"{head}{whole}", *changes]


def _as_json(found: Survey) -> dict[str, Any]:
    return {
        "looked_at": found.looked_at,
        "affected": [
            {
                "application": each.application.id,
                "aim": str(each.aim),
                "state": each.application.status,
                "before": each.impact.before,
                "after": each.impact.after,
                "changes": [
                    {"requirement": c.requirement, "title": c.title, "before": c.before, "after": c.after}
                    for c in each.impact.changes
                ],
            }
            for each in found.affected
        ],
    }
