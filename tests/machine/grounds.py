"""Databases for tests: one engine for each kind in a process, and a database of its own for every test.

An engine learns how each statement is compiled, which takes longer than running it on so few rows; so the engine
stays, and what it connects to changes. What fixtures put into a database can be remembered in the same way: the
second test that begins with it is given a copy of what the services made for the first.
"""

import hashlib
import pickle
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import event, make_url
from sqlalchemy.dialects.postgresql import aggregate_order_by

from assay.content.catalog import Catalog
from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.schema import upgrade

Made = TypeVar("Made")
Given = ParamSpec("Given")


#: Whom a test left behind would hold locks on what it left.
OTHERS_OUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

#: What holds random salts and hashes over them: it differs where everything else is the same.
DRAWN = ("audit_links", "audit_heads")


class Ground(ABC):
    """One kind of database. `database` is connected to the one that was laid last."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.memory: dict[Hashable, tuple[Any, bytes, tuple[object, ...]]] = {}
        GROUNDS[database] = self

    @abstractmethod
    def digest(self) -> bytes:
        """The same for two databases if all their rows are, but for what is drawn at random over other rows."""

    @abstractmethod
    def copy(self) -> Any:
        """What `restore` makes this database from."""

    @abstractmethod
    def restore(self, copy: Any) -> None:
        """Make the database what it was when it was copied."""


GROUNDS: WeakKeyDictionary[Database, Ground] = WeakKeyDictionary()


def remembered(
    act: Callable[Concatenate[Database, Given], Made],
) -> Callable[Concatenate[Database, Given], Made]:
    """Let a function be answered from memory where it was called with the same on a database with the same rows.

    It changes nothing but the database, and its answer can be pickled.
    """

    @wraps(act)
    def recall(database: Database, /, *given: Given.args, **named: Given.kwargs) -> Made:
        ground = GROUNDS.get(database)
        if ground is None:
            return act(database, *given, **named)
        everything = (*given, *named.items())
        key = (act.__qualname__, tuple(map(_mark, everything)), ground.digest())
        if key not in ground.memory:
            made = act(database, *given, **named)
            # What is given is kept, so that nothing else can come to have its mark.
            ground.memory[key] = ground.copy(), pickle.dumps(made), everything
            return made
        copy, pickled, _ = ground.memory[key]
        ground.restore(copy)
        found: Made = pickle.loads(pickled)  # noqa: S301 (written a moment ago, above)
        return found

    return recall


def _mark(given: object) -> Hashable:
    """What tells one argument from another: contents where they are short, a function's name, else which it is."""
    if isinstance(given, FunctionType):
        return f"{given.__module__}.{given.__qualname__}"
    return id(given) if isinstance(given, Catalog) else repr(given)


class SqliteGround(Ground):
    """SQLite files."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "assay.sqlite"
        super().__init__(Database(f"sqlite:///{self._path}"))
        event.listen(self.database.engine, "do_connect", self._connect)
        upgrade(self.database)
        self._empty = self.copy()

    def lay(self, path: Path) -> None:
        """A database with every table and no row, at this path where there is none."""
        self.database.dispose()
        self._path = path
        path.write_bytes(self._empty)

    def _connect(
        self, _dialect: object, _record: object, arguments: list[Any], _options: dict[str, Any]
    ) -> None:
        arguments[0] = str(self._path)

    def digest(self) -> bytes:
        with closing(sqlite3.connect(":memory:")) as connection:
            copy = self.copy()
            # In memory there is no log beside the file, which bytes 18 and 19 say there is.
            connection.deserialize(copy[:18] + b"\1\1" + copy[20:])
            connection.execute("PRAGMA secure_delete = ON")  # nothing of what is taken out stays in the file
            connection.execute("DROP TRIGGER audit_links_are_not_deleted")
            for name in DRAWN:
                connection.execute(f"DELETE FROM {name}")  # noqa: S608 (one of two names, above)
            connection.commit()
            return hashlib.sha256(connection.serialize()).digest()

    def copy(self) -> bytes:
        with closing(sqlite3.connect(self._path)) as connection:
            return connection.serialize()

    def restore(self, copy: bytes) -> None:
        self.database.dispose()  # the last connection takes its log with it
        self._path.write_bytes(copy)


@dataclass(frozen=True)
class PostgresCopy:
    """What is in a PostgreSQL database: the rows of each table that has some, and how far the sequences are."""

    rows: Mapping[str, bytes]
    sequences: tuple[tuple[str, int], ...]


class PostgresGround(Ground):
    """One database of a PostgreSQL server, emptied for each test: making one takes a thousand files."""

    def __init__(self, address: str) -> None:
        super().__init__(Database(address))
        upgrade(self.database)
        kept = make_url(address)
        self._connection = psycopg.connect(
            dbname=kept.database, user=kept.username, host=str(kept.query["host"]), autocommit=True
        )
        self._tables = [table.name for table in Base.metadata.sorted_tables]
        self._empty = self.copy()

    def lay(self) -> None:
        """A database with every table and no row."""
        self.restore(self._empty)

    def digest(self) -> bytes:
        """Of all rows, in an order that does not depend on where they lie."""
        with self.database.engine.connect() as connection:
            return str(connection.scalar(_fingerprint())).encode()

    def copy(self) -> PostgresCopy:
        """The rows as PostgreSQL writes them."""
        rows = {name: self._read(name) for name in self._tables}
        sequences = self._connection.execute("SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences")
        return PostgresCopy({name: some for name, some in rows.items() if some}, tuple(sequences.fetchall()))

    def restore(self, copy: PostgresCopy) -> None:
        """Throw everybody out, empty the tables, and fill them."""
        self.database.dispose()
        with self._connection.transaction():
            self._connection.execute(OTHERS_OUT)
            self._connection.execute("SET LOCAL session_replication_role = replica")  # no order among tables
            self._connection.execute(self._deletion)
            for name, rows in copy.rows.items():
                with self._connection.cursor().copy(
                    sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                ) as into:
                    into.write(rows)
        for name, last in copy.sequences:
            self._connection.execute("SELECT setval(%s, %s, %s)", (name, max(last, 1), last > 0))

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()
        self.database.dispose()

    @property
    def _deletion(self) -> sql.Composed:
        return sql.SQL("; ").join(
            sql.SQL("DELETE FROM {}").format(sql.Identifier(each)) for each in self._tables
        )

    def _read(self, name: str) -> bytes:
        with self._connection.cursor().copy(
            sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
        ) as rows:
            return b"".join(rows)


@cache
def _fingerprint() -> sa.Select[tuple[str]]:
    """The query of one word that tells whether two databases hold the same rows."""
    each = (
        sa.select((sa.literal(table.name) + sa.cast(table.table_valued(), sa.Text)).label("row"))
        for table in Base.metadata.sorted_tables
        if table.name not in DRAWN
    )
    rows = sa.union_all(*each).subquery()
    ordered = aggregate_order_by(sa.literal(" "), rows.c.row)
    return sa.select(sa.func.md5(sa.func.string_agg(rows.c.row, ordered)))
