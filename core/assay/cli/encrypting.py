"""`assay encrypt`: what is kept in the database from before, kept as the keys of today say."""

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.storage import keyring
from assay.storage.database import Database
from assay.storage.keyring import SealError
from assay.storage.resealing import forget_unused, left, reseal


@click.command("encrypt")
@click.option(
    "--new-key", is_flag=True, help="Print a fresh key for ASSAY_ENCRYPTION_KEYS, and do nothing else."
)
@click.option("--count", is_flag=True, help="Say how many values are left, and change nothing.")
def encrypt(new_key: bool, count: bool) -> None:
    """Seal sensitive columns by the first of ASSAY_ENCRYPTION_KEYS, while everything runs.

    After a rotation the values under older keys are sealed anew; behind `plain`, everything is written openly again.
    """
    if new_key:
        click.echo(keyring.new_key())
        return
    chosen = installation.settings()
    if not chosen.keyring.keys:
        raise click.ClickException(
            "ASSAY_ENCRYPTION_KEYS names no key; make one with `assay encrypt --new-key` for all processes"
        )
    with open_database(chosen) as database:
        if not count:
            _convert(database)
        _tell(database, forgets=not count)


def _convert(database: Database) -> None:
    written = 0
    try:
        for batch in reseal(database):
            written += batch.values
    except SealError as error:
        raise click.ClickException(f"after {written} values: {error}") from error
    click.echo(f"{written} values were written anew.")


def _tell(database: Database, *, forgets: bool) -> None:
    waiting = left(database)
    for each in waiting:
        click.echo(f"{each.column}: {each.values} left")
    if waiting:
        raise click.exceptions.Exit(1)
    click.echo("Nothing is left.")
    for key in forget_unused(database) if forgets else ():
        click.echo(f"No value is under the key {key} any more: take it out of ASSAY_ENCRYPTION_KEYS.")
