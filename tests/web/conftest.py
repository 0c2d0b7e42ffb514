"""An application on a real database, a clock that stands still, people, and a browser without pictures."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from werkzeug.serving import make_server

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.schema import upgrade
from assay.web.app import create_app
from web import acting
from web.acting import NOW, PASSWORD, Clock, Mailbox, Someone


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "assay.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.dispose()
    return path


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Settings:
    """The settings of an installation of its own."""
    shutil.copy(migrated, tmp_path / "assay.sqlite")
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'assay.sqlite'}",
        secret_key="a secret of tests",
        password_salt="the salt of tests",
        base_url="http://localhost",
    )


@pytest.fixture
def plugins() -> Plugins:
    """No plugin; folders of tests override this to bring an association."""
    return Plugins.only({})


@pytest.fixture
def clock() -> Clock:
    """The clock of the application."""
    return Clock()


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The application's database, for looking behind the pages."""
    opened = Database(settings.database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """What Jinja made of the templates, for all applications: compiling takes longer than most tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    settings: Settings,
    plugins: Plugins,
    clock: Clock,
    database: Database,
    compiled_templates: BytecodeCache,
) -> Iterator[Flask]:
    """The application."""
    made = create_app(settings, plugins, clock=clock, database=database)
    made.jinja_env.bytecode_cache = compiled_templates
    made.testing = True
    yield made
    made.extensions["outbox"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One browser."""
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, for a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mails(app: Flask, settings: Settings) -> Mailbox:
    """The mails that left the application."""
    return Mailbox(app, settings.instance / "mail")


@cache
def hashed() -> str:
    """The hash of everybody's password; making one takes as long as a whole test."""
    return hash_password(PASSWORD)


@pytest.fixture
def make_person(app: Flask, database: Database) -> Callable[..., Someone]:
    """Make a person with an account: `make_person(name="Ruth", roles=[("mi-aimh", "reviewer")])`."""
    numbers = count(1)

    def make(name: str = "", email: str = "", roles: list[tuple[str, str]] | None = None) -> Someone:
        number = next(numbers)
        name, email = name or f"Person {number}", email or f"person{number}@example.org"
        with app.app_context(), database.writing() as session:
            person = Person(email=email, name=name, password=hashed(), fs_uniquifier=f"{number:032}")
            person.confirmed_at, person.time_zone = NOW, "America/Detroit"
            person.appointments = [Appointment(association=owner, role=role) for owner, role in roles or ()]
            session.add(person)
            session.flush()
            return Someone(person.id, name, email)

    return make


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, Someone], object]:
    """Sign a person in as the sign-in page does: `sign_in(client, person)`."""
    return acting.sign_in
