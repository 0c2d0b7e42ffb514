"""The database of the installation, and `assay migrate`."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from assay.cli import installation
from assay.settings import Settings
from assay.storage import schema
from assay.storage.audit_guard import put_back
from assay.storage.database import DanglingError, Database
from assay.storage.keyring import SealError
from assay.storage.resealing import require_keys


@contextmanager
def open_database(chosen: Settings) -> Iterator[Database]:
    """The database, brought to the tables of this version, or a clear end."""
    with ExitStack() as stack:
        try:
            opened = Database(chosen.database_url, chosen.keyring)
            stack.callback(opened.dispose)
            schema.upgrade(opened)
            require_keys(opened, datetime.now(UTC))
        except SealError as error:
            raise click.ClickException(str(error)) from error
        except (ArgumentError, DBAPIError, OSError, schema.NewerTablesError, DanglingError) as error:
            why = _why(error, chosen.database_url)
            raise click.ClickException(f"the database of ASSAY_DATABASE_URL cannot be used: {why}") from error
        try:
            yield opened
        except PermissionError as error:
            if Path(error.filename or "").suffix != ".lock":
                raise
            raise click.ClickException(_whose(Path(error.filename))) from error


def _why(error: Exception, url: str) -> object:
    if isinstance(error, PermissionError) and error.filename:
        return _whose(Path(error.filename))
    if isinstance(error, DBAPIError):
        file = Path(make_url(url).database or "") if url.startswith("sqlite") else None
        is_closed = file is not None and file.is_file() and not os.access(file, os.W_OK, effective_ids=True)
        return _whose(file) if file and is_closed else error.orig
    return error


def _whose(file: Path) -> str:
    """What to do about a file that this account may not open: mostly it was made by the account of the service."""
    there = file if file.exists() else file.parent
    try:
        owner = there.owner()
    except (KeyError, OSError):
        owner = "the account that runs Assay"
    return f"this account may not write {file}; run the command as {owner}, to whom {there} belongs"


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the tables of this version."""
    with open_database(installation.settings()) as database:
        with database.migrating_connection() as connection:
            gone = put_back(connection)
        if gone:
            click.echo(
                f"The audit log had lost what keeps its lines from being changed ({', '.join(gone)}); it is there "
                "again. `assay audit verify` says whether anything was changed meanwhile.",
                err=True,
            )
        click.echo(f"{database.engine.url.render_as_string()} is up to date.")
