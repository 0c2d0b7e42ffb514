"""The engine, and the two ways to use it: reading, and writing one at a time."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from assay.storage.locks import WriterLock

#: Connections that are kept open: more than a web process has threads, for opening one costs as much as ten saves.
#: A process opens only as many as it uses at once.
CONNECTIONS = 20

#: On every new SQLite connection. FULL: an answer that was acknowledged survives a power cut.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=20000",
)


class Database:
    """One database, SQLite or PostgreSQL.

    SQLite has one writer at a time and is unfair to those that wait (a process can starve for
    seconds), so writers queue on a lock of our own before they begin, across threads and processes.
    """

    def __init__(self, url: str, **engine_options: Any) -> None:
        self.engine = sa.create_engine(url, pool_size=CONNECTIONS, **engine_options)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer: AbstractContextManager[object] | WriterLock = nullcontext()
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
            self._writer = WriterLock(_lock_file(self.engine))
        # Only SQLite must know beforehand; PostgreSQL is spared the cost of an engine with options.
        self._writing_engine = (
            self.engine.execution_options(assay_writes=True) if self.is_sqlite else self.engine
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only; what it changes is rolled back."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back on an error."""
        with self._writer, Session(self._writing_engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing_connection(self) -> Iterator[Connection]:
        """The same without the object mapper, for the one path that is hot: saving an answer."""
        with self._writer, self._writing_engine.begin() as connection:
            yield connection

    @contextmanager
    def migrating_connection(self) -> Iterator[Connection]:
        """The same for migrations. SQLite makes a table anew where its constraints change, which foreign keys
        that are enforced do not allow: they are looked at in the end instead.
        """
        with self._writer, self._writing_engine.connect() as connection:
            self._enforce(connection, is_on=False)
            try:
                with connection.begin():
                    yield connection
                    self._refuse_dangling(connection)
            finally:
                self._enforce(connection, is_on=True)

    def _enforce(self, connection: Connection, *, is_on: bool) -> None:
        """Only outside of a transaction does SQLite listen to this."""
        driver = connection.connection.driver_connection
        if self.is_sqlite and driver is not None:
            driver.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")

    def _refuse_dangling(self, connection: Connection) -> None:
        if self.is_sqlite and (found := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"a migration left a row of {found[0]} that points at nothing")

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        if isinstance(self._writer, WriterLock):
            self._writer.close()


def _lock_file(engine: Engine) -> Path | None:
    name = engine.url.database
    return None if name in (None, "", ":memory:") else Path(f"{name}.lock")


def _prepare_sqlite(engine: Engine) -> None:
    lock = threading.Lock()

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        # The driver's own habit of beginning transactions late would make our BEGIN IMMEDIATE meaningless.
        connection.isolation_level = None
        with lock:  # switching a new file to WAL fails if two connections try at once
            for pragma in SQLITE_PRAGMAS:
                connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("assay_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
