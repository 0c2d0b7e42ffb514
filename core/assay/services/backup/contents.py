"""What an archive says of itself: first what it is, and in the end what it must hold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import scrypt
from typing import Any

from assay.assessment.audit_chain.linking import Head
from assay.services.backup.archive import BackupError, Member, parsed
from assay.storage.raw_tables import RawColumn, RawTable

#: Raised when an older Assay could not read it any more.
FORMAT = 1


@dataclass(frozen=True)
class About:
    """What the archive is."""

    #: The version of Assay that made it, the migration of its tables, and the kind of database.
    assay: str
    migration: str
    database: str
    #: When the snapshot was taken, in ISO 8601.
    taken_at: str
    tables: tuple[RawTable, ...]
    format: int = FORMAT

    def as_values(self) -> dict[str, Any]:
        """For the archive."""
        return asdict(self)


@dataclass(frozen=True)
class TableTotal:
    """How many rows a table has, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive must hold."""

    tables: Mapping[str, TableTotal]
    #: How far the numbers of new rows were given out; empty for SQLite.
    sequences: Mapping[str, int]
    #: What is told of the audit log of each association.
    audit: Mapping[str, Mapping[str, Any]]
    #: By name: what tells whether a secret is the one of the backup, and nothing of the secret.
    secrets: Mapping[str, str]
    #: Distributions that brought plugins, with their versions.
    plugins: Mapping[str, str]
    documents: int = 0
    document_bytes: int = 0
    #: Documents that rows know of and that the document store did not have, or had otherwise.
    missing_documents: tuple[str, ...] = ()
    #: Tables that are not Assay's: no Assay could restore them.
    left_out: tuple[str, ...] = ()
    carries_secrets: bool = False
    #: SHA-256 over the names and digests of all other members.
    seal: str = ""
    format: int = FORMAT

    def as_values(self) -> dict[str, Any]:
        """For the archive."""
        return asdict(self)

    @property
    def heads(self) -> dict[str, Head]:
        """Where the audit log of each association ended; archives of before it was a chain do not say."""
        return {
            association: Head(told["number"], told["hash"])
            for association, told in self.audit.items()
            if "hash" in told
        }

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(each.rows for each in self.tables.values())


def read_about(member: Member) -> About:
    """The first member; refuses what this version cannot read."""
    values = _values(member)
    try:
        tables = tuple(_table(each) for each in values.pop("tables"))
        return About(**values, tables=tables)
    except (TypeError, KeyError) as error:
        raise BackupError(f"{member.name}: it says not what a backup is ({error})") from error


def read_manifest(member: Member) -> Manifest:
    """The last member."""
    values = _values(member)
    try:
        totals = {name: TableTotal(**each) for name, each in values.pop("tables").items()}
        missing = tuple(values.pop("missing_documents"))
        left_out = tuple(values.pop("left_out", ()))
        return Manifest(**values, tables=totals, missing_documents=missing, left_out=left_out)
    except (TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"{member.name}: it is no manifest of a backup ({error})") from error


def _values(member: Member) -> dict[str, Any]:
    values = parsed(member)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        found = values.get("format") if isinstance(values, dict) else None
        raise BackupError(
            f"{member.name}: format {found} is unknown here, which knows {FORMAT}; use the Assay that made it"
        )
    return values


def _table(values: Mapping[str, Any]) -> RawTable:
    columns = tuple(RawColumn(**each) for each in values["columns"])
    return RawTable(values["name"], columns, tuple(values["key"]))


def mark_of(name: str, secret: str, migration: str) -> str:
    """What tells whether a secret is the same, and too slow to guess it by."""
    salt = f"assay backup {name} {migration}".encode()
    return scrypt(secret.encode(), salt=salt, n=2**14, r=8, p=1, dklen=12).hex()
