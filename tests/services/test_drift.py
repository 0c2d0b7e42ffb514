"""What a coordinator sees of reviewers while they score, excuses, and has read anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from assay.assessment.estimates import Estimate, NotEstimable
from assay.content.catalog import Catalog
from assay.services.calibration.drift import Watched, drift, stopped
from assay.services.calibration.overseeing import Ruling, excuse, overview
from assay.services.errors import NotAllowed, Refused
from assay.services.essays.rereading import have_read_anew
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.ratings import Adjudication, Allocation
from assay.storage.standard_settings import CutVersion
from services.building import ASSOCIATION, EXAM, NOW
from services.calibrating import KEY, SEEDED, seeding_guild
from services.counting import statements
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
    """Three candidates and two papers of controls in each queue."""
    made = set_season(database, catalog, coordinator, make_person)
    made.place()
    return made


def watched(season: Season, actor: Actor | None = None) -> dict[str, Watched]:
    with season.database.reading() as session:
        found = drift(session, season.catalog, actor or season.coordinator, KEY)
        return {each.reviewer.name: each for each in found.watched}


def drift_away(season: Season) -> list[str]:
    """Rita is near once, far twice, and reads an essay of another sitting before, between and after; their codes."""
    names = list(season.controls())
    essays = [each for each in season.essays() if each.question == 1]
    season.rate(essays[0], FULL, LATER)
    season.rate_near(names[0], LATER + MINUTE)
    season.rate(essays[1], FULL, LATER + 2 * MINUTE)
    season.rate_far(names[1], LATER + 3 * MINUTE)
    season.rate(essays[2], FULL, LATER + 4 * MINUTE)
    season.rate_far(names[2], LATER + 5 * MINUTE)
    return [each.code for each in essays]


def share(levels: dict[str, int]) -> float:
    return (2 * levels["observation"] + 3 * levels["care"]) / 15


def test_the_coordinator_sees_each_control_its_difference_and_the_mean(season: Season) -> None:
    names = list(season.controls())
    drift_away(season)
    found = watched(season)

    rita, rolf = found["Rita Reviewer"], found["Rolf Reviewer"]
    errors = [0.0] + [share(far(name)) - share(SEEDED[name][1]) for name in names[1:3]]
    assert [(each.control, each.is_within) for each in rita.checks] == list(
        zip(names[:3], (True, False, False), strict=True)
    )
    assert [each.error for each in rita.checks] == pytest.approx(errors)
    assert isinstance(rita.severity, Estimate)
    assert (rita.severity.value, rita.severity.n) == (pytest.approx(sum(errors) / 3), 3)
    assert (rita.within, rita.waiting, rita.standing.is_adrift) == (1, 1, True)
    levels = f"{far(names[1])['observation']} for {SEEDED[names[1]][1]['observation']}"
    assert f"Observation: {levels}" in rita.checks[1].off
    assert (rolf.checks, rolf.waiting) == ((), 4)
    assert isinstance(rolf.severity, NotEstimable)


def test_what_was_read_since_the_last_control_within_tolerance_is_read_anew_by_another(
    season: Season, make_person: Callable[..., Actor]
) -> None:
    codes = drift_away(season)
    suspects = watched(season)["Rita Reviewer"].suspects
    assert [each.code for each in suspects] == codes[1:]
    assert all(each.can_be_read_anew for each in suspects)
    nora = make_person("Nora Reviewer", "reviewer")
    taken = suspects[0].sitting
    with season.database.writing() as session:
        assert have_read_anew(
            session, season.coordinator, KEY, season.rita.person_id, {taken, 999}, LATER
        ) == {season.window: ""}

    with season.database.reading() as session:
        readers = session.scalars(select(Allocation).where(Allocation.sitting_id == taken)).all()
        assert {each.reviewer_id: each.reading for each in readers} == {
            season.rita.person_id: "barred",
            season.rolf.person_id: "first",
            nora.person_id: "first",
        }
        line = session.scalars(select(AuditLine).where(AuditLine.act == "bar reviewer")).one()
        assert (line.subject, line.detail) == (f"sitting {taken}", {"reviewer": season.rita.person_id})
    assert [each.code for each in watched(season)["Rita Reviewer"].suspects] == codes[2:]
    with season.database.writing() as session, pytest.raises(Refused, match="None of these"):
        have_read_anew(session, season.coordinator, KEY, season.rita.person_id, {taken}, LATER)


def test_a_third_reading_is_taken_back(season: Season, database: Database) -> None:
    drift_away(season)
    suspect = watched(season)["Rita Reviewer"].suspects[0]
    with database.writing() as session:
        session.get_one(Allocation, (suspect.sitting, season.rita.person_id)).reading = "third"
        sent = Adjudication(way="third-reader", reasons=[], sitting_id=suspect.sitting, section=1)
        sent.question, sent.association, sent.former, sent.agreed = suspect.question, ASSOCIATION, [], []
        sent.adjudicator_id = sent.settled_by = season.rita.person_id
        sent.opened_at = sent.given_at = sent.changed_at = sent.settled_at = LATER
        session.add(sent)
    with database.writing() as session:
        have_read_anew(
            session, season.coordinator, KEY, season.rita.person_id, {suspect.sitting}, LATER + MINUTE
        )

    with database.reading() as session:
        allocation = session.get_one(Allocation, (suspect.sitting, season.rita.person_id))
        sent = session.scalars(select(Adjudication)).one()
        assert allocation.reading == "barred"
        assert (sent.former, sent.adjudicator_id) == ([season.rita.person_id], None)
        assert session.scalars(select(AuditLine).where(AuditLine.act == "bar third reader")).one()


def test_the_statements_do_not_grow_with_people(season: Season, make_person: Callable[..., Actor]) -> None:
    drift_away(season)
    found = []
    for names in ((), ("Nora Reviewer", "Nils Reviewer", "Nell Reviewer")):
        for each in names:
            calibrate(season.database, season.catalog, make_person(each, "reviewer"))
        with statements(season.database) as seen:
            watched(season)
        found.append(len(seen))
    assert found[0] == found[1]


def test_nothing_is_doubted_while_the_newest_control_is_within_tolerance(season: Season) -> None:
    names = list(season.controls())
    season.rate(season.essays()[0], FULL, LATER)
    season.rate_far(names[0], LATER + MINUTE)
    assert len(watched(season)["Rita Reviewer"].suspects) == 1
    season.rate_near(names[1], LATER + 2 * MINUTE)

    assert watched(season)["Rita Reviewer"].suspects == ()


def test_what_has_its_result_is_listed_and_not_taken(season: Season) -> None:
    drift_away(season)
    for who in (season.rita, season.rolf):
        for task in season.essays(who):
            if task.status != "final":
                season.rate(task, FULL, LATER + 4 * MINUTE, actor=who)

    suspects = watched(season)["Rita Reviewer"].suspects
    assert {each.status for each in suspects} == {"scored"}
    assert not any(each.can_be_read_anew for each in suspects)


def test_who_coordinates_and_scores_sees_nothing_of_themselves_or_of_what_they_score(
    season: Season, database: Database
) -> None:
    drift_away(season)
    role = {"association": ASSOCIATION, "role": "coordinator"}
    with database.writing() as session:
        session.add_all(Appointment(person_id=each.person_id, **role) for each in (season.rita, season.rolf))
    both = frozenset({(ASSOCIATION, "coordinator"), (ASSOCIATION, "reviewer")})
    rita, rolf = (replace(each, appointments=both) for each in (season.rita, season.rolf))

    with database.reading() as session:
        assert [each.reviewer.name for each in stopped(session, rolf, ASSOCIATION)] == ["Rita Reviewer"]
        assert stopped(session, rita, ASSOCIATION) == ()
    own = watched(season, rita)["Rita Reviewer"]
    assert (own.is_own, own.checks, own.suspects, own.waiting) == (True, (), (), 0)
    seen = watched(season, rolf)["Rita Reviewer"]
    assert (len(seen.checks), seen.suspects) == (3, ())
    with database.writing() as session:
        with pytest.raises(NotAllowed):
            have_read_anew(session, rita, KEY, rita.person_id, season.sittings, LATER)
        with pytest.raises(NotAllowed):
            drift(session, season.catalog, season.rita, KEY)


def test_who_is_no_reviewer_any_more_is_still_shown_with_what_they_read(
    season: Season, database: Database
) -> None:
    drift_away(season)
    with database.writing() as session:
        session.delete(session.get_one(Appointment, (season.rita.person_id, ASSOCIATION, "reviewer")))

    assert len(watched(season)["Rita Reviewer"].suspects) == 2
    with database.reading() as session:
        assert stopped(session, season.coordinator, ASSOCIATION) == ()


def test_a_coordinator_lets_score_on_who_was_stopped(season: Season) -> None:
    drift_away(season)
    with season.database.writing() as session:
        ruling = Ruling(season.coordinator, KEY, season.rita.person_id, "The references are wrong.", LATER)
        excuse(session, season.catalog, ruling)

    assert season.stands().stage == "calibrated"
    season.rate_far(list(season.controls())[3], LATER + 6 * MINUTE)
    assert season.stands().stage == "calibrated"
    with season.database.reading() as session:
        (course,) = overview(session, season.catalog, season.coordinator, ASSOCIATION)
        lines = {each.reviewer.name: (each.within, each.seeded) for each in course.lines}
    assert lines == {"Rita Reviewer": (1, 4), "Rolf Reviewer": (0, 0)}


def test_the_side_of_the_cut_is_that_of_the_form(season: Season) -> None:
    """10 of 15 points for the reference of s-gift, and 13 of 15 for what is one level off: 80 % lies between."""
    with season.database.writing() as session:
        session.add(
            CutVersion(
                association=ASSOCIATION,
                exam=EXAM,
                section="essays",
                basis_points=int(Decimal("0.80") * 10_000),
                effective_at=NOW - timedelta(days=30),
                decided_at=NOW - timedelta(days=30),
                decided_by=season.coordinator.person_id,
                reason="What a panel recommends.",
            )
        )
    season.rate(season.controls()["s-gift"], {"observation": 2, "care": 3}, LATER)

    assert [each.off for each in watched(season)["Rita Reviewer"].checks] == [("other side of the cut",)]
