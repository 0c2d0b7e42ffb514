"""The guild with a panel of two judges on the web, and one of them signed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION, guild, open_window
from services.standard_setting.panel import Room, gather
from web.acting import Someone, sign_in


@pytest.fixture
def plugins() -> Plugins:
    """The association that exists for tests only."""
    return Plugins(guild())


@pytest.fixture
def judges() -> list[Someone]:
    """Who judges, in the order of the panel; filled by `room`."""
    return []


@pytest.fixture
def room(
    database: Database, plugins: Plugins, make_person: Callable[..., Someone], judges: list[Someone]
) -> Room:
    """A panel that is not open yet."""

    def actor(someone: Someone) -> Actor:
        with database.reading() as session:
            return Actor.of(session.get_one(Person, someone.person_id))

    def make(name: str) -> Actor:
        judges.append(make_person(name=name))
        return actor(judges[-1])

    coordinator = actor(make_person(name="Cora Coordinator", roles=[(ASSOCIATION, "coordinator")]))
    with database.writing() as session:
        window = open_window(session, plugins.catalog, coordinator)
    return gather(database, window, coordinator, make, judges=2)


@pytest.fixture
def bench(client: FlaskClient, room: Room, judges: list[Someone]) -> FlaskClient:
    """The browser of the first judge."""
    assert room.panel
    sign_in(client, judges[0])
    return client
