"""The throw-away server: databases from templates, and no trace of it afterwards."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from machine.errors import MachineError
from machine.postgres import PostgresServer

TESTS = Path(__file__).parents[1]
START_AND_WAIT = """
from machine.postgres import running_postgres
with running_postgres() as server:
    print(server.folder, flush=True)
    input()
"""


def test_a_database_is_a_copy_of_its_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create_database()
    _execute(template, "CREATE TABLE banks (name text); INSERT INTO banks VALUES ('imh-core')")

    copy = postgres_server.create_database(template)

    assert _execute(copy, "SELECT name FROM banks") == "imh-core"
    assert _execute(copy, "SELECT upper('ñandú')") == "ÑANDÚ"


def test_a_database_can_be_dropped(postgres_server: PostgresServer) -> None:
    address = postgres_server.create_database()

    postgres_server.drop_database(address)

    with pytest.raises(MachineError, match="does not exist"):
        postgres_server.create_database(template=address)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_when_the_process_that_started_it_is_ended(end: signal.Signals) -> None:
    command = [sys.executable, "-c", START_AND_WAIT]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=TESTS, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        running = folder.exists()
        process.send_signal(end)
        process.communicate()  # to the end of standard error, which the server's guard holds as well

    assert running
    assert not folder.exists()


def _execute(address: str, statement: str) -> object:
    """Run a statement in a database, and leave no connection behind."""
    engine = create_engine(address)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        value = result.scalar() if result.returns_rows else None
    engine.dispose()
    return value
