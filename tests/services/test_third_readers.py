"""Who reads an essay a third time, also when much happens at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from assay.content.adjudication import Calibration
from assay.content.exams import EssaySection
from assay.services.appointments import dismiss
from assay.services.errors import NotFound, Refused
from assay.services.essays.adjudications import adjudications_of
from assay.services.essays.allocation import allocate, outlook
from assay.services.essays.rating import Marks, make_final, open_desk
from assay.services.essays.third_readers import give
from assay.services.overview import association_overview
from assay.services.people import Actor
from assay.services.progress import unfinished_by_reviewer, window_progress
from assay.services.statistics.rating_progress import rating_progress
from assay.services.statistics.scopes import find_scope
from assay.storage.audit import AuditLine
from assay.storage.calibration import CalibrationRound
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.ratings import Adjudication
from services.building import ASSOCIATION, EXAM, NOW
from services.disputing import (
    FAR,
    HIGH,
    LOW,
    SECTION,
    Dispute,
    codes,
    give_on,
    only,
    rate,
    rate_first,
    result_of,
    set_dispute,
    with_rating,
)
from services.waiting import until_waited_for

Make = Callable[..., Actor]


def test_two_last_ratings_at_the_same_moment_send_the_essay_on_once(
    database: Database, dispute: Dispute
) -> None:
    rate_first(database, dispute, 3, [HIGH, HIGH])
    first, second = dispute.first
    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            desk = open_desk(session, first, ASSOCIATION, dispute.code, SECTION, 1)
            make_final(session, first, desk, ASSOCIATION, Marks({"observation": 3, "care": 3}), NOW)
            other = pool.submit(rate, database, second, dispute, 1, LOW)
            until_waited_for(session, other)
        other.result()
    assert only(database).settled_at is None
    assert result_of(database, dispute) is None


def test_giving_it_twice_at_the_same_moment_asks_two_readers_one_after_the_other(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    readers = {make_person(name, "reviewer").person_id for name in ("Thea Third", "Theo Third")}
    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            one = give(session, dispute.coordinator, *dispute.place(), NOW).id
            other = pool.submit(give_on, database, dispute)
            until_waited_for(session, other)
        two = other.result()
    sent = only(database)
    assert {one, two} == readers
    assert (sent.adjudicator_id, sent.former) == (two, [one])


def test_whom_it_is_taken_from_has_it_no_more_and_is_not_asked_again(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    readers = {
        who.person_id: who for who in (make_person(n, "reviewer") for n in ("Thea Third", "Theo Third"))
    }
    one = readers[give_on(database, dispute)]
    with database.reading() as session:
        desk = open_desk(session, one, ASSOCIATION, dispute.code, SECTION, 1)
    assert give_on(database, dispute) != one.person_id
    assert codes(database, one) == []
    with pytest.raises(NotFound), database.writing() as session:
        make_final(session, one, desk, ASSOCIATION, Marks({"observation": 3, "care": 3}), NOW)
    with pytest.raises(Refused, match="Appoint another reviewer"):
        give_on(database, dispute)


def test_the_choice_is_the_same_again_and_goes_to_who_has_least(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, LOW])
    readers = {make_person(f"Reader {n}", "reviewer").person_id for n in range(3)}
    chosen = set()
    for _ in range(2):
        with database.writing() as session:
            chosen.add(give(session, dispute.coordinator, *dispute.place(), NOW, 5).id)
            session.rollback()
    assert len(chosen) == 1
    first, second = give_on(database, dispute, 1), give_on(database, dispute, 3)
    assert first != second
    assert {first, second} <= readers


def test_the_only_free_reader_may_read_both_essays_of_a_sitting(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    assert {give_on(database, dispute, 1), give_on(database, dispute, 3)} == {thea.person_id}
    rate(database, thea, dispute, 1, HIGH)
    assert result_of(database, dispute) is None
    rate(database, thea, dispute, 3, HIGH)
    assert result_of(database, dispute) is not None


def test_nobody_reads_it_a_third_time_who_read_sits_or_coordinates(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    make_person("Carl Coordinator", "reviewer", "coordinator")
    with database.writing() as session:
        session.add(
            Appointment(person_id=dispute.candidate.person_id, association=ASSOCIATION, role="reviewer")
        )
    with pytest.raises(Refused, match="Appoint another reviewer"):
        give_on(database, dispute)
    make_person("Far Reader", "reviewer", association="far-guild")
    with pytest.raises(Refused, match="Appoint another reviewer"):
        give_on(database, dispute)


def test_a_third_reader_who_loses_the_role_is_replaced(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    with database.writing() as session:
        dismiss(session, dispute.coordinator, ASSOCIATION, thea.person_id, "reviewer", NOW)
    with database.reading() as session:
        (line,) = adjudications_of(session, dispute.coordinator, ASSOCIATION, dispute.window).lines
        overview = association_overview(session, dispute.coordinator, ASSOCIATION, NOW)
    assert (line.state, line.has_left) == ("yours", True)
    assert overview[0].needs_somebody
    theo = make_person("Theo Third", "reviewer")
    assert give_on(database, dispute) == theo.person_id
    with database.reading() as session:
        progress = window_progress(session, dispute.coordinator, ASSOCIATION, dispute.window, NOW)
    assert (progress.undecided.yours, progress.undecided.others) == (0, 1)


def test_a_first_reader_who_loses_the_role_in_between_changes_nothing_that_was_read(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rita, rolf = dispute.first
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate(database, rita, dispute, 3, HIGH)
    with database.writing() as session:
        dismiss(session, dispute.coordinator, ASSOCIATION, rolf.person_id, "reviewer", NOW)
    fresh = make_person("Flora Fresh", "reviewer")
    with database.writing() as session:
        assert allocate(session, dispute.coordinator, dispute.window, NOW).made == 1
    rate(database, fresh, dispute, 3, HIGH)
    assert only(database).question == 1
    thea = make_person("Thea Third", "reviewer")
    assert give_on(database, dispute) == thea.person_id
    rate(database, thea, dispute, 1, (2, 2))
    assert result_of(database, dispute) is not None


def test_who_is_free_gets_it_at_once_and_it_stands_in_the_log(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    readers = {make_person(name, "reviewer").person_id for name in ("Thea Third", "Theo Third")}
    make_person("Carl Coordinator", "reviewer", "coordinator")
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, LOW])
    with database.reading() as session:
        sent = session.scalars(select(Adjudication).order_by(Adjudication.question)).all()
        given = select(AuditLine).where(AuditLine.act == "give third reading")
        acts = session.scalars(given.order_by(AuditLine.id)).all()
        (line, _) = adjudications_of(session, dispute.coordinator, ASSOCIATION, dispute.window).lines
    # Who reads the first has more to do, so the other reads the second.
    assert {each.adjudicator_id for each in sent} == readers
    assert [(each.actor_id, each.detail) for each in acts] == [
        (None, {"section": SECTION, "question": 1, "levels": None, "seed": dispute.window}),
        (None, {"section": SECTION, "question": 3, "levels": None, "seed": dispute.window}),
    ]
    assert (line.state, line.is_given_by_hand) == ("given", False)
    was = sent[0].adjudicator_id
    assert give_on(database, dispute) in readers - {was}  # the coordinator may choose another


def test_the_choice_at_once_is_the_one_that_the_seed_makes(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    for n in range(5):
        make_person(f"Reader {n}", "reviewer")
    rita, rolf = dispute.first
    rate(database, rita, dispute, 1, HIGH)
    chosen = set()
    for _ in range(2):
        with database.writing() as session:
            desk = open_desk(session, rolf, ASSOCIATION, dispute.code, SECTION, 1)
            make_final(session, rolf, desk, ASSOCIATION, Marks({"observation": 1, "care": 1}), NOW)
            chosen.add(session.scalars(select(Adjudication.adjudicator_id)).one())
            session.rollback()
    assert len(chosen) == 1


def test_where_the_rules_say_so_the_coordinator_gives_it(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(**FAR, given="by-coordinator"), make_person)
    thea = make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    assert only(database).adjudicator_id is None
    with database.reading() as session:
        (line,) = adjudications_of(session, dispute.coordinator, ASSOCIATION, dispute.window).lines
    assert (line.state, line.is_given_by_hand) == ("yours", True)
    assert give_on(database, dispute) == thea.person_id


def test_nobody_gets_it_at_once_who_is_not_calibrated(database: Database, make_person: Make) -> None:
    catalog = with_rating(**FAR)
    exam = catalog.exams[f"{ASSOCIATION}/{EXAM}"]
    asked = {"calibration": Calibration()}
    sections = tuple(
        each.model_copy(update={"rating": each.rating.model_copy(update=asked)})
        if isinstance(each, EssaySection)
        else each
        for each in exam.sections
    )
    exams = {f"{ASSOCIATION}/{EXAM}": exam.model_copy(update={"sections": sections})}
    dispute = set_dispute(database, replace(catalog, exams=exams), make_person)
    thea, theo = (make_person(name, "reviewer") for name in ("Thea Third", "Theo Third"))
    calibrate(database, dispute.first[0], qualified=True)
    calibrate(database, thea, qualified=True)
    calibrate(database, thea, qualified=False, number=2)
    rate_first(database, dispute, 1, [HIGH, LOW])
    assert only(database).adjudicator_id is None
    calibrate(database, theo, qualified=True)
    rate_first(database, dispute, 3, [HIGH, HIGH])
    assert only(database).adjudicator_id == theo.person_id  # whatever comes next on the sitting looks again
    assert give_on(database, dispute) == thea.person_id


def calibrate(database: Database, who: Actor, *, qualified: bool, number: int = 1) -> None:
    with database.writing() as session:
        session.add(
            CalibrationRound(
                association=ASSOCIATION,
                exam=EXAM,
                section="essays",
                reviewer_id=who.person_id,
                number=number,
                begun_at=NOW,
                decided_at=NOW,
                qualified=qualified,
            )
        )


def test_third_readings_are_in_no_figure_of_a_coordinator_who_reads_first(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita = dispute.first[0]
    blind = replace(rita, appointments=rita.appointments | {(ASSOCIATION, "coordinator")})
    figures = {}
    for actor in (dispute.coordinator, blind):
        with database.reading() as session:
            loads = outlook(session, actor, ASSOCIATION, dispute.window).loads
            scope = find_scope(session, actor, ASSOCIATION, dispute.window)
            progress = rating_progress(session, actor, scope).reviewers
            unfinished = unfinished_by_reviewer(session, actor, ASSOCIATION)
        figures[actor.name] = (
            [each.before for each in loads],
            [each.after for each in loads],
            sorted(each.given for each in progress),
            sorted(unfinished.values()),
        )
    assert figures[dispute.coordinator.name] == ([1, 1, 1], [1, 1, 1], [1, 2, 2], [1, 1, 1])
    assert figures[blind.name] == ([1, 1, 0], [1, 1, 0], [2, 2], [1, 1])
