"""Where faults happen: an installation on a real database, its web server and its worker as an operator starts them."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from flask import Flask

from assay import bundled
from assay.hooks.plugins import Plugins
from assay.settings import Settings, read_settings
from assay.storage.database import Database
from assay.storage.schema import upgrade
from assay.web.app import create_app
from faults import served
from machine.postgres import PostgresServer, running_postgres
from machine.processes import Program, free_port, listens
from machine.seats import Hall

TESTS = Path(__file__).parents[1]
ASSAY = (sys.executable, "-m", "assay.cli.main")
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WORKERS = 2
#: It reads every bank before it listens, and a busy machine takes its time.
SECONDS_TO_START = 240


@dataclass
class Ground:
    """One installation."""

    kind: str
    folder: Path
    settings: Settings
    database: Database
    app: Flask
    plugins: Plugins
    hall: Hall
    environment: Mapping[str, str]
    #: The server of the database, where it is one.
    postgres: PostgresServer | None
    logs: Iterator[int]
    #: What runs for as long as the installation is there.
    stack: ExitStack

    @contextmanager
    def web(self, kind: type["Web"] | None = None) -> Iterator["Web"]:
        """`assay web`, running."""
        web = (kind or Web)(self, free_port())
        try:
            web.start()
            yield web
        finally:
            web.program.kill()

    @cached_property
    def clocked(self) -> "Web":
        """A web server with a clock that can be moved; it runs from now on."""
        return self.stack.enter_context(self.web(ClockedWeb))

    @contextmanager
    def worker(self, **settings: str) -> Iterator[Program]:
        """`assay worker`, running, with these variables besides."""
        environment = {**self.environment, **settings}
        program = Program([*ASSAY, "worker"], environment, self.new_log("worker"))
        try:
            yield program
        finally:
            program.kill()

    def new_log(self, name: str) -> Path:
        """A file for what a program says."""
        return self.folder / f"{name}-{next(self.logs)}.log"


class Web:
    """A web server: a master and its processes, on one port of loopback."""

    def __init__(self, ground: Ground, port: int) -> None:
        self.ground, self.port = ground, port
        self.log = ground.new_log("web")
        self.command = [*ASSAY, "web", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.program = Program(self.command, self.ground.environment, self.log)
        self.program.until(self.is_whole, "a web server that listens", SECONDS_TO_START)

    def is_whole(self) -> bool:
        """Whether it listens, with all of its processes."""
        return len(self.program.children) >= WORKERS and listens(self.port)


class ClockedWeb(Web):
    """The same server and application, with a clock that can be moved; see `served`."""

    def __init__(self, ground: Ground, port: int) -> None:
        super().__init__(ground, port)
        self.command = served.command_for(port, WORKERS)


@contextmanager
def installation(
    kind: str, folder: Path, plugins: Plugins, postgres: PostgresServer | None
) -> Iterator[Ground]:
    """An installation in an empty folder, with a window of an exam that is open."""
    url = postgres.create_database() if postgres else f"sqlite:///{folder / 'assay.sqlite'}"
    paths = os.pathsep.join([str(TESTS), *(path for path in sys.path if path)])
    environment = {"ASSAY_INSTANCE": str(folder), "ASSAY_DATABASE_URL": url, "PYTHONPATH": paths}
    settings = read_settings({**os.environ, **environment})
    database = Database(url)
    app = create_app(settings, plugins, database=database)
    served.shift(folder)
    try:
        upgrade(database)
        hall = Hall(app, database, plugins.catalog)
        with ExitStack() as stack:
            yield Ground(
                kind, folder, settings, database, app, plugins, hall, environment, postgres, count(1), stack
            )
    finally:
        app.extensions["outbox"].close()
        database.dispose()


@contextmanager
def database_server(kind: str) -> Iterator[PostgresServer | None]:
    """A PostgreSQL that keeps what it promised, if that is the kind."""
    if kind == "sqlite":
        yield None
    else:
        with running_postgres(durable=True) as server:
            yield server


def installed() -> Plugins:
    """What ships with the product."""
    return Plugins.installed([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
