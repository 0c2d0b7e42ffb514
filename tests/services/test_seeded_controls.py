"""Control responses among the essays: unseen, never counted, and reason to stop a reviewer who has drifted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.calibration.rating import again
from assay.services.calibration.seeding import RESTS, Papers, papers
from assay.services.calibration.standing import stands_before
from assay.services.calibration.watching import shown_of, stopped_by
from assay.services.errors import NotFound, Refused
from assay.services.essays.allocation import outlook
from assay.services.essays.leases import EXPIRES, hold
from assay.services.essays.rating import Marks, Task
from assay.services.essays.rating import queue as queue_of_essays
from assay.services.essays.seeded import keep_draft, make_final, open_desk
from assay.services.people import Actor
from assay.services.scores.results import release
from assay.services.statistics.rating_progress import rating_progress
from assay.services.statistics.ratings import final_ratings
from assay.services.statistics.scopes import find_scope
from assay.storage.audit import AuditLine
from assay.storage.calibration import ControlReading
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.ratings import Rating
from assay.storage.results import StoredResult
from services.building import ASSOCIATION, EXAM
from services.calibrating import KEY, SEEDED, calibrating_guild, seeding_guild
from services.seeding import LATER, Season, calibrate, far, set_season

MINUTE = timedelta(minutes=1)
FULL = {"observation": 2, "care": 2}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The guild with control responses among the essays: one paper in three."""
    return seeding_guild()


@pytest.fixture
def season(
    database: Database, catalog: Catalog, coordinator: Actor, make_person: Callable[..., Actor]
) -> Season:
    """Three candidates, so that two papers of controls are placed in each queue."""
    return set_season(database, catalog, coordinator, make_person)


def test_a_control_takes_the_place_of_a_sitting_among_the_others(season: Season) -> None:
    assert season.place() == 8
    assert season.place() == 0

    tasks, controls = season.tasks(), season.controls()
    by_code = Counter(each.code for each in tasks)
    assert set(controls) == set(SEEDED)
    assert len(tasks) == 3 * 2 + 4
    assert set(by_code.values()) == {2}
    assert {(each.section, each.question) for each in controls.values()} <= {(1, 1), (1, 2), (1, 3)}
    assert {len(each.code) for each in tasks} == {7}
    assert {each.status for each in tasks} == {"new"}
    codes = list(dict.fromkeys(each.code for each in tasks))
    assert [each.code for each in tasks] == [code for code in codes for _ in range(2)]
    assert not {each.code for each in controls.values()} & {
        each.code for each in season.controls(season.rolf).values()
    }


def test_the_places_are_drawn_from_a_seed(season: Season) -> None:
    season.place()
    first = {name: each.code for name, each in season.controls().items()}
    with season.database.writing() as session:
        session.query(ControlReading).delete()
    season.place()

    assert {name: each.code for name, each in season.controls().items()} == first


def test_the_desk_shows_a_control_as_it_shows_an_essay(season: Season) -> None:
    season.place()
    task = season.controls()["s-hive"]
    place = (task.code, task.section, task.question)
    with season.database.writing() as session:
        desk = open_desk(session, season.rita, ASSOCIATION, *place, lock=True)
        kept = keep_draft(
            session, season.rita, desk, ASSOCIATION, Marks({"care": 1}, {"care": "Why?"}), LATER
        )
        with pytest.raises(Refused, match="no level 9"):
            keep_draft(session, season.rita, desk, ASSOCIATION, Marks({"care": 9}), LATER)
        with pytest.raises(Refused, match="Still without a level: Observation"):
            make_final(session, season.rita, desk, ASSOCIATION, Marks({"care": 1}), LATER)
        with pytest.raises(NotFound):
            open_desk(session, season.rolf, ASSOCIATION, *place)
    with season.database.reading() as session:
        after = open_desk(session, season.rita, ASSOCIATION, *place)

    assert desk.text == "The words of s-hive.\n\nAnd more."
    assert (desk.prompt.id, desk.rating) == ("inspection-the-silent-hive", None)
    assert (kept.status, kept.comments) == ("draft", {"care": "Why?"})
    assert after.rating is not None
    assert (after.rating.levels, after.rating.changed_at) == ({"care": 1}, LATER)
    assert [each.status for each in after.tasks].count("draft") == 1


