"""Programs that tests start: each ends with whoever started it, however that ends, and can be killed by its number."""

import atexit
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import Self

import psutil

from machine.errors import MachineError

GUARD = Path(__file__).with_name("guard.py")
SECONDS_TO_STOP = 30
KEEPS_PORTS = sys.platform == "linux"

#: What keeps ports for whoever asked for them, until this process ends.
_KEPT: list[socket.socket] = []


def free_port() -> int:
    """A port of loopback that nobody listens on, and that nobody is given but a server that is told of it.

    It stays so while that server is down: what only were free when somebody looked, another program could take. Linux
    alone lets a server listen where another socket is only bound; elsewhere the port is free when somebody looks.
    """
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that sets it, too, may listen
    keeper.bind(("127.0.0.1", 0))
    port = int(keeper.getsockname()[1])
    if KEEPS_PORTS:
        _KEPT.append(keeper)
    else:
        keeper.close()
    return port


@atexit.register
def _let_ports_go() -> None:
    for each in _KEPT:
        each.close()


def wait_until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Ask again and again; an error that says what did not come about if it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise MachineError(f"waited {seconds:.0f} seconds in vain: {what}")
        time.sleep(0.01)


def listens(port: int) -> bool:
    """Whether somebody takes connections on this port of loopback."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


class Program:
    """A running program with its children, in a process group of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        guarded = [sys.executable, "-I", "-S", str(GUARD), *command]
        with log.open("ab") as output:
            self._guard = Popen(
                guarded,
                env={**os.environ, **environment},
                stdin=PIPE,
                stdout=PIPE,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches only whoever started it, who then stops it
            )
        assert self._guard.stdout is not None
        self.pid = int(self._guard.stdout.readline())

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._guard.poll() is None

    @property
    def children(self) -> list[int]:
        """The processes that it has started, oldest first."""
        with suppress(psutil.NoSuchProcess):
            return sorted(child.pid for child in psutil.Process(self.pid).children())
        return []

    def signal(self, what: signal.Signals) -> None:
        """Send it a signal, to it alone."""
        os.kill(self.pid, what)

    def kill(self) -> None:
        """End it and its children at once, without a word, as when the power goes."""
        if self.is_running:
            os.killpg(self.pid, signal.SIGKILL)
        self._guard.wait(SECONDS_TO_STOP)
        self._close()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self.is_running:
            self.signal(signal.SIGTERM)
        try:
            self._guard.wait(SECONDS_TO_STOP)
            self._close()
        except TimeoutExpired:
            self.kill()

    def _close(self) -> None:
        for pipe in (self._guard.stdin, self._guard.stdout):
            assert pipe is not None
            pipe.close()

    def until(self, condition: Callable[[], object], what: str, seconds: float = 60) -> Self:
        """Wait for something that it does; its last words if it ends before."""

        def holds() -> bool:
            if not self.is_running:
                raise MachineError(f"it ended before it was there: {what}\n{self.log.read_text()[-2000:]}")
            return bool(condition())

        wait_until(holds, what, seconds)
        return self


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Program]:
    """A program for as long as the context lasts."""
    program = Program(command, environment, log)
    try:
        yield program
    finally:
        program.kill()
