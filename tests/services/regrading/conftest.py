"""What tests of regrading share."""

from collections.abc import Callable

import pytest

from assay.services.people import Actor
from assay.storage.database import Database
from services.regrading.hall import Hall


@pytest.fixture
def hall(database: Database, window: int, coordinator: Actor, make_person: Callable[..., Actor]) -> Hall:
    """An empty one."""
    reviewers = make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")
    return Hall(database, window, coordinator, reviewers, make_person)