def test_a_lease_of_a_control_is_held_and_taken_over(season: Season) -> None:
    season.place()
    task = season.controls()["s-hive"]
    found = []
    for holder, at, take in (
        ("one", LATER, False),
        ("two", LATER + MINUTE, False),
        ("two", LATER + MINUTE, True),
        ("one", LATER + MINUTE, False),
        ("one", LATER + MINUTE + EXPIRES, False),
    ):
        with season.database.writing() as session:
            place = (task.code, task.section, task.question)
            desk = open_desk(session, season.rita, ASSOCIATION, *place, lock=True)
            found.append(hold(session, season.rita, ASSOCIATION, desk, holder, at, take=take).is_mine)

    assert found == [True, False, True, False, True]


def test_nothing_counts_a_control(season: Season) -> None:
    season.place()
    names = list(season.controls())
    for name in names[:2]:
        season.rate_near(name)
    before = len(names)
    for who in (season.rita, season.rolf):
        for task in season.essays(who):
            season.rate(task, FULL, actor=who)

    with season.database.reading() as session:
        scope = find_scope(session, season.coordinator, ASSOCIATION, season.window)
        assert [each.given for each in rating_progress(session, season.coordinator, scope).reviewers] == [
            6,
            6,
        ]
        assert len(final_ratings(session, season.coordinator, scope).ratings) == 12
        loads = outlook(session, season.coordinator, ASSOCIATION, season.window).loads
        assert {each.before for each in loads} == {0}
        assert len(queue_of_essays(session, season.rita, ASSOCIATION)) == 6
        assert len(session.scalars(select(Rating)).all()) == 12
        assert len(session.scalars(select(StoredResult)).all()) == 3
    assert before == 4
    assert [each.status for each in season.tasks()].count("new") == 2
    with season.database.writing() as session:
        release(session, season.coordinator, season.window, LATER, set(season.sittings))
    # What is final stays to be read, what was not begun goes once the results are out.
    assert [each.status for each in season.tasks()] == ["final"] * 8
    assert [each.status for each in season.tasks(season.rolf)] == ["final"] * 6


def test_no_response_comes_twice_in_a_window_and_the_next_one_begins_with_what_is_new(
    season: Season, make_person: Callable[..., Actor]
) -> None:
    few = seeding_guild(without=("s-hive", "s-gift"))
    assert season.place(catalog=few) == 2 * 2
    assert season.place(catalog=few) == 0
    assert set(season.controls()) == {"s-spring", "s-winter"}

    assert season.next_window(make_person).place() == 2 * 2
    assert set(season.controls()) == set(SEEDED)


def test_a_paper_has_as_many_essays_as_a_candidate_writes_or_is_not_placed(season: Season) -> None:
    few = seeding_guild(without=("s-gift", "s-spring"))
    assert season.place(catalog=few) == 0
    with season.database.reading() as session:
        found = papers(session, ASSOCIATION, EXAM)
    assert found == dict.fromkeys((season.rita.person_id, season.rolf.person_id), Papers(0, 2))
    assert season.place() == 2 * 4
    with season.database.reading() as session:
        assert set(papers(session, ASSOCIATION, EXAM).values()) == {Papers(2, 2)}


def test_nothing_is_placed_for_who_is_done(season: Season) -> None:
    for task in season.essays(season.rolf):
        season.rate(task, FULL, actor=season.rolf)
    assert season.place() == 4
    assert season.controls(season.rolf) == {}
    for task in season.essays():
        season.rate(task, FULL)
    with season.database.writing() as session:
        session.query(ControlReading).delete()
    assert season.place() == 0


