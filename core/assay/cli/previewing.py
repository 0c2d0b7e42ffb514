"""`assay preview`: the pages that applicants would see, from a folder of files, as they are written."""

import contextlib
import errno
import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Timer

import click
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from assay.cli import installation
from assay.content.finding import Source, sources_at
from assay.content.item_types.known import ItemTypes
from assay.content.sources import BANKS_FOLDER, MAPS_FOLDER
from assay.hooks.item_types import Registry
from assay.hooks.loading import installed as candidates
from assay.services.preview.files import MOST_FILES, stamps
from assay.services.preview.watching import Watch
from assay.settings import Settings, SettingsError, read_settings
from assay.storage import schema
from assay.storage.database import Database
from assay.web.preview.app import create_preview

HOST = "127.0.0.1"
#: Where it is if no port is named; the next free one if others are there already.
FIRST_PORT, PORTS = 8010, 50
#: How far above a folder shared banks and maps may lie, as in a checkout: `plugins/my_association`.
LEVELS_ABOVE = 2
#: What is taken from the environment: where banks and maps lie, and which plugins are not to be loaded.
TAKEN = ("ASSAY_BANK_FOLDERS", "ASSAY_MAP_FOLDERS", "ASSAY_DISABLED_PLUGINS")


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: an author's terminal is for what they have to know."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@click.command("preview")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"Where to serve; {FIRST_PORT} or the next free one when left out.",
)
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser.")
def preview(folder: Path, port: int | None, browser: bool) -> None:
    """Show what applicants would see of the files in FOLDER, again whenever one of them changes.

    FOLDER is what `assay new plugin` wrote, or the folder of an association, a bank or a checkout; the current one when
    left out. Only this machine can see the pages. Nothing is kept.
    """
    folder = _folder(folder)
    with tempfile.TemporaryDirectory(prefix="assay-preview-") as place:
        chosen = _settings(Path(place))
        installed = _installed(chosen)
        watch = Watch(folder, lambda: shared(folder, installed), _today, _types(chosen))
        click.echo(f"Reading {folder} …")
        watch.current()
        with _database(chosen) as database:
            server = _server(create_preview(chosen, watch, database), port)
            watch.start()
            _serve(server, watch, browser)


def _today() -> date:
    return datetime.now().astimezone().date()


def _types(chosen: Settings) -> ItemTypes:
    """What items may be here."""
    off = set(chosen.disabled_plugins)
    return Registry().gather(each for each in candidates() if each.name not in off)


def _folder(folder: Path) -> Path:
    """The folder, if it is one in which somebody may write an association."""
    if not folder.exists():
        raise click.UsageError(
            f"there is no folder {folder}; name the folder of your plugin, or write one with `assay new plugin`"
        )
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; name the folder of your plugin")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise click.UsageError(f"the folder {folder} cannot be read; look at its permissions")
    if len(stamps([folder])) >= MOST_FILES:
        raise click.UsageError(
            f"{folder} holds {MOST_FILES:,} files or more; name the folder of your plugin and not one around it"
        )
    return folder.resolve()


def _settings(place: Path) -> Settings:
    """Settings of which nothing stays: only shared banks and maps are taken from the environment."""
    kept = {name: os.environ[name] for name in TAKEN if name in os.environ}
    try:
        return read_settings({**kept, "ASSAY_INSTANCE": str(place)})
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def shared(folder: Path, installed: Iterable[Source]) -> list[Source]:
    """Maps and banks that the folder may rest on: those beside it come before those that are installed."""
    above = list(folder.parents)[:LEVELS_ABOVE]
    roots = [parent / name for parent in above for name in (MAPS_FOLDER, BANKS_FOLDER)]
    found = [each for root in roots if root.is_dir() for each in sources_at(root)]
    by_name: dict[tuple[str, str], Source] = {}
    for each in (*found, *installed):
        if not each.path.is_relative_to(folder):
            by_name.setdefault((each.kind, each.path.stem), each)
    return list(by_name.values())


def _installed(chosen: Settings) -> list[Source]:
    """The maps and banks of everything that is installed."""
    found: list[Source] = []
    for each in installation.sources(chosen):
        inside = (
            [each.path / MAPS_FOLDER, each.path / BANKS_FOLDER] if each.kind == "association" else [each.path]
        )
        found += [one for root in inside if root.exists() for one in sources_at(root.resolve())]
    return found


@contextlib.contextmanager
def _database(chosen: Settings) -> Iterator[Database]:
    """The tables that the pages of everybody look into, all of them empty."""
    opened = Database(chosen.database_url, chosen.keyring)
    try:
        schema.upgrade(opened)
        yield opened
    finally:
        opened.dispose()


def _server(app: Flask, port: int | None) -> BaseWSGIServer:
    """A server for this machine alone."""
    for wanted in [port] if port else range(FIRST_PORT, FIRST_PORT + PORTS):
        if _is_free(wanted):
            return make_server(HOST, wanted, app, threaded=True, request_handler=Quiet)
    if port:
        raise click.UsageError(
            f"the port {port} is in use; name another one, or none, and a free one is taken"
        )
    raise click.ClickException(
        f"no port between {FIRST_PORT} and {FIRST_PORT + PORTS - 1} is free; name one with --port"
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise click.UsageError(f"the port {port} is not for everybody; name one above 1023") from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.UsageError(f"the port {port} cannot be used: {error.strerror}") from error
            return False
    return True


def _serve(server: BaseWSGIServer, watch: Watch, browser: bool) -> None:
    address = f"http://{HOST}:{server.port}/"
    click.echo(
        f"\n  The preview is at {address}\n\n  Change your files; the pages follow. Stop with Ctrl+C.\n"
    )
    if browser:
        Timer(0.3, webbrowser.open, [address]).start()
    # However it is ended, what lies in the temporary folder goes.
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    watch.stop()
    server.server_close()
