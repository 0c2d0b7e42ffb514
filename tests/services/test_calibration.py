"""Reviewers practice, rate controls, and are let or stopped; an exam without a policy asks for nothing."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.calibration.courses import courses_of
from assay.services.calibration.overseeing import Ruling, excuse, overview, reopen
from assay.services.calibration.rating import again, rate_control
from assay.services.calibration.standing import Standing, asked_of, stands_before
from assay.services.errors import NotAllowed, Refused
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import queue
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.calibration import ControlRating
from assay.storage.database import Database
from assay.storage.standard_settings import CutVersion
from services.building import ASSOCIATION, EXAM, NOW, guild, hand_in, open_window
from services.calibrating import FIRST, KEY, PRACTICE, REFERENCES, SECOND, calibrating_guild

FAR = {"observation": 0, "care": 3}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The guild, calibrating."""
    return calibrating_guild()


@pytest.fixture
def rita(make_person: Callable[..., Actor]) -> Actor:
    """Who is to be calibrated."""
    return make_person("Rita Reviewer", "reviewer")


def rate(
    database: Database, catalog: Catalog, actor: Actor, name: str, levels: dict[str, int] | None = None
) -> Standing:
    with database.writing() as session:
        return rate_control(session, catalog, actor, KEY, name, levels or REFERENCES[name], NOW)


def stands(database: Database, catalog: Catalog, actor: Actor) -> Standing:
    with database.reading() as session:
        return asked_of(session, catalog, actor, ASSOCIATION)[0]


def test_practice_decides_nothing_and_controls_decide(
    database: Database, catalog: Catalog, rita: Actor
) -> None:
    stages = [
        stands(database, catalog, rita).stage,
        rate(database, catalog, rita, PRACTICE, FAR).stage,
        rate(database, catalog, rita, FIRST).stage,
        rate(database, catalog, rita, SECOND, {"observation": 1, "care": 1}).stage,
    ]

    found = stands(database, catalog, rita)
    assert stages == ["practice", "controls", "controls", "calibrated"]
    assert (found.findings["n"], found.findings["within"], found.next) == (2, 2, None)


def test_who_is_too_far_off_is_stopped_told_no_level_and_may_begin_again(
    database: Database, catalog: Catalog, rita: Actor
) -> None:
    rate(database, catalog, rita, PRACTICE)
    rate(database, catalog, rita, FIRST, {"observation": 1, "care": 3})
    stopped = rate(database, catalog, rita, SECOND)
    with pytest.raises(Refused, match="not the next"):
        rate(database, catalog, rita, "no-such-response", FAR)
    with database.writing() as session:
        again(session, catalog, rita, KEY, NOW)
    anew = rate(database, catalog, rita, PRACTICE)

    assert stopped.stage == "stopped"
    assert stopped.findings["controls"][FIRST] == [
        {"kind": "criterion", "criterion": "observation", "direction": "low"}
    ]
    assert stopped.findings["controls"][SECOND] == []
    assert anew.round is not None
    assert (anew.stage, anew.round.number, list(anew.rated)) == ("controls", 2, [PRACTICE])


def test_what_is_sent_twice_is_kept_once_and_what_is_incomplete_not_at_all(
    database: Database, catalog: Catalog, rita: Actor
) -> None:
    for levels, words in (
        ({"observation": 1}, "Still without a level: Care"),
        ({"observation": 9, "care": 1}, "no level 9"),
    ):
        with pytest.raises(Refused, match=words):
            rate(database, catalog, rita, PRACTICE, levels)
    with pytest.raises(Refused, match="not the next"):
        rate(database, catalog, rita, SECOND)
    rate(database, catalog, rita, PRACTICE)
    rate(database, catalog, rita, PRACTICE, FAR)

    with database.reading() as session:
        kept = session.scalars(select(ControlRating)).all()
        assert [(each.control, each.levels) for each in kept] == [(PRACTICE, REFERENCES[PRACTICE])]


