"""What takes seconds is computed once for the same data, and anew for other data."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assay.services.people import Actor
from assay.services.statistics.remembering import MOST, remembered
from assay.storage.database import Database
from assay.storage.sittings import Response, Sitting
from services.correcting import correct
from services.simulated import Simulation, items_of


class Counter:
    """What computes, and how often it did."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        """One more."""
        self.count += 1
        return self.count


@pytest.mark.parametrize(
    "other",
    [np.zeros((3, 2)), np.zeros((2, 3), dtype=np.float32), np.ones((2, 3)), "0.0"],
    ids=["shape", "type", "values", "text"],
)
def test_other_data_are_computed_anew(other: object) -> None:
    compute, data = Counter(), np.zeros((2, 3))
    name = f"test {other!r}"
    assert [remembered(compute, name, data), remembered(compute, name, data.copy())] == [1, 1]
    assert remembered(compute, name, np.asfortranarray(data)) == 1
    assert remembered(compute, name, other) == 2  # type: ignore[arg-type]
    assert remembered(compute, f"{name} by another name", data) == 3


def test_the_oldest_is_forgotten_and_what_was_used_is_not() -> None:
    compute = Counter()
    remembered(compute, "test oldest", "first")
    remembered(compute, "test oldest", "second")
    for number in range(MOST - 1):
        assert remembered(compute, "test oldest", "first") == 1
        remembered(compute, "test oldest", f"other {number}")
    assert remembered(compute, "test oldest", "first") == 1
    before = compute.count
    assert remembered(compute, "test oldest", "second") == before + 1


def test_many_threads_get_the_same() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda n: remembered(lambda: n % 3, "test threads", str(n % 3)), range(300)))
    assert found == [n % 3 for n in range(300)]


def test_a_model_is_fitted_once_until_an_answer_or_a_correction_changes_it(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    def model() -> object:
        return items_of(database, coordinator, simulated.window).model

    first = model()
    assert model() is first
    with database.writing() as session:
        changed = session.get_one(Response, (simulated.sittings[0], 0, 1))
        changed.answer = {"choice": (changed.answer.get("choice", 0) + 1) % 3}
        form = session.get_one(Sitting, simulated.sittings[0]).form_id
    second = model()
    assert second is not first
    correct(database, coordinator, form, 4, "rekey", [0, 1])
    assert model() is not second
