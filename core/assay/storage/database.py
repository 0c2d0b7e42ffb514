"""The engine, and the two ways to use it: reading, and writing one at a time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from sqlite3 import SQLITE_ERROR
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from assay.storage.audit_chain import chain_lines
from assay.storage.connections import PATIENCE, noticing, prepare_postgres, prepare_sqlite
from assay.storage.keyring import NO_KEYS, Keyring
from assay.storage.locks import WriterBusy, WriterLock
from assay.storage.sealing import install

#: The database is not there, stands still, has no room or is somebody else's for now: what was asked is not done, and
#: can be asked again.
AWAY: Final = (OperationalError, InterfaceError, InternalError, PoolTimeout, WriterBusy)

#: Connections that are kept open: more than a web process has threads, for opening one costs as much as ten saves.
#: A process opens only as many as it uses at once.
CONNECTIONS = 20
#: Seconds that a page or a job waits at most until it may write; who waited longer is told to come again.
LONG_PATIENCE: Final = 30


def is_away(error: object) -> bool:
    """Whether it is for such a reason that something failed.

    SQLite calls a mistake in a statement by the same name as a lock; its number tells them apart.
    """
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return isinstance(error, AWAY) and code != SQLITE_ERROR


class DanglingError(RuntimeError):
    """A row names another one that is not there; the text says in which table."""


#: Where values are sealed: what is replaced or deleted is overwritten, so that no page keeps it in the clear.
OVERWRITE = "PRAGMA secure_delete=ON"


class Database:
    """One database, SQLite or PostgreSQL.

    SQLite has one writer at a time and is unfair to those that wait (a process can starve for
    seconds), so writers queue on a lock of our own before they begin, across threads and processes.
    """

    def __init__(self, url: str, keyring: Keyring = NO_KEYS, **engine_options: Any) -> None:
        address, driver_options = _of_pooler(url)
        driver_options |= noticing(address)
        # What people typed stands in no error's text, and so in no log.
        safe = {"hide_parameters": True, "connect_args": driver_options}
        self.engine = sa.create_engine(address, pool_size=CONNECTIONS, **safe, **engine_options)
        #: Under which sensitive columns are kept.
        self.keyring = keyring
        install(self.engine, self.keyring)
        #: What every session carries along, for those who cannot be handed it: see `services.item_types`.
        self.info: dict[str, Any] = {}
        event.listen(self.engine, "handle_error", _hide_rows)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer: AbstractContextManager[object] = nullcontext()
        if self.is_sqlite:
            prepare_sqlite(self.engine, lambda: (OVERWRITE,) if self.keyring.keys else ())
            self._writer = WriterLock(_lock_file(self.engine))
        else:
            prepare_postgres(self.engine)
        # Only SQLite must know beforehand; PostgreSQL is spared the cost of an engine with options.
        self._writing_engine = (
            self.engine.execution_options(assay_writes=True) if self.is_sqlite else self.engine
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only; what it changes is rolled back."""
        with Session(self.engine, info=self.info) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back on an error.

        The acts that were noted in it become part of the audit log's chain just before.
        """
        with (
            self._writer_within(LONG_PATIENCE),
            Session(self._writing_engine, expire_on_commit=False, info=self.info) as session,
            session.begin(),
        ):
            yield session
            chain_lines(session)

    @contextmanager
    def writing_connection(self) -> Iterator[Connection]:
        """The same without the object mapper, for the one path that is hot: saving an answer.

        Whoever saves waits for `PATIENCE` seconds at most: a room that hears nothing for longer asks again.
        """
        with self._writer_within(PATIENCE), self._begun() as connection:
            yield connection

    def _writer_within(self, seconds: float) -> AbstractContextManager[object]:
        return self._writer.within(seconds) if isinstance(self._writer, WriterLock) else self._writer

    def _begun(self) -> AbstractContextManager[Connection]:
        return self._writing_engine.begin()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the database as it is now, however long it looks and whoever writes meanwhile."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if self.is_sqlite:
                    connection.exec_driver_sql(
                        "SELECT count(*) FROM sqlite_master"
                    )  # reading is what begins it
                self.let_it_last(connection)
                yield connection

    def let_it_last(self, connection: Connection) -> None:
        """Let this transaction take as long as it needs, whatever the server allows others."""
        if not self.is_sqlite:
            for name in (
                "lock_timeout",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
                "transaction_timeout",
            ):
                connection.exec_driver_sql(
                    "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = %s", (name,)
                )
            connection.exec_driver_sql("SET LOCAL TimeZone = 'UTC'")

    @contextmanager
    def migrating_connection(self) -> Iterator[Connection]:
        """The same for migrations. SQLite makes a table anew where its constraints change, which foreign keys
        that are enforced do not allow: they are looked at in the end instead.
        """
        with self._writer, self._writing_engine.connect() as connection:
            self._enforce(connection, is_on=False)
            try:
                with connection.begin():
                    self.let_it_last(connection)
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
            raise DanglingError(f"a row of {found[0]} points at nothing")

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        if isinstance(self._writer, WriterLock):
            self._writer.close()


def _of_pooler(url: str) -> tuple[sa.URL, dict[str, Any]]:
    """The address without `prepare_threshold`, and that for the driver: after how many times a statement is prepared.

    `none` is for poolers such as PgBouncer, behind which another server may answer that knows of no preparation.
    """
    address = sa.make_url(url)
    wanted = address.query.get("prepare_threshold")
    if wanted is None:
        return address, {}
    if not isinstance(wanted, str) or not (wanted == "none" or wanted.isdecimal()):
        raise sa.exc.ArgumentError(f"prepare_threshold={wanted} is neither a number nor none")
    plain = address.difference_update_query(["prepare_threshold"])
    return plain, {"prepare_threshold": None if wanted == "none" else int(wanted)}


def _hide_rows(context: ExceptionContext) -> None:
    """PostgreSQL tells of a refused row by showing all of it, which would stand in logs."""
    detail = getattr(getattr(context.original_exception, "diag", None), "message_detail", None)
    if detail:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(
                    each.replace(detail, "not shown") if isinstance(each, str) else each
                    for each in error.args
                )


def _lock_file(engine: Engine) -> Path | None:
    name = engine.url.database
    return None if name in (None, "", ":memory:") else Path(f"{name}.lock")
