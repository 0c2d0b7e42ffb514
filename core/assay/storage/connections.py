"""Connections: what is said on each new one, and how those are found that died while they lay idle."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from psycopg.pq import ExecStatus
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

#: Seconds that anybody waits for a lock. A room gives up an answer after ten and asks again: who waited longer would
#: do in vain what is asked anew, and hold a thread that others need.
PATIENCE: Final = 5

#: In every transaction of PostgreSQL, together with its beginning.
LIMIT: Final = f"SET LOCAL lock_timeout = '{PATIENCE}s'"
BEGIN: Final = f"BEGIN; {LIMIT}"
#: On every new SQLite connection. FULL: an answer that was acknowledged survives a power cut.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={1000 * PATIENCE}",
)
#: Seconds after which a connection that lay idle is tried before it is used: while answers come in, none is.
IDLE: Final = 5
#: For PostgreSQL's driver. A machine that vanishes says no good-bye, and the system would wait for it for hours:
#: a new connection is given up after 5 seconds, one that is there about 10 after nothing was heard of the other side.
NOTICING: Final[Mapping[str, str]] = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}


def noticing(address: URL) -> dict[str, str]:
    """What makes a connection notice that nobody is there any more; what the address says of it holds."""
    if address.get_backend_name() != "postgresql":
        return {}
    return {name: value for name, value in NOTICING.items() if name not in address.query}


def prepare_sqlite(engine: Engine, further: Callable[[], tuple[str, ...]]) -> None:
    """Make every connection durable, and its transactions begin when we say so; `further` gives more pragmas."""
    lock = threading.Lock()

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        # The driver's own habit of beginning transactions late would make our BEGIN IMMEDIATE meaningless.
        connection.isolation_level = None
        with lock:  # switching a new file to WAL fails if two connections try at once
            for pragma in (*SQLITE_PRAGMAS, *further()):
                connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("assay_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def prepare_postgres(engine: Engine) -> None:
    """Let nobody wait for a row for longer than a browser does, and let no dead connection out of the pool."""
    event.listen(engine, "connect", _begin_nothing)
    event.listen(engine, "begin", _begin)

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        record.info["idle since"] = time.monotonic()
        _begin_nothing(connection, record)  # again, after another isolation

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.get("idle since")
        if since is not None and time.monotonic() - since > IDLE:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError(str(error)) from error  # the pool makes a new one


def _begin_nothing(connection: Any, _record: object) -> None:
    """Have the driver leave the beginning of transactions to `_begin`."""
    if connection is not None and not connection.closed:
        connection.autocommit = True


def _begin(connection: Connection) -> None:
    """Begin a transaction that waits for nobody too long.

    What is said once for a connection holds for another one behind a pooler that gives each transaction whichever is
    free. So each transaction says it for itself, in the same message that begins it: that costs no round trip.
    """
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    driver: Any = connection.connection.driver_connection
    if not driver.autocommit:
        # Somebody asked for another isolation: the driver begins by itself what is as it was asked for.
        connection.exec_driver_sql(LIMIT)
    elif driver.pgconn.exec_(BEGIN.encode()).status != ExecStatus.COMMAND_OK:
        # Past the driver it costs nothing; but what went wrong is told, and the connection given up, by the engine.
        connection.exec_driver_sql(BEGIN, execution_options={"no_parameters": True})
