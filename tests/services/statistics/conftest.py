"""A window in which many have sat."""

import pytest

from assay.storage.database import Database
from services.simulated import Simulation, simulate


@pytest.fixture
def simulated(database: Database, window: int) -> Simulation:
    """Many who have sat; the key of question 4 is wrong."""
    return simulate(database, window, wrong_key=4)
