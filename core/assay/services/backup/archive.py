"""The archive of a backup: a tar file that is written and read from its beginning to its end.

Each member carries the SHA-256 of its bytes. The last one, the manifest, carries one over all of them in
their order: what is cut off, changed, taken out or put in is found while reading, with its place.
"""

import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from gzip import compress, decompress
from hashlib import sha256
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

#: The first member says what the archive is, the last one what it must hold.
ABOUT, MANIFEST = "about.json", "manifest.json"
#: Folders inside of the archive.
TABLES, DOCUMENTS, SECRETS = "tables", "documents", "secrets"
#: Nothing that Assay writes is larger; a damaged size must not fill the memory.
LARGEST = 2**30

_DIGEST = "ASSAY.sha256"
Raised = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class BackupError(Exception):
    """A backup cannot be made, read or restored; the text says where it fails, why, and what to do."""


class Member(NamedTuple):
    """One file of an archive."""

    name: str
    content: bytes


class ArchiveWriter:
    """Writes members one after the other; `seal` is what the manifest must carry."""

    def __init__(self, file: BinaryIO, now: float) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._now = int(now)
        self._seal = sha256()

    @property
    def seal(self) -> str:
        """SHA-256 over the names and digests of every member so far."""
        return self._seal.hexdigest()

    def add(self, name: str, content: bytes) -> str:
        """Append a member; its SHA-256."""
        digest = sha256(content).hexdigest()
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = len(content), self._now, 0o600
        info.pax_headers = {_DIGEST: digest}
        self._tar.addfile(info, io.BytesIO(content))
        _forget(self._tar)
        self._seal.update(f"{name} {digest}\n".encode())
        return digest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: *Raised) -> None:
        """Write the end of the archive; the file stays open."""
        self._tar.__exit__(*error)


class ArchiveReader:
    """Reads members one after the other, and refuses what is not as it was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._seal = sha256()
        self.last = "its beginning"
        #: SHA-256 over the names and digests of every member before the last one.
        self.seal = ""

    def members(self) -> Iterator[Member]:
        """Every member with its bytes, as they were written."""
        try:
            with tarfile.open(fileobj=self._file, mode="r|") as tar:
                while (info := tar.next()) is not None:
                    _forget(tar)
                    yield self._read(tar, info)
        except (tarfile.TarError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise BackupError(f"after {self.last}: the archive cannot be read on ({error})") from error

    def _read(self, tar: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
        file = tar.extractfile(info) if info.isreg() and info.size <= LARGEST else None
        if file is None or _DIGEST not in info.pax_headers:
            raise BackupError(f"after {self.last}: `{info.name}` was not written by `assay backup`")
        content = file.read()
        digest = sha256(content).hexdigest()
        if len(content) != info.size:
            raise BackupError(f"{info.name}: the archive ends in the middle of it; it was cut off")
        if digest != info.pax_headers[_DIGEST]:
            raise BackupError(f"{info.name}: its bytes are not those that were written; it was changed")
        self.seal = self._seal.hexdigest()
        self._seal.update(f"{info.name} {digest}\n".encode())
        self.last = info.name
        return Member(info.name, content)


def _forget(tar: tarfile.TarFile) -> None:
    """Else it remembers every member, and there may be a million documents."""
    tar.members.clear()  # type: ignore[attr-defined]


def part_name(table: str, number: int) -> str:
    """The name of the member that holds a part of a table's rows, from 1."""
    return f"{TABLES}/{table}/{number:06}.jsonl.gz"


def as_json(value: object) -> bytes:
    """A value as the archive holds it, for people to read."""
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode()


def packed(lines: bytes) -> bytes:
    """The lines of a table, compressed: the same bytes for the same lines."""
    return compress(lines, compresslevel=5, mtime=0)


def unpacked(member: Member) -> bytes:
    """The lines that were packed into a member."""
    try:
        return decompress(member.content)
    except (OSError, EOFError, zlib.error) as error:
        raise BackupError(f"{member.name}: it cannot be unpacked ({error})") from error


def parsed(member: Member) -> Any:
    """What a member of JSON says."""
    try:
        return json.loads(member.content)
    except ValueError as error:
        raise BackupError(f"{member.name}: this is no JSON ({error})") from error
