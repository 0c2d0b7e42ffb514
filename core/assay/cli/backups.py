"""`assay backup` and `assay restore`."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from sqlite3 import Error as SqliteError

import click
import psycopg
from sqlalchemy.exc import ArgumentError, DBAPIError

from assay.cli import installation
from assay.cli.auditing import in_words
from assay.services.backup.archive import BackupError
from assay.services.backup.checking import Checked, check_archive
from assay.services.backup.contents import Manifest
from assay.services.backup.holding import Held
from assay.services.backup.restoring import Restored, foreign_secrets, refuse_filled, restore_backup
from assay.services.backup.taking import Installation, take_backup
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, StoreError
from assay.storage.keyring import SealError
from assay.storage.resealing import require_keys

#: Settings without which a restored installation is not what it was, and where they may come from.
SECRETS: Mapping[str, str] = {"secret_key": "ASSAY_SECRET_KEY", "password_salt": "ASSAY_PASSWORD_SALT"}


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--with-secrets", is_flag=True, help="Put the secrets inside too; then guard it like a key.")
@click.option(
    "--verify", is_flag=True, help="Make none: read the backup at PATH, and say whether it is whole."
)
def backup(path: Path, with_secrets: bool, verify: bool) -> None:
    """Write everything that people did into one file: PATH, or a new file in the folder PATH.

    The installation may run meanwhile, and exams too.
    """
    with _told():
        if verify:
            _tell_checked(check_archive(path))
            return
        now = datetime.now(UTC)
        target = path / f"assay-{now:%Y%m%d-%H%M%S}.tar" if path.is_dir() else path
        chosen = installation.settings()
        with _opened(chosen) as there:
            manifest = take_backup(there, target, now, with_secrets=with_secrets)
        checked = check_archive(target)
        _tell_checked(checked)
        click.echo("\n".join(_also_keep(chosen, manifest)))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--new-secrets", is_flag=True, help="Go on although secrets are others than those of the backup."
)
@click.option(
    "--moved",
    is_flag=True,
    help="Let sign-ins go on, and mails that waited leave: only where the old place was stopped before the backup was "
    "made, and stays so. Else people get mails twice, and whoever was signed out since is in again.",
)
def restore(file: Path, new_secrets: bool, moved: bool) -> None:
    """Put a backup into an empty installation, be it on SQLite or PostgreSQL, and look whether all is well.

    Mails that waited when it was made may have left since: they are held back, and sent by hand only. Everybody is
    signed out.
    """
    with _told():
        checked = check_archive(file)
        chosen = installation.settings()
        with _opened(chosen, is_new=True) as there:
            refuse_filled(there)
            _settle_secrets(chosen, there, checked, accepts_others=new_secrets)
            restored = restore_backup(checked, there, now := datetime.now(UTC), has_moved=moved)
            require_keys(there.database, now)
            _tell_restored(restored, there.database)


@contextmanager
def _told() -> Iterator[None]:
    """What can go wrong, as one sentence."""
    try:
        yield
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    except SealError as error:
        raise click.ClickException(str(error)) from error
    except StoreError as error:
        raise click.ClickException(f"the document store of ASSAY_DOCUMENTS_URL: {error}") from error
    except (ArgumentError, DBAPIError, SqliteError, psycopg.Error) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        raise click.ClickException(f"the database of ASSAY_DATABASE_URL cannot be used: {why}") from error


@contextmanager
def _opened(chosen: Settings, *, is_new: bool = False) -> Iterator[Installation]:
    """The installation as it is: a backup brings nothing up to date, and makes no database."""
    database = Database(chosen.database_url, chosen.keyring)
    try:
        file = database.engine.url.database
        if database.is_sqlite and not is_new and not (file and Path(file).is_file()):
            raise BackupError(f"there is no database at {file}, so there is nothing to back up")
        yield Installation(database, DocumentStore(chosen.document_store), _secrets(chosen), _plugins())
    finally:
        database.dispose()


def _secrets(chosen: Settings) -> dict[str, str]:
    return {name: getattr(chosen, name) for name in SECRETS}


def _plugins() -> dict[str, str]:
    brought = (each.dist for each in entry_points(group="assay"))
    return {each.name: each.version for each in brought if each is not None}


def _settle_secrets(chosen: Settings, there: Installation, checked: Checked, *, accepts_others: bool) -> None:
    """Have the secrets of the backup here: those that it carries, or those that were put here before."""
    others = foreign_secrets(checked, dict(there.secrets))
    carried = {name: secret for name, secret in checked.secrets.items() if name in others}
    for name, secret in carried.items():
        if os.environ.get(SECRETS[name]):
            raise BackupError(
                f"{SECRETS[name]} is set, and not what the backup carries; take the variable away"
            )
        _write_secret(chosen.instance / name, secret)
    missing = [name for name in others if name not in carried]
    if missing and not accepts_others:
        raise BackupError(
            f"{' and '.join(missing)} here are not those of the installation that was backed up. Put the kept files "
            f"into {chosen.instance}, or set {' and '.join(SECRETS[each] for each in missing)}. If they are lost, "
            "--new-secrets goes on: everybody must choose a new password then, and links in mails that are out "
            "stop working"
        )


def _write_secret(path: Path, secret: str) -> None:
    """Only its owner can read it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)


