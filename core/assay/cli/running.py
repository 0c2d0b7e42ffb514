"""`assay run`: everything on one machine, with a demonstration."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.cli.demonstrating import FILLED, accounts, fill
from assay.cli.serving import command_for, environment_for
from assay.services.demo.loading import has_demo
from assay.services.plugins.noting import note_installed
from assay.settings import Settings


@click.command("run")
@click.option("--port", default=8000, show_default=True, help="The next free one is taken if it is in use.")
@click.option(
    "--demo/--no-demo", default=True, show_default=True, help="Fill an empty database with people to try."
)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
def run(port: int, demo: bool, workers: int) -> None:
    """Start everything on this machine: database, demonstration, web server and worker."""
    port = _free_port(port)
    os.environ.setdefault("ASSAY_BASE_URL", f"http://127.0.0.1:{port}")
    # Whoever edits files on their own machine wants to see them, and nobody else is touched.
    os.environ.setdefault("ASSAY_ACCEPT_UPGRADES", "yes")
    # In their terminal stand the address and what goes wrong, not each request.
    os.environ.setdefault("ASSAY_LOG", "quiet")
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    installation.warn_of_failures(loaded)
    with open_database(chosen) as database:
        note_installed(database, loaded, datetime.now(UTC), accepts=chosen.accept_upgrades)
        if demo:
            if fill(chosen, loaded, database):
                click.echo(FILLED)
            if demo := has_demo(database):
                os.environ["ASSAY_DEMO"] = "1"
    commands = [
        command_for(f"127.0.0.1:{port}", workers),
        [sys.executable, "-m", "assay.cli.main", "worker"],
    ]
    variables = environment_for(f"127.0.0.1:{port}", os.environ)
    _serve_until_stopped(commands, port, variables, lambda: _print_address(chosen, demo))


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"no port between {wanted} and {wanted + 49} is free; name one with --port")


def _print_address(chosen: Settings, demo: bool) -> None:
    click.echo(f"\n  Assay is at {chosen.base_url}\n")
    if demo:
        click.echo("\n".join(accounts()))
    click.echo("\n  Stop with Ctrl+C.\n")


def _serve_until_stopped(
    commands: list[list[str]], port: int, variables: Mapping[str, str], announce: Callable[[], None]
) -> None:
    """Run the processes together: when one ends, or the user says so, all end. Announces the open port."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):  # stopped, or its terminal was closed
        signal.signal(number, stop)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            processes.append(subprocess.Popen(command, env=variables, start_new_session=True))  # noqa: S603
        _wait_while(lambda: _all_run(processes) and not _is_open(port))
        if _all_run(processes):
            announce()
        _wait_while(lambda: _all_run(processes))
    except KeyboardInterrupt:
        pass
    finally:
        _end(processes)
    if any(process.returncode not in {0, -signal.SIGTERM, -signal.SIGINT} for process in processes):
        raise click.ClickException("a part of Assay stopped by itself; see the lines above")


def _wait_while(condition: Callable[[], bool]) -> None:
    while condition():
        time.sleep(0.2)


def _all_run(processes: list["subprocess.Popen[bytes]"]) -> bool:
    return all(process.poll() is None for process in processes)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
