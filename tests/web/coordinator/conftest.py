"""The guild on the web, with a sitting at every stage, and its coordinator signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION, GUILD, NOW, open_window
from services.staging import Stage, set_stage
from web.acting import Clock, Someone, sign_in


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture(scope="session")
def guild_plugins() -> Plugins:
    """Read once for all tests."""
    return Plugins.only({"guild": Folder(GUILD)})


@pytest.fixture
def plugins(guild_plugins: Plugins) -> Plugins:
    """The association that exists for tests only."""
    return guild_plugins


@pytest.fixture
def clock() -> Clock:
    """Somewhat after everything that the stage shows."""
    clock = Clock()
    clock.now = NOW
    clock.advance(hours=2)
    return clock


@pytest.fixture
def cora(make_person: Callable[..., Someone]) -> Someone:
    """Who coordinates the guild."""
    return make_person(name="Cora Coordinator", roles=[(ASSOCIATION, "coordinator")])


@pytest.fixture
def stage(database: Database, plugins: Plugins, cora: Someone, make_person: Callable[..., Someone]) -> Stage:
    """A window with a sitting at every stage."""

    def make(name: str, *roles: str) -> Actor:
        return actor_of(database, make_person(name=name, roles=[(ASSOCIATION, role) for role in roles]))

    coordinator = actor_of(database, cora)
    with database.writing() as session:
        window = open_window(session, plugins.catalog, coordinator)
    return set_stage(database, window, coordinator, make)


def actor_of(database: Database, someone: Someone) -> Actor:
    """The actor that a person is."""
    with database.reading() as session:
        return Actor.of(session.get_one(Person, someone.person_id))


@pytest.fixture
def desk(client: FlaskClient, cora: Someone) -> FlaskClient:
    """A browser in which the coordinator is signed in."""
    sign_in(client, cora)
    return client
