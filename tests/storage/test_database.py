"""Writers wait for each other, across threads and across processes, and a failed one leaves nothing."""

import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from assay.storage import connections
from assay.storage import database as storage_database
from assay.storage.connections import NOTICING, PATIENCE
from assay.storage.database import Database, is_away
from assay.storage.locks import WriterBusy, WriterLock
from machine.postgres import PostgresServer
from machine.transaction_pooler import pooling_transactions

COUNT_UP = """
import sys
from sqlalchemy import text
from assay.storage.database import Database
database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.writing_connection() as connection:
        seen = connection.scalar(text("SELECT value FROM counter"))
        connection.execute(text("UPDATE counter SET value = :value"), {"value": seen + 1})
"""

FORK = """
import os, sys
from pathlib import Path
from assay.storage.locks import WriterBusy, WriterLock
lock, (reading, writing), (go, told) = WriterLock(Path(sys.argv[1])), os.pipe(), os.pipe()
def attempt():
    try:
        with lock.within(0.05):
            return b"had "
    except WriterBusy:
        return b"busy"
with lock:
    pass
child = os.fork()
if not child:
    os.read(go, 1)
    os.write(writing, attempt())
    os.read(go, 1)
    os.write(writing, attempt())
    os._exit(0)
with lock:
    os.write(told, b".")
    first = os.read(reading, 4)
os.write(told, b".")
second = os.read(reading, 4)
os.waitpid(child, 0)
print(first.decode(), "while the other one has it,", second.decode().strip(), "afterwards", end="")
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An SQLite file with a counter in it."""
    url = f"sqlite:///{tmp_path / 'counter.sqlite'}"
    database = Database(url)
    with database.writing_connection() as connection:
        connection.execute(text("CREATE TABLE counter (value INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    database.dispose()
    return url


def value(url: str) -> int:
    database = Database(url)
    with database.engine.connect() as connection:
        found: int = connection.scalar(text("SELECT value FROM counter"))
    database.dispose()
    return found


def test_processes_that_write_at_once_lose_no_update(url: str) -> None:
    command = [sys.executable, "-c", COUNT_UP, url, "40"]
    processes = [subprocess.Popen(command) for _ in range(3)]

    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert value(url) == 120


def test_threads_that_write_at_once_lose_no_update(url: str) -> None:
    database = Database(url)

    def add(_: int) -> None:
        with database.writing_connection() as connection:
            seen = connection.scalar(text("SELECT value FROM counter"))
            connection.execute(text("UPDATE counter SET value = :value"), {"value": seen + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    database.dispose()

    assert value(url) == 80


def _set_then_fail(session: Session) -> None:
    session.execute(text("UPDATE counter SET value = 9"))
    session.execute(text("UPDATE nowhere SET value = 9"))


def test_an_error_rolls_back_and_lets_the_next_writer_in(url: str) -> None:
    database = Database(url)
    with pytest.raises(OperationalError, match="no such table"), database.writing() as session:
        _set_then_fail(session)
    with database.writing() as session:
        session.execute(text("UPDATE counter SET value = value + 1"))
    database.dispose()

    assert value(url) == 1


def test_reading_does_not_wait_for_a_writer(url: str) -> None:
    database = Database(url)
    with database.writing() as writer:
        writer.execute(text("UPDATE counter SET value = 5"))
        with database.reading() as reader:
            seen = reader.scalar(text("SELECT value FROM counter"))
    database.dispose()

    assert seen == 0


def test_a_forked_process_opens_its_own_lock(tmp_path: Path) -> None:
    """A file that was opened before the fork would be one lock for both: the child would have it at once."""
    command = [sys.executable, "-c", FORK, str(tmp_path / "lock")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert told == "busy while the other one has it, had afterwards"


def test_nobody_waits_for_another_process_for_ever(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_database, "PATIENCE", 0.05)
    monkeypatch.setattr(storage_database, "LONG_PATIENCE", 0.05)
    database, other = Database(url), WriterLock(tmp_path / "counter.sqlite.lock")
    ways = (database.writing_connection, database.writing)
    with other, ThreadPoolExecutor(1) as pool:
        refused = [pool.submit(_write, way).exception(20) for way in ways]
    let_in = [_write(way) for way in ways]
    database.dispose()
    other.close()

    assert [type(each) for each in refused] == [WriterBusy, WriterBusy]
    assert all(is_away(each) for each in refused)
    assert let_in == [True, True]


def _write(way: Callable[[], AbstractContextManager[object]]) -> bool:
    with way():
        return True


def test_whoever_saves_does_not_wait_for_other_threads_for_ever() -> None:
    lock = WriterLock(None)

    def save() -> None:
        with lock.within(0.01):
            raise AssertionError("another thread writes")

    with lock, ThreadPoolExecutor(1) as pool:
        refused = pool.submit(save).exception()
    with lock.within(0.01):
        pass  # nobody writes any more

    assert isinstance(refused, WriterBusy)


def test_nobody_waits_for_a_foreign_lock_longer_than_a_room_for_its_answer(
    url: str, postgres_server: PostgresServer
) -> None:
    questions = {url: "PRAGMA busy_timeout", postgres_server.create_database(): "SHOW lock_timeout"}
    found = []
    for address, question in questions.items():
        database = Database(address)
        with database.writing_connection() as connection:
            found.append(connection.scalar(text(question)))
        with database.migrating_connection() as connection:
            found.append(connection.scalar(text(question)))
        database.dispose()

    assert found == [1000 * PATIENCE, 1000 * PATIENCE, f"{PATIENCE}s", "0"]


def test_a_connection_that_was_ended_while_it_lay_idle_is_not_used(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE", 0)
    address = postgres_server.create_database()
    database, other = Database(address), Database(address)
    with database.reading() as session:
        own = session.scalar(text("SELECT pg_backend_pid()"))
    with other.writing_connection() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:own, 10000)"), {"own": own})

    with database.reading() as session:
        new = session.scalar(text("SELECT pg_backend_pid()"))
    database.dispose()
    other.dispose()

    assert new != own


def test_also_where_a_pooler_gives_each_transaction_another_connection(
    postgres_server: PostgresServer,
) -> None:
    address = make_url(postgres_server.create_database())
    asked = text("SELECT pg_backend_pid(), current_setting('lock_timeout')")
    with pooling_transactions(postgres_server.folder / ".s.PGSQL.5432") as port:
        through = address.set(
            host="127.0.0.1", port=port, query={"sslmode": "disable", "prepare_threshold": "none"}
        )
        database = Database(through.render_as_string())
        found = []
        for _ in range(4):
            with database.writing_connection() as connection:
                found.append(connection.execute(asked).one())
            with database.snapshot() as connection:
                found.append(connection.execute(asked).one())
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            outside = {connection.scalar(text("SHOW lock_timeout")) for _ in range(2)}
        with pytest.raises(ProgrammingError), database.writing() as session:
            session.execute(text("SELECT nothing"))
        with database.writing() as session:
            again = session.execute(asked).one()
        database.dispose()

    assert len({number for number, _ in found}) == 2
    assert [limit for _, limit in found] == [f"{PATIENCE}s", "0"] * 4
    assert again[1] == f"{PATIENCE}s"
    # What one transaction was told stays with none of the connections.
    assert outside == {"0"}


def test_a_migration_takes_as_long_as_it_needs_whatever_the_server_allows(
    postgres_server: PostgresServer,
) -> None:
    database = Database(postgres_server.create_database() + "&options=-c%20statement_timeout%3D60000")
    with database.reading() as session:
        others = session.scalar(text("SHOW statement_timeout"))
    with database.migrating_connection() as connection:
        own = connection.scalar(text("SHOW statement_timeout"))
    database.dispose()

    assert (others, own) == ("1min", "0")


def test_a_connection_notices_a_machine_that_vanished(postgres_server: PostgresServer) -> None:
    address = postgres_server.create_database()
    plain, own = Database(address), Database(f"{address}&connect_timeout=7&keepalives_idle=60")

    assert NOTICING.items() <= _told(plain).items()
    assert _told(own) == {**_told(plain), "connect_timeout": "7", "keepalives_idle": "60"}


def _told(database: Database) -> dict[str, str]:
    """What the driver's library was told of a connection."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        found: dict[str, str] = driver.info.get_parameters()
    database.dispose()
    return found


def test_a_server_that_says_nothing_is_away_after_some_seconds() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent, ThreadPoolExecutor(1) as pool:
        database = Database(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/none")
        asked = pool.submit(database.engine.connect)
        try:
            error = asked.exception(60)
        finally:
            silent.close()  # whoever still waits hears that nobody is there
    database.dispose()

    assert is_away(error)
