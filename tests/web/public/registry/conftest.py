"""The society of keepers is installed, and its clock is at the day of decisions."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services.applications.keeping import LATER
from web.acting import Clock, Someone
from web.endorsing import Society, catalog_of_society, gather


@pytest.fixture(scope="session")
def society_content() -> Catalog:
    """Read once for all tests."""
    return catalog_of_society()


@pytest.fixture
def plugins(society_content: Catalog) -> Plugins:
    """An installation with the society alone."""
    return Plugins(society_content)


@pytest.fixture
def clock() -> Clock:
    """A day after everything was handed in."""
    clock = Clock()
    clock.now = LATER
    return clock


@pytest.fixture
def society(
    client: FlaskClient,
    database: Database,
    society_content: Catalog,
    make_person: Callable[..., Someone],
) -> Society:
    """Its people, and one browser."""
    return gather(client, database, society_content, make_person)
