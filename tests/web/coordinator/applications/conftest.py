"""The society of keepers on the web, its coordinator signed in, and an application that was handed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Someone, sign_in
from web.coordinator.applications.scenes import HOME, Office, actor_of


@pytest.fixture(scope="session")
def society() -> Catalog:
    """The content of the society."""
    return keeping.society()


@pytest.fixture
def plugins(society: Catalog) -> Plugins:
    """An installation with the society alone."""
    return Plugins(society)


@pytest.fixture
def people(make_person: Callable[..., Someone]) -> dict[str, Someone]:
    """Who is there, by first name."""
    roles = {"Cora": "coordinator", "Rita": "reviewer", "Rolf": "reviewer", "Ruth": "reviewer"}
    staff = {
        name: make_person(name=f"{name} {role.capitalize()}", roles=[(keeping.SOCIETY, role)])
        for name, role in roles.items()
    }
    return {**staff, "Ann": make_person(name="Ann Applicant", email="ann@post.example")}


@pytest.fixture
def actors(database: Database, people: dict[str, Someone]) -> dict[str, Actor]:
    """The same as services know them."""
    return {name: actor_of(database, each) for name, each in people.items()}


@pytest.fixture
def office(
    client: FlaskClient,
    database: Database,
    plugins: Plugins,
    people: dict[str, Someone],
    actors: dict[str, Actor],
) -> Office:
    """The coordinator's browser, with an application that was handed in and leaves one question open."""
    sign_in(client, people["Cora"])
    mine = keeping.handed_in(database, plugins.catalog, actors["Ann"], island=None)
    return Office(client, database, plugins.catalog, people, actors, mine, f"{HOME}/{mine}")
