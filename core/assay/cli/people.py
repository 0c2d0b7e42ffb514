"""`assay appoint`: how an association gets its first coordinator."""

from datetime import UTC, datetime

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.services.appointments import grant
from assay.services.errors import ServiceError
from assay.storage.people import ROLES


@click.command("appoint")
@click.argument("email")
@click.argument("association")
@click.argument("role", type=click.Choice(ROLES))
def appoint(email: str, association: str, role: str) -> None:
    """Give the person with this e-mail address a role in an association."""
    chosen = installation.settings()
    known = installation.plugins(chosen).catalog.associations
    if association not in known:
        raise click.ClickException(f"{association} is not installed; there are: {', '.join(known) or 'none'}")
    with open_database(chosen) as database, database.writing() as session:
        try:
            person = grant(session, None, association, email, role, datetime.now(UTC))
        except ServiceError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{person.name} is now {role} of {association}.")
