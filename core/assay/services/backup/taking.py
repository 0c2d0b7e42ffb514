"""Making a backup while the installation runs: one snapshot of the database, and the documents that it names."""

import json
import os
import secrets as chance
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy import Connection

from assay.services.backup.archive import (
    ABOUT,
    DOCUMENTS,
    MANIFEST,
    SECRETS,
    ArchiveWriter,
    BackupError,
    as_json,
    packed,
    part_name,
)
from assay.services.backup.contents import About, Manifest, TableTotal, mark_of
from assay.storage import schema
from assay.storage.audit import AuditHead
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Missing, is_place
from assay.storage.raw_tables import RawTable, Row, raw_tables, read_rows, sequences

#: Rows are packed together until they have so many bytes, so that memory does not grow with the table.
PART = 2**22


@dataclass(frozen=True)
class Installation:
    """What is backed up, or restored to."""

    database: Database
    store: DocumentStore
    #: By name; only their marks are in a backup unless it is asked to carry them.
    secrets: Mapping[str, str]
    #: Distributions that bring plugins, with their versions.
    plugins: Mapping[str, str]


def take_backup(
    installation: Installation, target: Path, now: datetime, *, with_secrets: bool = False
) -> Manifest:
    """Write an archive at a path where nothing is yet: whole, or not at all."""
    if target.exists():
        raise BackupError(f"{target} is there already; name another file")
    try:
        with _whole(target) as file, ArchiveWriter(file, now.timestamp()) as archive:
            return _Taking(installation, archive, now).take(with_secrets=with_secrets)
    except OSError as error:
        why = error.strerror or error
        raise BackupError(f"{target} cannot be written: {why}; nothing was left there") from error


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file under another name, which gets its own when everything is on the disk."""
    fresh = target.with_name(f".{target.name}.{chance.token_hex(6)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb", buffering=2**20) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(target)
        _keep_names(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _keep_names(folder: Path) -> None:
    """Not every file system has this; then its name is on the disk a little later."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Taking:
    """One backup on its way."""

    def __init__(self, installation: Installation, archive: ArchiveWriter, now: datetime) -> None:
        self._from, self._archive, self._now = installation, archive, now
        self._documents = self._bytes = 0
        self._missing: list[str] = []

    def take(self, *, with_secrets: bool) -> Manifest:
        with SpooledTemporaryFile(max_size=2**24) as named:
            manifest = self._add_tables(named)
            if not manifest.rows:
                raise BackupError(
                    "the database holds nothing, so there is nothing to back up; does ASSAY_INSTANCE (by default the "
                    "folder `instance` of the folder in which this was started) or ASSAY_DATABASE_URL name another one?"
                )
            # The snapshot is let go of before: documents of a whole association may take an hour.
            named.seek(0)
            self._add_documents(json.loads(line) for line in named)
        if with_secrets:
            for name, secret in self._from.secrets.items():
                self._archive.add(f"{SECRETS}/{name}", secret.encode())
        manifest = replace(
            manifest,
            documents=self._documents,
            document_bytes=self._bytes,
            missing_documents=tuple(self._missing),
            carries_secrets=with_secrets,
            seal=self._archive.seal,
        )
        self._archive.add(MANIFEST, as_json(manifest.as_values()))
        return manifest

    def _add_tables(self, documents: IO[bytes]) -> Manifest:
        """Everything of the database; which documents it names is written down for later."""
        with self._from.database.snapshot() as connection:
            left_out = schema.foreign_tables(connection)
            about = self._about(connection, left_out)
            self._archive.add(ABOUT, as_json(about.as_values()))
            totals = {each.name: self._add_table(connection, each) for each in about.tables}
            for place, fingerprint in _places(connection, about):
                documents.write(json.dumps([place, fingerprint]).encode() + b"\n")
            return Manifest(
                tables=totals,
                sequences=sequences(connection),
                audit=_heads(connection, about),
                secrets={
                    name: mark_of(name, each, about.migration) for name, each in self._from.secrets.items()
                },
                plugins=self._from.plugins,
                left_out=left_out,
            )

    def _about(self, connection: Connection, left_out: tuple[str, ...]) -> About:
        migration = schema.current_revision(connection)
        if migration is None:
            raise BackupError("the database has no tables of Assay, so there is nothing to back up")
        return About(
            assay=version("assay"),
            migration=migration,
            database=connection.dialect.name,
            taken_at=self._now.isoformat(),
            tables=raw_tables(connection, but=left_out),
        )

    def _add_table(self, connection: Connection, table: RawTable) -> TableTotal:
        rows, digest = 0, sha256()
        for number, (count, lines) in enumerate(_parts(read_rows(connection, table)), 1):
            self._archive.add(part_name(table.name, number), packed(lines))
            digest.update(lines)
            rows += count
        return TableTotal(rows, digest.hexdigest())

    def _add_documents(self, named: Iterable[list[str]]) -> None:
        for place, fingerprint in named:
            content = self._bytes_at(place)
            if content is None or self._archive.add(f"{DOCUMENTS}/{place}", content) != fingerprint:
                self._missing.append(place)
            self._documents += content is not None
            self._bytes += len(content or b"")

    def _bytes_at(self, place: str) -> bytes | None:
        """Nothing where the document store has nothing; a store that does not answer ends the backup."""
        if not is_place(place):
            return None
        try:
            return self._from.store.get(place)
        except Missing:
            return None


def _places(connection: Connection, about: About) -> Iterator[tuple[str, str]]:
    """Where the documents lie that the database names, and their SHA-256."""
    if "documents" in {each.name for each in about.tables}:
        query = sa.text("SELECT place, fingerprint FROM documents ORDER BY id")
        found = connection.execute(query.execution_options(yield_per=500))
        yield from ((place, fingerprint) for place, fingerprint in found)


def _parts(rows: Iterator[Row]) -> Iterator[tuple[int, bytes]]:
    """Rows as lines of JSON, some together, with how many they are."""
    count, lines = 0, bytearray()
    for row in rows:
        lines += json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        count += 1
        if len(lines) >= PART:
            yield count, bytes(lines)
            count, lines = 0, bytearray()
    if count:
        yield count, bytes(lines)


def _heads(connection: Connection, about: About) -> dict[str, dict[str, Any]]:
    """Of the audit log of each association: how many lines it has, the id of the last, and where its chain ends."""
    query = sa.text("SELECT association, count(*), max(id) FROM audit GROUP BY association")
    told: dict[str, dict[str, Any]] = {
        association: {"lines": n, "last": last} for association, n, last in connection.execute(query)
    }
    if AuditHead.__tablename__ in {each.name for each in about.tables}:
        ends = sa.text("SELECT association, number, hash FROM audit_heads")
        for association, number, mark in connection.execute(ends):
            told.setdefault(association, {}).update(number=number, hash=mark)
    return dict(sorted(told.items()))
