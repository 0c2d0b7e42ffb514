"""An application on a real database, a clock that stands still, people, and a browser without pictures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import func, select

from assay.hooks.plugins import Plugins
from assay.services.accounts.rules import AccountRules
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.web.app import create_app
from assay.web.mailing import open_outbox
from assay.web.requests import Installation
from machine.grounds import SqliteGround
from web import acting
from web.acting import NOW, PASSWORD, Clock, Mailbox, Someone
from web.served import served


@pytest.fixture
def ground(sqlite_ground: SqliteGround, tmp_path: Path) -> Iterator[SqliteGround]:
    """An empty database of this test's own."""
    sqlite_ground.lay(tmp_path / "assay.sqlite")
    yield sqlite_ground
    sqlite_ground.database.dispose()


@pytest.fixture
def settings(ground: SqliteGround, tmp_path: Path) -> Settings:
    """The settings of an installation of its own."""
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'assay.sqlite'}",
        secret_key="a secret of tests",
        password_salt="the salt of tests",
        base_url="http://localhost",
        # Tests let months pass on one page.
        accounts=AccountRules(lifetime=timedelta(days=3650)),
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
def database(ground: SqliteGround) -> Database:
    """The application's database, for looking behind the pages."""
    return ground.database


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """The applications of this process, by what was installed in them: routes and templates take long to compile."""
    return {}


@pytest.fixture
def app(
    settings: Settings, plugins: Plugins, clock: Clock, database: Database, apps: dict[str, Flask]
) -> Iterator[Flask]:
    """The application. Nothing is left in it of other tests but what it was compiled to."""
    kind = repr(replace(settings, instance=Path(), database_url=""))
    made = apps.get(kind) or apps.setdefault(kind, create_app(settings, plugins, database=database))
    made.testing = True
    made.extensions["assay"] = Installation(settings, plugins, database, clock)
    open_outbox(made)
    yield made
    made.extensions["outbox"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One browser."""
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, for a real browser."""
    with served(app) as found:
        yield found


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

    def make(name: str = "", email: str = "", roles: list[tuple[str, str]] | None = None) -> Someone:
        with app.app_context(), database.writing() as session:
            number = (session.scalar(select(func.max(Person.id))) or 0) + 1
            name, email = name or f"Person {number}", email or f"person{number}@example.org"
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
