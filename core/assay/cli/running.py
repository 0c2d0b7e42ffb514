"""`assay run` (everything, with a demonstration), and its parts for operators: `web`, `worker`, `migrate`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import click
from flask_security.utils import hash_password

from assay import bundled, jobs
from assay.cli import installation
from assay.hooks.plugins import Plugins
from assay.services.demo.loading import has_demo, load_demo
from assay.services.demo.people import ACCOUNTS
from assay.services.mail.letters import Letters
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.web.app import create_app

#: Gunicorn's arguments besides the address. Threads, because saving waits for the disk and not for the processor;
#: loaded once and then forked, because reading the banks takes longer than everything else.
SERVER = (
    *("--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "10"),
    *("--preload", "--no-control-socket", "--log-level", "warning"),
)
APPLICATION = "assay.web.app:from_environment()"


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
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    installation.warn_of_failures(loaded)
    with installation.database(chosen) as database:
        if demo and (demo := _load_demo(chosen, loaded, database)):
            os.environ["ASSAY_DEMO"] = "1"
    bind = ("--bind", f"127.0.0.1:{port}", "--workers", str(workers))
    commands = [
        [*_gunicorn(), *bind, *SERVER, APPLICATION],
        [sys.executable, "-m", "assay.cli.main", "worker"],
    ]
    _serve_until_stopped(commands, port, lambda: _print_address(chosen, demo))


@click.command("web")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
def web(bind: str, workers: int) -> None:
    """Start the web server alone, behind your reverse proxy."""
    command = [*_gunicorn(), "--bind", bind, "--workers", str(workers), *SERVER, APPLICATION]
    os.execv(command[0], command)  # noqa: S606


@click.command("worker")
def worker() -> None:
    """Start the worker: it hands in sittings whose time is over, sends mails, reminds."""
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    with installation.database(chosen) as database:
        jobs.work(chosen, database, loaded)


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the tables of this version."""
    chosen = installation.settings()
    with installation.database(chosen) as database:
        click.echo(f"{database.engine.url.render_as_string()} is up to date.")


def _load_demo(chosen: Settings, loaded: Plugins, database: Database) -> bool:
    """Load the demonstration unless it is there, or other people are; say whether it is there now."""
    with create_app(chosen, loaded, database=database).app_context():
        stationery = Stationery(
            Letters(bundled.LETTERS, chosen.base_url), Links(chosen.secret_key, chosen.base_url)
        )
        store = DocumentStore(chosen.document_store)
        if load_demo(database, store, loaded.catalog, hash_password, stationery, datetime.now(UTC)):
            click.echo(
                "A demonstration was loaded: people, their applications, past windows, and one open now."
            )
    return has_demo(database)


def _gunicorn() -> list[str]:
    return [sys.executable, "-m", "gunicorn"]


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
        click.echo("\n".join(_accounts()))
    click.echo("\n  Stop with Ctrl+C.\n")


def _accounts() -> list[str]:
    """The lines of a table of the demonstration's accounts."""
    rows = [("Sign in as", "E-mail", "Password")]
    rows += [(each.title, each.email, each.password) for each in ACCOUNTS]
    first, second, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [f"  {title:<{first}}  {email:<{second}}  {password}" for title, email, password in rows]


def _serve_until_stopped(commands: list[list[str]], port: int, announce: Callable[[], None]) -> None:
    """Run the processes together: when one ends, or the user says so, all end. Announces the open port."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):  # stopped, or its terminal was closed
        signal.signal(number, stop)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            processes.append(subprocess.Popen(command, start_new_session=True))  # noqa: S603
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
