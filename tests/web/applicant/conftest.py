"""The guild's window is open; one applicant is signed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.database import Database
from services import building
from web.acting import NOW, Someone
from web.applicant import rooms


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The content of the association that exists only in tests."""
    return building.guild()


@pytest.fixture
def plugins(guild: Catalog) -> Plugins:
    """An installation with the guild alone."""
    return Plugins(guild)


@pytest.fixture
def coordinator(make_person: Callable[..., Someone]) -> Actor:
    """Who runs the guild's examinations."""
    roles = [(building.ASSOCIATION, "coordinator")]
    someone = make_person(name="Cora Kestrel", email="cora@post.example", roles=roles)
    return Actor(someone.person_id, someone.name, frozenset(roles))


@pytest.fixture
def window(database: Database, guild: Catalog, coordinator: Actor) -> int:
    """A window that is open now."""
    with database.writing() as session:
        return building.open_window(session, guild, coordinator, now=NOW)


@pytest.fixture
def applicant(make_person: Callable[..., Someone]) -> Someone:
    """Who sits the exam."""
    return make_person(name="Ottilie Quandt", email="ottilie@post.example")


@pytest.fixture
def applying(
    client: FlaskClient, applicant: Someone, sign_in: Callable[[FlaskClient, Someone], object]
) -> FlaskClient:
    """The applicant's browser, signed in."""
    sign_in(client, applicant)
    return client


@pytest.fixture
def sitting(applying: FlaskClient, window: int) -> int:
    """The applicant is registered."""
    return rooms.register(applying, window)


@pytest.fixture
def running(applying: FlaskClient, sitting: int) -> int:
    """The applicant is in the room of part 1."""
    rooms.begin(applying, sitting)
    rooms.enter(applying, sitting)
    return sitting
