"""A server in a process of its own, that can be killed like a machine that loses its power."""

import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from typing import ClassVar

from flask import Flask
from flask_security import hash_password

from assay.hooks.plugins import Plugins
from assay.services.people import Actor, find_person
from assay.services.windows import WindowPlan, schedule_window
from assay.settings import Settings, read_settings
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.schema import upgrade
from assay.web.app import create_app, utc_now
from browser.served import SHIFT, guild_plugins
from machine.processes import free_port

TESTS = Path(__file__).parents[1]
ASSOCIATION, EXAM = "river-guild", "master"
PASSWORD = "quiet-river-under-stones"


@dataclass
class Server:
    """The application under gunicorn on one port, with the guild's window open."""

    #: What gunicorn serves, in browser/served.py.
    application: ClassVar[str] = "application"

    folder: Path
    port: int = field(default_factory=free_port)
    process: Popen[str] | None = None

    def __post_init__(self) -> None:
        self.settings: Settings = read_settings(self.environment())
        self.database = Database(self.settings.database_url)
        self.plugins = self.bring_plugins()
        self.app: Flask = create_app(self.settings, self.plugins, database=self.database)
        self._numbers = count(1)
        self.shift()
        upgrade(self.database)
        self.fill()

    def bring_plugins(self) -> Plugins:
        """What the server knows, the same as in its own process."""
        return guild_plugins()

    def fill(self) -> None:
        """What is in the database at first."""
        self._open_window()

    @property
    def url(self) -> str:
        """Where people come."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The variables of its process."""
        paths = os.pathsep.join([str(TESTS), *sys.path])
        own = {"ASSAY_INSTANCE": str(self.folder), "ASSAY_BASE_URL": self.url, "PYTHONPATH": paths}
        return {**os.environ, **own}

    def start(self) -> None:
        """Start, and wait until it listens."""
        options = ("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--threads", "8")
        command = [sys.executable, "-m", "gunicorn", *options, "--config", "python:browser.served"]
        # A line that lies idle stays open: what Playwright asks by itself over one that is just being closed is lost.
        command += ["--keep-alive", "3600"]
        self.process = Popen(
            [*command, "--no-control-socket", f"browser.served:{self.application}()"],
            env=self.environment(),
            cwd=self.folder,
            stdout=PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "ready"

    def kill(self) -> None:
        """Kill it and its workers at once, without a word."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def actor(self, email: str) -> Actor:
        """The person with this address."""
        with self.database.reading() as session:
            return Actor.of(find_person(session, email))

    def shift(self, **by: float) -> None:
        """Put the server's clock ahead of the true time, as `shift(minutes=19)`; nothing puts it right."""
        (self.folder / SHIFT).write_text(str(timedelta(**by).total_seconds()))

    def now(self) -> datetime:
        """The server's time."""
        return utc_now() + timedelta(seconds=float((self.folder / SHIFT).read_text()))

    def add_person(self, *roles: str, association: str = ASSOCIATION, name: str = "Ottilie Quandt") -> str:
        """A person with roles in an association, by default the guild; their address."""
        email = f"person{next(self._numbers)}@example.org"
        with self.app.app_context(), self.database.writing() as session:
            person = Person(email=email, name=name, password=hash_password(PASSWORD))
            person.fs_uniquifier, person.confirmed_at = email, utc_now()
            person.appointments = [Appointment(association=association, role=role) for role in roles]
            session.add(person)
        return email

    def _open_window(self) -> None:
        now = utc_now()
        plan = WindowPlan(EXAM, "Autumn", now - timedelta(days=1), now + timedelta(days=14), seed=7)
        coordinator = Actor(1, "Cora", frozenset({(ASSOCIATION, "coordinator")}))
        self.add_person("coordinator")
        with self.database.writing() as session:
            schedule_window(session, self.plugins.catalog, coordinator, ASSOCIATION, plan, now)