def test_two_out_of_three_stop_a_reviewer_who_is_told_why(season: Season) -> None:
    season.place()
    names = list(season.controls())
    season.rate_near(names[0], LATER)
    draft = season.essays()[0]
    keep(season, draft)
    season.rate_far(names[1], LATER + MINUTE)
    assert season.stands().stage == "calibrated"
    season.rate_far(names[2], LATER + 2 * MINUTE)

    standing = season.stands()
    assert (standing.stage, standing.is_adrift) == ("stopped", True)
    with season.database.reading() as session:
        shown = shown_of(session, standing)
        place = (draft.code, draft.section, draft.question)
        assert stands_before(session, season.catalog, season.rita, ASSOCIATION, *place) is not None
        last = season.controls()[names[2]]
        stop = (last.code, last.section, last.question)
        assert stopped_by(session, season.catalog, season.rita, ASSOCIATION, *stop) is not None
        assert stopped_by(session, season.catalog, season.rita, ASSOCIATION, *place) is None
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "stop reviewer")).all()
        assert [(each.actor_id, each.detail) for each in lines] == [
            (season.rita.person_id, {"out": 2, "n": 3})
        ]
    assert [each.reading.control for each in shown] == names[1:3]
    told = {one.title: (one.given, one.agreed, one.rationale) for one in shown[0].criteria}
    _, reference = SEEDED[names[1]]
    why = f"The reason for {names[1]}."
    assert told["Observation"] == (far(names[1])["observation"], reference["observation"], why)
    assert [each.status for each in season.tasks()].count("draft") == 1


def keep(season: Season, task: Task) -> None:
    place = (task.code, task.section, task.question)
    with season.database.writing() as session:
        desk = open_desk(session, season.rita, ASSOCIATION, *place, lock=True)
        keep_draft(session, season.rita, desk, ASSOCIATION, Marks({"care": 1}), LATER)


def test_who_was_stopped_is_calibrated_anew_and_judged_by_what_follows(season: Season) -> None:
    season.place()
    names = list(season.controls())
    season.rate_far(names[0])
    season.rate_far(names[1], LATER + MINUTE)
    with season.database.writing() as session:
        again(session, season.catalog, season.rita, KEY, LATER + 2 * MINUTE)
    assert season.stands().stage == "practice"
    with season.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "begin calibration anew")).one()
    assert (line.actor_id, line.detail) == (season.rita.person_id, {"number": 1})
    calibrate(season.database, season.catalog, season.rita, LATER + 3 * MINUTE)
    season.rate_far(names[2], LATER + 4 * MINUTE)

    assert season.stands().stage == "calibrated"
    season.rate_far(names[3], LATER + 5 * MINUTE)
    assert season.stands().stage == "stopped"


def test_what_was_shown_is_never_placed_again_and_the_rest_after_half_a_year(
    season: Season, make_person: Callable[..., Actor]
) -> None:
    season.place()
    names = list(season.controls())
    season.rate_far(names[0])
    season.rate_far(names[1])
    later = season.next_window(make_person)
    assert later.place(LATER + RESTS - MINUTE) == 0
    assert later.place(LATER + RESTS + MINUTE) == 2 * 2

    with season.database.reading() as session:
        rows = session.query(ControlReading).filter_by(window_id=later.window)
        own = {each.control for each in rows if each.reviewer_id == season.rita.person_id}
        assert len(own) == 2
        assert own.isdisjoint(names[:2])


def test_nothing_lies_in_the_queue_of_who_coordinates_or_where_there_is_nothing_to_place(
    season: Season, database: Database
) -> None:
    assert season.place(catalog=calibrating_guild()) == 0
    with database.writing() as session:
        session.add(Appointment(association=ASSOCIATION, person_id=season.rolf.person_id, role="coordinator"))
    season.place()

    assert (len(season.tasks()), len(season.tasks(season.rolf))) == (10, 6)
    both = season.rita.appointments | {(ASSOCIATION, "coordinator")}
    assert len(season.tasks(replace(season.rita, appointments=both))) == 6
