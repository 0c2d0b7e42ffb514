"""Restoring a backup into an empty place, of the same kind of database or of the other."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Error as SqliteError

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from assay.services.auditing.verifying import Report, verify
from assay.services.backup.archive import BackupError
from assay.services.backup.checking import Checked, Part, Receiver, check_archive
from assay.services.backup.contents import About, Manifest, mark_of
from assay.services.backup.holding import Held, doubt, hold
from assay.services.backup.taking import Installation
from assay.storage import schema
from assay.storage.database import DanglingError
from assay.storage.document_store import Missing
from assay.storage.rates import RateCount
from assay.storage.raw_tables import (
    RawTable,
    Row,
    count_rows,
    drop_tables,
    raw_tables,
    set_sequences,
    write_rows,
)
from assay.storage.resealing import EncryptionKey
from assay.storage.workers import JobTurn, Worker

#: What processes write down by themselves, be the installation as empty as on its first day.
BY_THEMSELVES = frozenset(each.__tablename__ for each in (EncryptionKey, JobTurn, RateCount, Worker))


@dataclass(frozen=True)
class Restored:
    """What was restored, and what looking at it afterwards came to."""

    checked: Checked
    #: Of each association: whether its log, and the journals of its sittings, are as they were written.
    reports: tuple[Report, ...]
    #: What does not go on by itself.
    held: Held


def foreign_secrets(checked: Checked, own: dict[str, str]) -> list[str]:
    """The names of those secrets that are others here than where the backup was made."""
    marks = checked.manifest.secrets
    migration = checked.about.migration
    return [name for name, mark in marks.items() if mark != mark_of(name, own.get(name, ""), migration)]


def refuse_filled(installation: Installation) -> None:
    """Stop where the database holds anything."""
    with installation.database.snapshot() as connection:
        _refuse_rows(connection)


def restore_backup(
    checked: Checked, installation: Installation, now: datetime, *, has_moved: bool = False
) -> Restored:
    """Put everything of an archive that was checked into an empty database and its document store.

    All rows come in one transaction: where anything fails, the database is as empty as before. Unless the installation
    has moved, which went on nowhere since, mails that waited are held back, and sign-ins are ended.
    """
    database = installation.database
    if not schema.knows_revision(checked.about.migration):
        raise BackupError(
            f"{checked.path} was made by Assay {checked.about.assay}, whose tables ({checked.about.migration}) "
            "are newer than those that this version knows; install that version"
        )
    try:
        with database.migrating_connection() as connection:
            database.let_it_last(connection)
            restoring = _Restoring(connection, installation)
            check_archive(checked.path, restoring)
            held = Held() if has_moved else hold(connection, restoring.tables, now)
        schema.upgrade(database)
        if held.mails:
            with database.writing() as session:
                doubt(session, now)
    except DanglingError as error:
        raise BackupError(f"{checked.path}: {error}; nothing was restored") from error
    noted = {association: [head] for association, head in checked.manifest.heads.items()}
    with database.reading() as session:
        return Restored(checked, tuple(verify(session, noted=noted)), held)


class _Restoring(Receiver):
    """Puts what an archive holds where it belongs."""

    def __init__(self, connection: Connection, into: Installation) -> None:
        self._connection, self._store, self._keyring = connection, into.store, into.database.keyring
        self._tables: tuple[RawTable, ...] = ()
        self._is_store_known = False

    @property
    def tables(self) -> Mapping[str, Collection[str]]:
        """The tables that the archive has rows for, with the names of their columns."""
        return {each.name: [column.name for column in each.columns] for each in self._tables}

    def begin(self, about: About) -> None:
        _refuse_rows(self._connection)
        drop_tables(self._connection)
        schema.upgrade_to(self._connection, about.migration)
        own = {each.name: set(each.columns) for each in raw_tables(self._connection)}
        if own != {each.name: set(each.columns) for each in about.tables}:
            raise BackupError(f"its tables are not those of migration {about.migration}")
        self._tables = about.tables

    def table(self, table: RawTable, parts: Iterator[Part]) -> None:
        at = [table.name]
        try:
            write_rows(self._connection, table, _rows(table, parts, at))
        except (DBAPIError, SqliteError, psycopg.Error) as error:
            why = str(error).partition("\n")[0]
            raise BackupError(f"{at[0]}: the database does not take these rows: {why}") from error
        if table.name == EncryptionKey.__tablename__:
            self._require_keys()

    def _require_keys(self) -> None:
        """What was restored without its keys could be neither read nor restored again: it is not empty then."""
        query = sa.select(sa.column("id", sa.String)).select_from(sa.table(EncryptionKey.__tablename__))
        known = self._connection.scalars(query)
        for missing in sorted(set(known) - set(self._keyring.by_id)):
            raise BackupError(
                f"it holds values under the key {missing}; {self._keyring.remedy}; nothing was restored"
            )

    def document(self, place: str, content: bytes) -> None:
        self._refuse_others_documents()
        try:
            if self._store.get(place) == content:
                return
        except Missing:
            self._store.put_at(place, content)
            return
        raise BackupError(f"documents/{place}: the document store has other bytes there already")

    def _refuse_others_documents(self) -> None:
        """Documents that no row names would be cleared away tomorrow, be they another installation's."""
        if self._is_store_known:
            return
        for chunk in self._store.everything():
            places = {each.place for each in chunk}
            if places and (others := places - self._known(places)):
                raise BackupError(
                    f"the document store has documents that are not of this backup, such as {min(others)}; "
                    "name an empty one by ASSAY_DOCUMENTS_URL"
                )
        self._is_store_known = True

    def _known(self, places: set[str]) -> set[str]:
        """Those of them that a row names: of a document, or of a report, whose bytes are in no backup."""
        tables = {"documents", "reports"} & self.tables.keys()
        place = sa.column("place", sa.String)
        named = [
            sa.select(place).select_from(sa.table(each)).where(place.in_(places)) for each in sorted(tables)
        ]
        return {each for query in named for each in self._connection.scalars(query)}

    def end(self, manifest: Manifest) -> None:
        self._refuse_others_documents()
        set_sequences(self._connection, manifest.sequences)
        for table in self._tables:
            total = manifest.tables[table.name].rows
            if (rows := count_rows(self._connection, table)) != total:
                raise BackupError(f"{table.name}: {rows} rows came in, and there should be {total}")


def _rows(table: RawTable, parts: Iterator[Part], at: list[str]) -> Iterator[Row]:
    """The rows of a table; `at` says in which part of the archive one is."""
    for part in parts:
        at[0] = part.name
        for line in part.lines.split(b"\n")[:-1]:
            row = json.loads(line)
            if len(row) != len(table.columns):
                raise BackupError(
                    f"{part.name}: a row has {len(row)} values for {len(table.columns)} columns"
                )
            yield row


def _refuse_rows(connection: Connection) -> None:
    ours = (each for each in raw_tables(connection) if each.name not in BY_THEMSELVES)
    filled = [each.name for each in ours if count_rows(connection, each)]
    if filled:
        raise BackupError(
            f"the database is not empty ({', '.join(filled[:3])}{', …' if len(filled) > 3 else ''} hold rows), and "
            "a backup is restored into an empty one only; name a new one by ASSAY_DATABASE_URL or ASSAY_INSTANCE"
        )
