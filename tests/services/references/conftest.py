"""The guild with its rule about references, and one applicant."""

from collections.abc import Callable

import pytest

from assay.content.catalog import Catalog
from assay.services.people import Actor
from services.references.asking import with_references


@pytest.fixture(scope="session")
def catalog(guild: Catalog) -> Catalog:
    """The guild, whose applicants need references."""
    return with_references(guild)


@pytest.fixture
def ana(make_person: Callable[..., Actor]) -> Actor:
    """Who asks for references."""
    return make_person("Ana Ruiz")
