"""`assay web`: the web server alone."""

import errno
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from assay.operations import SettingsError, read_operations
from assay.settings import read_settings

#: Gunicorn's arguments besides the address. Threads, because saving waits for the disk and not for the processor;
#: loaded once and then forked, because reading the banks takes longer than everything else.
SERVER = (
    *("--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "10"),
    *("--preload", "--no-control-socket", "--log-level", "warning"),
)
#: Every proof of a password takes 19 MiB, in any of the threads; without this the C library keeps them all for later.
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}
CONFIGURATION = ("--config", "python:assay.web.watching.serving")
APPLICATION = "assay.web.app:from_environment()"


def command_for(bind: str, workers: int) -> list[str]:
    """What starts the server."""
    address = ("--bind", bind, "--workers", str(workers))
    return [sys.executable, "-m", "gunicorn", *CONFIGURATION, *address, *SERVER, APPLICATION]


def environment_for(bind: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of the server. Where it is to count, all its processes do so in one folder, which is made clean."""
    if not read_operations(environment).metrics:
        return {**ENVIRONMENT, **environment}
    instance = Path(environment.get("ASSAY_INSTANCE", "instance")).resolve()
    # Counts are written through memory: on a full disk the system ends the process that writes. What systemd gives
    # a service to run in lies in memory.
    running = environment.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    # Several nodes may share the folder of the instance.
    place = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{socket.gethostname()}-{bind}")
    folder = (Path(running) if running else instance) / "metrics" / place
    folder.mkdir(parents=True, exist_ok=True)
    for counted in folder.glob("*.db"):
        counted.unlink()
    return {**ENVIRONMENT, "PROMETHEUS_MULTIPROC_DIR": str(folder), **environment}


def require_free(bind: str, environment: Mapping[str, str]) -> None:
    """A clear end where nobody can listen there. What systemd opened for us (LISTEN_FDS) is open already."""
    if bind.startswith(("unix:", "fd://")) or environment.get("LISTEN_FDS"):
        return
    host, _, port = bind.rpartition(":") if ":" in bind else (bind, ":", "8000")
    host = host.strip("[]")
    if not (port.isascii() and port.isdecimal() and len(port) < 6 and int(port) < 1 << 16):
        raise click.ClickException(f"--bind: {port!r} is no port; write address and port, as 127.0.0.1:8000")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except OSError as error:
        raise click.ClickException(f"--bind: {_why_not(error, host, port)}") from error


def _why_not(error: OSError, host: str, port: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host or 'this machine'} is in use; stop who listens there, or name another port"
        )
    if error.errno == errno.EACCES:
        return f"this account may not listen on port {port}; take one from 1024 on, behind your proxy"
    return f"{host!r} is no address of this machine; write address and port, as 127.0.0.1:8000"


@click.command("web")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option(
    "--workers",
    default=2,
    type=click.IntRange(1, 1000),
    show_default=True,
    help="Web processes, at least one.",
)
def web(bind: str, workers: int) -> None:
    """Start the web server alone, behind your reverse proxy."""
    command = command_for(bind, workers)
    try:
        read_settings()  # so that what is wrong is said in a sentence, and not by the server's traceback
        environment = environment_for(bind, os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    require_free(bind, os.environ)
    os.execve(command[0], command, environment)  # noqa: S606
