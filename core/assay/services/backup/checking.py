"""Reading an archive from its beginning to its end, and whether it is whole; restoring is the same with a receiver."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from assay.services.backup.archive import (
    ABOUT,
    DOCUMENTS,
    MANIFEST,
    SECRETS,
    TABLES,
    ArchiveReader,
    BackupError,
    Member,
    part_name,
    unpacked,
)
from assay.services.backup.contents import About, Manifest, TableTotal, read_about, read_manifest
from assay.storage.raw_tables import RawTable


@dataclass(frozen=True)
class Checked:
    """A whole archive: what it is, what it holds, and the secrets that it carries."""

    path: Path
    about: About
    manifest: Manifest
    secrets: dict[str, str]
    #: SHA-256 of the manifest, which covers everything else: the same for no other backup.
    fingerprint: str


class Part:
    """Some rows of a table, as lines of JSON."""

    def __init__(self, name: str, lines: bytes) -> None:
        self.name, self.lines = name, lines


class Receiver:
    """What is done with what an archive holds. Checking only looks at it."""

    def begin(self, about: About) -> None:
        """The archive is readable, and says what it is."""

    def table(self, table: RawTable, parts: Iterator[Part]) -> None:  # noqa: ARG002
        """The rows of a table."""
        for _ in parts:
            pass

    def document(self, place: str, content: bytes) -> None:
        """A document, and where it lay."""

    def end(self, manifest: Manifest) -> None:
        """Everything was there, and as it was written."""


def check_archive(path: Path, receiver: Receiver | None = None) -> Checked:
    """Read all of it; `BackupError` with the place where it is not what was written."""
    try:
        with path.open("rb", buffering=2**20) as file:
            return _Check(path, ArchiveReader(file), receiver or Receiver()).run()
    except BackupError as error:
        raise BackupError(f"{path}: {error}") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or error}") from error


class _Check:
    def __init__(self, path: Path, reader: ArchiveReader, receiver: Receiver) -> None:
        self._path, self._reader, self._receiver = path, reader, receiver
        self._totals: dict[str, TableTotal] = {}
        self._documents = self._bytes = 0
        self._secrets: dict[str, str] = {}

    def run(self) -> Checked:
        members = self._reader.members()
        first = next(members, None)
        if first is None or first.name != ABOUT:
            raise BackupError("this is no backup of Assay")
        about = read_about(first)
        self._receiver.begin(about)
        tables = {f"{TABLES}/{each.name}": each for each in about.tables}
        manifest: Member | None = None
        for place, group in groupby(members, _place):
            if manifest is not None:
                raise BackupError(f"{place} comes after the end")
            if place == MANIFEST:
                manifest, *_ = group
            elif place in tables:
                self._table(tables.pop(place), group)
            else:
                self._others(place, group)
        if manifest is None:
            raise BackupError(f"it ends after {self._reader.last} without a manifest; it was cut off")
        return self._end(about, manifest)

    def _table(self, table: RawTable, group: Iterable[Member]) -> None:
        rows, digest = 0, sha256()

        def parts() -> Iterator[Part]:
            nonlocal rows
            for number, member in enumerate(group, 1):
                if member.name != part_name(table.name, number):
                    raise BackupError(f"{member.name}: here should be part {number} of the table")
                lines = unpacked(member)
                digest.update(lines)
                rows += lines.count(b"\n")
                yield Part(member.name, lines)

        self._receiver.table(table, parts())
        self._totals[table.name] = TableTotal(rows, digest.hexdigest())

    def _others(self, place: str, group: Iterable[Member]) -> None:
        for member in group:
            name = member.name.removeprefix(f"{place}/")
            if place == DOCUMENTS:
                self._receiver.document(name, member.content)
                self._documents += 1
                self._bytes += len(member.content)
            elif place == SECRETS:
                self._secrets[name] = member.content.decode()
            else:
                raise BackupError(f"{member.name}: it does not belong to this backup, or not here")

    def _end(self, about: About, member: Member) -> Checked:
        manifest, seal = read_manifest(member), self._reader.seal
        expected = {name: total for name, total in manifest.tables.items() if total.rows}
        for name in sorted(expected.keys() | self._totals.keys()):
            if self._totals.get(name) != expected.get(name):
                raise BackupError(f"{TABLES}/{name}: these are not the rows that the manifest counts")
        if (self._documents, self._bytes) != (manifest.documents, manifest.document_bytes):
            raise BackupError(
                f"{DOCUMENTS}: there should be {manifest.documents}, here are {self._documents}"
            )
        if seal != manifest.seal:
            raise BackupError("members were taken out of the archive, or put into it")
        self._receiver.end(manifest)
        return Checked(self._path, about, manifest, self._secrets, sha256(member.content).hexdigest())


def _place(member: Member) -> str:
    """`tables/journal`, `documents`, `secrets`, or the member itself."""
    folder, _, rest = member.name.partition("/")
    if folder == TABLES:
        return f"{TABLES}/{rest.partition('/')[0]}"
    return folder
