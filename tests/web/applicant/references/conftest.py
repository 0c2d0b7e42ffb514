"""The guild needs references; Ana is signed in, and has made its endorsement her goal."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services import building
from services.references.asking import add_contact, set_goal, with_references
from web.acting import Clock, Someone, sign_in


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The guild, whose applicants need references."""
    return with_references(building.guild())


@pytest.fixture
def plugins(catalog: Catalog) -> Plugins:
    """An installation with the guild alone."""
    return Plugins(catalog)


@pytest.fixture
def ana(database: Database, make_person: Callable[..., Someone], clock: Clock) -> Someone:
    """Who asks; Wilma is in her portfolio."""
    someone = make_person("Ana Ruiz", "ana@post.example")
    with database.writing() as session:
        set_goal(session, someone.person_id, clock.now)
        add_contact(session, someone.person_id, "Wilma Holt")
    return someone


@pytest.fixture
def asking(client: FlaskClient, ana: Someone) -> FlaskClient:
    """Ana's browser."""
    sign_in(client, ana)
    return client
