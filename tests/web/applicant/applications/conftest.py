"""The society of lighthouse keepers is installed; one applicant is signed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Someone


@pytest.fixture(scope="session")
def society() -> Catalog:
    """The society's content."""
    return keeping.society()


@pytest.fixture
def plugins(society: Catalog) -> Plugins:
    """An installation with the society alone."""
    return Plugins(society)


@pytest.fixture
def ann(make_person: Callable[..., Someone]) -> Actor:
    """Who applies."""
    someone = make_person(name="Ann Applicant", email="ann@post.example")
    return Actor(someone.person_id, someone.name)


@pytest.fixture
def staff(make_person: Callable[..., Someone]) -> Callable[[str, str], Actor]:
    """`staff("Rita Reviewer", "reviewer")`: somebody with a role in the society."""

    def make(name: str, role: str) -> Actor:
        someone = make_person(
            name=name,
            email=f"{name.split(maxsplit=1)[0].lower()}@post.example",
            roles=[(keeping.SOCIETY, role)],
        )
        return Actor(someone.person_id, someone.name, frozenset({(keeping.SOCIETY, role)}))

    return make


@pytest.fixture
def applying(
    client: FlaskClient, ann: Actor, sign_in: Callable[[FlaskClient, Someone], object]
) -> FlaskClient:
    """The applicant's browser, signed in."""
    sign_in(client, Someone(ann.person_id, ann.name, "ann@post.example"))
    return client


@pytest.fixture
def mine(applying: FlaskClient, database: Database, society: Catalog, ann: Actor) -> str:
    """The page of an application that the applicant has begun."""
    return f"/applications/{keeping.begun(database, society, ann)}"