def test_responses_wait_until_their_reviewer_is_calibrated_if_the_form_asks_for_it(
    database: Database,
    catalog: Catalog,
    coordinator: Actor,
    rita: Actor,
    make_person: Callable[..., Actor],
    now: datetime,
) -> None:
    make_person("Rolf Reviewer", "reviewer")
    found = []
    for number, content in enumerate((guild(), catalog)):
        with database.writing() as session:
            window = open_window(session, content, coordinator, f"Window {number}")
        hand_in(database, make_person(f"Candidate {number}"), window, {1: "I look."})
        with database.writing() as session:
            allocate(session, coordinator, window, now)
    with database.reading() as session:
        tasks = queue(session, rita, ASSOCIATION)
        for task in tasks:
            place = (task.code, task.section, task.question)
            found.append(stands_before(session, catalog, rita, ASSOCIATION, *place))
            assert stands_before(session, guild(), rita, ASSOCIATION, *place) is None
    for name in (PRACTICE, FIRST, SECOND):
        rate(database, catalog, rita, name)

    assert sorted(each.stage if each else "" for each in found) == ["", "practice"]
    with database.reading() as session:
        places = [(each.code, each.section, each.question) for each in tasks]
        assert [stands_before(session, catalog, rita, ASSOCIATION, *each) for each in places] == [None, None]


def test_a_coordinator_excuses_and_reopens_with_a_reason_and_not_for_themselves(
    database: Database,
    catalog: Catalog,
    coordinator: Actor,
    rita: Actor,
    make_person: Callable[..., Actor],
) -> None:
    both = make_person("Bo Both", "reviewer", "coordinator")
    with database.writing() as session:
        with pytest.raises(Refused, match="reason is needed"):
            excuse(session, catalog, Ruling(coordinator, KEY, rita.person_id, "  ", NOW))
        with pytest.raises(NotAllowed):
            excuse(session, catalog, Ruling(both, KEY, both.person_id, "I am good.", NOW))
        with pytest.raises(NotAllowed):
            overview(session, catalog, rita, ASSOCIATION)
        excuse(session, catalog, Ruling(coordinator, KEY, rita.person_id, "Wrote the references.", NOW))
    assert stands(database, catalog, rita).stage == "calibrated"
    with database.writing() as session:
        reopen(session, catalog, Ruling(coordinator, KEY, rita.person_id, "A year has passed.", NOW))

    assert stands(database, catalog, rita).stage == "practice"
    with database.reading() as session:
        (course,) = overview(session, catalog, coordinator, ASSOCIATION)
        lines = select(AuditLine).where(AuditLine.subject == f"person {rita.person_id}")
        acts = session.scalars(lines.order_by(AuditLine.id))
        kept = [(each.act, each.detail["reason"]) for each in acts]
    tries = [(each.reviewer.name, each.tries) for each in course.lines]
    assert tries == [("Bo Both", 0), ("Rita Reviewer", 1)]
    excused = ("excuse from calibration", "Wrote the references.")
    assert kept == [excused, ("reopen calibration", "A year has passed.")]


def test_without_policy_or_without_controls_nothing_is_asked() -> None:
    policy = calibrating_guild()
    assert courses_of(guild(), ASSOCIATION) == ()
    assert courses_of(Catalog(**{**vars(policy), "controls": {}}), ASSOCIATION) == ()


def test_who_cannot_go_on_because_a_control_left_begins_again(
    database: Database, catalog: Catalog, rita: Actor
) -> None:
    rate(database, catalog, rita, PRACTICE)
    rate(database, catalog, rita, FIRST)
    fewer = {name: each for name, each in catalog.controls.items() if not name.endswith(SECOND)}
    now_fewer = Catalog(**{**vars(catalog), "controls": fewer})
    with database.writing() as session, pytest.raises(Refused, match="Only who was stopped"):
        again(session, catalog, rita, KEY, NOW)

    stuck = stands(database, now_fewer, rita)
    with database.writing() as session:
        again(session, now_fewer, rita, KEY, NOW)
    rate(database, now_fewer, rita, PRACTICE)
    after = rate(database, now_fewer, rita, FIRST)

    assert (stuck.stage, stuck.next, stuck.is_stuck) == ("controls", None, True)
    assert (after.stage, after.is_stuck) == ("calibrated", False)


def test_the_side_of_the_cut_is_that_of_the_cut_in_force(
    database: Database, catalog: Catalog, rita: Actor, coordinator: Actor
) -> None:
    """10 of 15 points are above the 60 % of the exam's file, and below the 80 % that were adopted since."""
    with database.writing() as session:
        session.add(
            CutVersion(
                association=ASSOCIATION,
                exam=EXAM,
                section="essays",
                basis_points=8000,
                effective_at=NOW,
                decided_at=NOW,
                decided_by=coordinator.person_id,
                reason="What a panel recommends.",
            )
        )
    rate(database, catalog, rita, PRACTICE)
    rate(database, catalog, rita, FIRST, {"observation": 2, "care": 2})
    found = rate(database, catalog, rita, SECOND)

    assert found.stage == "stopped"
    assert [each["kind"] for each in found.findings["controls"][FIRST]] == ["side-of-cut"]