def _tell_checked(checked: Checked) -> None:
    about, manifest = checked.about, checked.manifest
    click.echo(
        f"{checked.path} is whole: {manifest.rows} rows of {len(manifest.tables)} tables, {_documents(manifest)}."
    )
    click.echo(f"Assay {about.assay}, tables {about.migration}, {about.database}, taken {about.taken_at}.")
    click.echo(f"Fingerprint {checked.fingerprint}")
    for association, head in manifest.heads.items():
        click.echo(f"The audit log of {association} ends at {head.code}.")
    for table in manifest.left_out:
        click.echo(f"The table {table} is not Assay's, and is not in it.", err=True)
    for place in manifest.missing_documents:
        click.echo(f"The document store did not have {place}, or not as it was uploaded.", err=True)


def _documents(manifest: Manifest) -> str:
    return f"{manifest.documents} documents ({manifest.document_bytes / 2**20:.1f} MB)"


def _also_keep(chosen: Settings, manifest: Manifest) -> Iterator[str]:
    yield "Keep besides, elsewhere:" if not manifest.carries_secrets else "Keep besides:"
    if not manifest.carries_secrets:
        for name, variable in SECRETS.items():
            yield f"- {variable if os.environ.get(variable) else chosen.instance / name}"
    if chosen.keyring.keys:
        yield "- ASSAY_ENCRYPTION_KEYS, where the backup is not: without it nobody can read what is sealed"
    folders = (*chosen.bank_folders[1:], *chosen.map_folders[1:])
    yield from (f"- {folder}" for folder in folders)
    yield "- the packages " + ", ".join(f"{name} {version}" for name, version in manifest.plugins.items())


def _tell_restored(restored: Restored, database: Database) -> None:
    manifest, reports = restored.checked.manifest, restored.reports
    address = database.engine.url.render_as_string()
    click.echo(
        f"{manifest.rows} rows and {_documents(manifest)} are in {address}, at the tables of this version."
    )
    for line in _held_back(restored.held):
        click.echo(line)
    for report in reports:
        click.echo("\n".join(in_words(report)), err=not report.is_settled)
    if faults := sum(len(each.faults) for each in reports):
        raise click.ClickException(
            "everything is there as it was backed up, but not as it was written: faults in logs or journals, from "
            f"before the backup was made: {faults}"
        )


def _held_back(held: Held) -> Iterator[str]:
    if held.mails:
        yield (
            f"{held.mails} mails that waited may have left since: they are held back. `assay mails list --fate "
            "unknown` shows them, and `assay mails retry` sends those whose numbers you name. Of links into accounts "
            "nothing is kept: whoever waits for one asks anew."
        )
    if held.sign_ins:
        yield f"{held.sign_ins} sign-ins were ended."
