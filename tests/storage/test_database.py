"""Writers wait for each other, across threads and across processes, and a failed one leaves nothing."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assay.storage.database import Database
from assay.storage.locks import WriterLock

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
    lock = WriterLock(tmp_path / "lock")
    with lock:
        pass
    code = f"import fcntl; f = open({str(tmp_path / 'lock')!r}, 'ab'); fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with lock:
        held = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    free = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    lock.close()

    assert held.returncode != 0
    assert b"BlockingIOError" in held.stderr
    assert free.returncode == 0
