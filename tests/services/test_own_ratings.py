"""What the desk shows of a reviewer's own rating is no row of any table."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from assay.services.essays.own_ratings import OwnRating
from assay.services.essays.rating import Marks
from assay.services.essays.seeded import keep_draft, open_desk, queue
from assay.services.people import Actor
from assay.storage.database import Database
from services.building import ASSOCIATION
from services.calibrating import seeding_guild
from services.seeding import LATER, set_season


def test_a_desk_carries_the_same_kind_of_value_for_essays_and_controls(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    season = set_season(database, seeding_guild(), coordinator, make_person)
    season.place()
    rita, found = season.rita, []
    for task in (season.controls()["s-hive"], season.essays()[0]):
        place = (ASSOCIATION, task.code, task.section, task.question)
        with database.writing() as session:
            desk = open_desk(session, rita, *place, lock=True)
            keep_draft(session, rita, desk, ASSOCIATION, Marks({"care": 1}, comment="So."), LATER)
        with database.reading() as session:
            found.append(open_desk(session, rita, *place).rating)
            tasks = queue(session, rita, ASSOCIATION)
    assert found == [OwnRating("draft", {"care": 1}, {}, "So.", LATER, None)] * 2
    assert found[0] is not None
    with pytest.raises(FrozenInstanceError):
        found[0].status = "final"  # type: ignore[misc]
    assert list(tasks) == sorted(tasks, key=lambda each: each.order(rita.person_id))
