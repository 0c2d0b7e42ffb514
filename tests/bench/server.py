"""The server of `assay web`, with the floors added to its application. Also gunicorn's configuration file."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from assay.cli.serving import ENVIRONMENT, SERVER
from assay.web.app import from_environment
from bench import floor
from machine.processes import free_port

WORKERS = 2
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class RunningServer(NamedTuple):
    """Where it listens, and the process that began the others."""

    port: int
    pid: int


def application() -> Flask:
    """What gunicorn serves here."""
    return floor.add_to(from_environment())


def when_ready(_server: object) -> None:
    """Gunicorn's hook: end with the benchmark, however that ends. It holds our standard input open."""
    pid = os.getpid()

    def wait() -> None:
        os.read(0, 1)
        os.kill(pid, 15)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def running_server(environment: Mapping[str, str]) -> Iterator[RunningServer]:
    """A server with these `ASSAY_…` variables, for as long as the context lasts."""
    port = free_port()
    address = ("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS))
    command = [sys.executable, "-m", "gunicorn", "--config", "python:bench.server", *address, *SERVER]
    log = Path(environment["ASSAY_INSTANCE"]) / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "bench.server:application()"],
            env={**ENVIRONMENT, **os.environ, **environment, "ASSAY_BASE_URL": f"http://127.0.0.1:{port}"},
            stdin=subprocess.PIPE,
            stderr=output,  # a line for each request, as an operator keeps them
            start_new_session=True,  # Ctrl-C reaches only the benchmark, which then stops it
        )
    try:
        _wait_until_it_listens(process, port, log)
        yield RunningServer(port, process.pid)
    finally:
        _stop(process)


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start; it said:\n{log.read_text()}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
