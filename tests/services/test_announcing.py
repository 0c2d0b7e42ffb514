"""What is announced with an act about an examination, and that it is kept with the act's transaction."""

from datetime import timedelta

from assay.hooks import ResultReleased, SittingSubmitted
from assay.hooks.events import Event
from assay.jobs.tasks import end_sittings
from assay.services.announcing import announced
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.people import Actor
from assay.services.scores.results import combine_ready, release
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.staging import Stage

MINUTE = timedelta(minutes=1)


def test_a_candidate_who_hands_in_the_last_part_is_announced_by_number(
    database: Database, stage: Stage
) -> None:
    with database.reading() as session:
        actor = Actor.of(session.get_one(Person, session.get_one(Sitting, stage.running).person_id))
    events: list[Event] = []
    for part in (0, 1):
        with database.writing() as session:
            begin_section(session, actor, stage.running, NOW)
            enter_room(session, actor, stage.running, NOW)
            finish_section(session, actor, stage.running, part, NOW + MINUTE)
        events.extend(announced(session))

    assert events == [
        SittingSubmitted(
            association=ASSOCIATION,
            at=NOW + MINUTE,
            sitting=stage.running,
            exam="master",
            category="practice",
            by_clock=False,
        )
    ]


def test_the_clock_tells_what_it_handed_in_and_nothing_twice(database: Database, stage: Stage) -> None:
    told: list[Event] = []
    later = NOW + timedelta(days=1)
    end_sittings(database, later, told.extend)
    end_sittings(database, later, told.extend)

    (event,) = told
    assert isinstance(event, SittingSubmitted)
    assert (event.sitting, event.by_clock, event.exam) == (stage.running, True, "master")


def test_each_released_result_is_announced_with_whether_it_passed(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        combine_ready(session, stage.coordinator, stage.window, NOW)
    assert announced(session) == ()
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW, {stage.scored})

    (event,) = announced(session)
    assert isinstance(event, ResultReleased)
    assert (event.association, event.sitting, event.exam) == (ASSOCIATION, stage.scored, "master")
    with database.reading() as session:
        assert "Ann" in session.get_one(Sitting, stage.scored).person.name
    assert "Ann" not in event.model_dump_json()
