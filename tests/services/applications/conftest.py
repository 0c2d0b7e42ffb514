"""What tests of applications share: the society, and its people."""

from collections.abc import Callable

import pytest

from assay.content.catalog import Catalog
from assay.services.people import Actor
from assay.storage.database import Database
from services import building
from services.applications import keeping


@pytest.fixture(scope="session")
def society() -> Catalog:
    """The society, whose portfolios two reviewers read."""
    return keeping.society()


@pytest.fixture
def make_person(database: Database) -> Callable[..., Actor]:
    """`make_person("Ada", "reviewer", …)`: somebody with these roles in the society."""

    def make(name: str, *roles: str, association: str = keeping.SOCIETY) -> Actor:
        with database.writing() as session:
            return building.add_person(session, name, *roles, association=association)

    return make


@pytest.fixture
def ann(make_person: Callable[..., Actor]) -> Actor:
    """Who applies."""
    return make_person("Ann Applicant")


@pytest.fixture
def cora(make_person: Callable[..., Actor]) -> Actor:
    """Who coordinates the society."""
    return make_person("Cora Coordinator", "coordinator")


@pytest.fixture
def rita(make_person: Callable[..., Actor]) -> Actor:
    """A reviewer."""
    return make_person("Rita Reviewer", "reviewer")


@pytest.fixture
def rolf(make_person: Callable[..., Actor]) -> Actor:
    """Another reviewer."""
    return make_person("Rolf Reviewer", "reviewer")
