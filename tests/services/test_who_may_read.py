"""Who knows too much of an essay to read it, and who knows nothing that bars them."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from assay.content.adjudication import Calibration
from assay.content.exams import EssaySection
from assay.services.people import Actor
from assay.storage.calibration import CalibrationRound
from assay.storage.database import Database
from assay.storage.ratings import Allocation
from services.building import ASSOCIATION, EXAM, NOW
from services.disputing import (
    FAR,
    HIGH,
    LOW,
    Dispute,
    allocate_again,
    give_on,
    knows,
    only,
    rate,
    rate_first,
    result_of,
    set_dispute,
    with_rating,
)

Make = Callable[..., Actor]


def test_the_only_third_reader_settles_one_essay_and_then_reads_the_other(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    thea = make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate(database, thea, dispute, 1, HIGH)
    assert only(database).settled_by == thea.person_id
    rate_first(database, dispute, 3, [HIGH, LOW])
    rate(database, thea, dispute, 3, HIGH)
    assert result_of(database, dispute) is not None


def test_whom_control_responses_stopped_gets_no_third_reading_at_once(
    database: Database, make_person: Make
) -> None:
    catalog = with_rating(**FAR)
    exam = catalog.exams[f"{ASSOCIATION}/{EXAM}"]
    sections = tuple(
        each.model_copy(update={"rating": each.rating.model_copy(update={"calibration": Calibration()})})
        if isinstance(each, EssaySection)
        else each
        for each in exam.sections
    )
    exams = {f"{ASSOCIATION}/{EXAM}": exam.model_copy(update={"sections": sections})}
    dispute = set_dispute(database, replace(catalog, exams=exams), make_person)
    thea = make_person("Thea Third", "reviewer")
    key = {"association": ASSOCIATION, "exam": EXAM, "section": "essays", "reviewer_id": thea.person_id}
    with database.writing() as session:
        passed = CalibrationRound(**key, number=1, begun_at=NOW, decided_at=NOW, qualified=True)
        passed.stopped_at = NOW
        session.add(passed)
    rate_first(database, dispute, 1, [HIGH, LOW])
    assert only(database).adjudicator_id is None
    assert give_on(database, dispute) == thea.person_id  # the coordinator knows of the stop, and may


def test_a_coordinator_replaces_nobody_where_something_was_read(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    both = make_person("Bo Both", "coordinator", "reviewer")
    rita, rolf = dispute.first
    rate(database, rolf, dispute, 1, HIGH)
    knows(database, dispute.candidate, rita)
    done = allocate_again(database, dispute)
    assert (done.made, done.barred) == (0, 1)
    assert "for what was read already, coordinate nothing here" in done.short
    flora = make_person("Flora Fresh", "reviewer")
    assert allocate_again(database, dispute).made == 1
    assert readers(database, dispute) == {rolf.person_id, flora.person_id}
    assert both.person_id not in readers(database, dispute)


def test_a_coordinator_replaces_nobody_who_was_barred(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    knows(database, dispute.candidate, dispute.first[0])
    assert allocate_again(database, dispute).made == 0
    make_person("Bo Both", "coordinator", "reviewer")
    assert allocate_again(database, dispute).made == 0


def test_a_coordinator_who_scores_is_given_what_nobody_read(database: Database, make_person: Make) -> None:
    both = make_person("Bo Both", "coordinator", "reviewer")
    dispute = set_dispute(database, with_rating(raters=3, **FAR), make_person)
    assert both.person_id in readers(database, dispute)


def readers(database: Database, dispute: Dispute) -> set[int]:
    """Who reads first."""
    query = select(Allocation.reviewer_id).filter_by(sitting_id=dispute.sitting, reading="first")
    with database.reading() as session:
        return set(session.scalars(query))
