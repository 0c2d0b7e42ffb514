"""`assay person`: everything that is held about somebody, given out or erased."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from assay import bundled
from assay.cli import installation
from assay.cli.database import open_database
from assay.services.errors import ServiceError
from assay.services.people import find_person
from assay.services.privacy.erasing import Erased, erase, forget_bytes, refuse_obstacles, would_erase
from assay.services.privacy.exporting import note_export, write_archive
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.people import Appointment


def _for_owner(path: str, flags: int) -> int:
    """Nobody else on this machine reads what is held about somebody."""
    return os.open(path, flags, 0o600)


@click.group("person")
def person() -> None:
    """Give out what is held about somebody, or erase them."""


@person.command("export")
@click.argument("address")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(address: str, file: Path) -> None:
    """Write everything that is held about the person with this e-mail ADDRESS into FILE, a ZIP."""
    chosen, now = installation.settings(), datetime.now(UTC)
    store = DocumentStore(chosen.document_store)
    with open_database(chosen) as database:
        try:
            with database.reading() as session, open(file, "xb", opener=_for_owner) as opened:
                known = find_person(session, address)
                rows = write_archive(session, store, bundled.TEMPLATES, known, opened, now)
            with database.writing() as session:
                note_export(session, None, find_person(session, address), now)
        except ServiceError as error:
            file.unlink()
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{file}: {rows} rows and the documents. Give it to nobody but this person.")


@person.command("erase")
@click.argument("address")
@click.option("--dry-run", is_flag=True, help="Say what would go and what would stay; change nothing.")
def erase_person(address: str, dry_run: bool) -> None:
    """Erase the person with this e-mail ADDRESS, once and for all. What must be kept stays without a name."""
    chosen = installation.settings()
    with open_database(chosen) as database:
        try:
            with database.writing() as session:
                found = find_person(session, address)
                if dry_run:
                    refuse_obstacles(session, found.id)
                    erased = would_erase(session, found.id)
                else:
                    erased = erase(session, found.id, None, datetime.now(UTC))
        except ServiceError as error:
            ways = "".join(_ways_out(database, address))
            raise click.ClickException(f"{error}{ways}") from error
    forget_bytes(DocumentStore(chosen.document_store), erased)
    _tell(erased, "would be " if dry_run else "")


def _ways_out(database: Database, address: str) -> Iterator[str]:
    """What an operator can do about the roles that stand in the way; a line for each."""
    with database.reading() as session, suppress(ServiceError):
        found = find_person(session, address)
        roles = select(Appointment.association, Appointment.role).where(Appointment.person_id == found.id)
        for association, role in sorted((row[0], row[1]) for row in session.execute(roles)):
            yield f"\n  assay user dismiss {found.email} {association} {role}"


def _tell(erased: Erased, mood: str) -> None:
    for table, count in erased.deleted.items():
        click.echo(f"{table}: {count} {mood}deleted")
    for table, count in erased.emptied.items():
        click.echo(f"{table}: {count} {mood}kept without what is personal")
