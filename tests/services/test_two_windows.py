"""What reviewers and coordinators do at the same moment while control responses lie among the essays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.calibration.standing import Standing, stands_before
from assay.services.essays.rating import Marks
from assay.services.essays.rereading import have_read_anew
from assay.services.essays.seeded import make_final, open_desk
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION
from services.calibrating import KEY, seeding_guild
from services.seeding import LATER, Season, far, set_season
from services.waiting import until_waited_for

MINUTE = timedelta(minutes=1)
FULL = {"observation": 2, "care": 2}


@pytest.fixture
def season(database: Database, coordinator: Actor, make_person: Callable[..., Actor]) -> Season:
    """Three candidates and two papers of controls in each queue."""
    catalog: Catalog = seeding_guild()
    made = set_season(database, catalog, coordinator, make_person)
    made.place()
    return made


def test_who_is_stopped_in_one_window_is_refused_in_another(season: Season) -> None:
    names = list(season.controls())
    season.rate_far(names[0])
    task, essay = season.controls()[names[1]], season.essays()[0]
    place = (task.code, task.section, task.question)

    def other_window() -> Standing | None:
        where = (essay.code, essay.section, essay.question)
        with season.database.writing() as session:
            return stands_before(session, season.catalog, season.rita, ASSOCIATION, *where, lock=True)

    assert other_window() is None
    with ThreadPoolExecutor() as pool:
        with season.database.writing() as session:
            desk = open_desk(session, season.rita, ASSOCIATION, *place, lock=True)
            make_final(session, season.rita, desk, ASSOCIATION, Marks(far(names[1])), LATER + MINUTE)
            other = pool.submit(other_window)
            until_waited_for(session, other)
        found = other.result()
    assert found is not None
    assert (found.stage, found.is_adrift) == ("stopped", True)


def test_reading_anew_and_an_allocation_wait_for_each_other_in_one_order(season: Season) -> None:
    season.rate_far(next(iter(season.controls())))
    for task in season.essays():
        if task.question == 1:
            season.rate(task, FULL, LATER - MINUTE)
    first, *_, last = sorted(season.sittings)
    lock = select(Sitting.id).with_for_update()

    def anew() -> dict[int, str]:
        with season.database.writing() as session:
            return have_read_anew(session, season.coordinator, KEY, season.rita.person_id, {last}, LATER)

    with ThreadPoolExecutor() as pool:
        with season.database.writing() as session:
            # As an allocation does, which locks all sittings of the window by their ids.
            session.scalars(lock.where(Sitting.id == first)).all()
            other = pool.submit(anew)
            until_waited_for(session, other)
            session.scalars(lock.where(Sitting.id == last)).all()
        assert "lacks 1 reviewer" in other.result()[season.window]
