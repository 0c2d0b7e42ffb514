"""Results, scores and ratings are tied in: what was done to them behind our back is found by the lines about them."""
# ruff: noqa: S608 (statements of a burglar, of numbers of our own)

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from assay.services.auditing.blanking import blank_details
from assay.services.auditing.comparing import record_faults
from assay.services.auditing.corrections import correction_faults
from assay.services.essays import discussing
from assay.services.scores.results import release
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.database import Database
from assay.storage.ratings import Adjudication
from services.auditing.answering import acknowledge_all
from services.auditing.tampering import mistype, report, tamper
from services.building import ASSOCIATION, NOW
from services.counting import statements
from services.disputing import FAR, HIGH, LOW, SECTION, Dispute, rate_first, set_dispute, with_rating
from services.regrading.conftest import hall
from services.regrading.hall import Hall
from services.staging import Stage

__all__ = ["hall"]
OF_RESULTS = [
    ("UPDATE results SET passed = NOT passed WHERE sitting_id = ?", "result", "and the log says"),
    (
        "UPDATE results SET released_at = combined_at, released_by = 1 WHERE sitting_id = ?",
        "result",
        "its result is not released",
    ),
    ("DELETE FROM results WHERE sitting_id = ?", "result", "the log tells of it, and it is gone"),
    (
        "UPDATE sitting_sections SET earned = 0 WHERE sitting_id = ? AND position = 0",
        "section",
        "the score of its part 1",
    ),
    (
        "UPDATE sitting_sections SET passed = NOT passed WHERE sitting_id = ? AND position = 1",
        "section",
        "the score of its part 2",
    ),
    (
        'UPDATE ratings SET levels = \'{"observation": 0, "care": 0}\' WHERE sitting_id = ? AND question = 1'
        " AND reviewer_id = (SELECT min(reviewer_id) FROM ratings)",
        "rating",
        "on question 1 of part 2 are not what the log says",
    ),
    (
        "DELETE FROM ratings WHERE sitting_id = ? AND question = 1"
        " AND reviewer_id = (SELECT min(reviewer_id) FROM ratings)",
        "rating",
        "the log tells of it, and it is gone",
    ),
    (
        "UPDATE sitting_sections SET vetoed = NOT vetoed WHERE sitting_id = ? AND position = 1",
        "section",
        "the score of its part 2",
    ),
    (
        'UPDATE results SET content = \'{"exam": "Another"}\' WHERE sitting_id = ?',
        "report",
        "what its candidate reads of the result",
    ),
]


def line_about(database: Database, act: str) -> int:
    """The number of the newest line of an act."""
    with database.reading() as session:
        query = select(AuditLink.number).join(AuditLine, AuditLine.id == AuditLink.line_id)
        return (
            session.scalars(query.where(AuditLine.act == act).order_by(AuditLink.number.desc())).first() or 0
        )


@pytest.mark.parametrize(("statement", "kind", "words"), OF_RESULTS)
def test_what_was_done_to_a_result_is_named(
    database: Database, stage: Stage, statement: str, kind: str, words: str
) -> None:
    assert report(database).is_whole
    tamper(database, statement.replace("?", str(stage.scored)))
    (fault,) = report(database).faults
    assert fault.kind == kind
    assert words in fault.what
    assert fault.number is not None


@pytest.mark.parametrize("value", ['"broken"', "[1, [2]]", "null", "3"])
def test_a_value_of_another_shape_hides_nothing_else(database: Database, stage: Stage, value: str) -> None:
    tamper(database, f"UPDATE ratings SET levels = '{value}' WHERE sitting_id = {stage.scored}")
    tamper(database, f"UPDATE results SET passed = NOT passed WHERE sitting_id = {stage.scored}")
    assert {fault.kind for fault in report(database).faults} == {"rating", "result"}


def test_a_value_that_cannot_be_read_hides_nothing_else(database: Database, stage: Stage) -> None:
    is_taken = mistype(database, f"UPDATE ratings SET levels = 'broken' WHERE sitting_id = {stage.scored}")
    tamper(database, f"UPDATE results SET passed = NOT passed WHERE sitting_id = {stage.scored}")
    found = {(fault.kind, "cannot be read" in fault.what) for fault in report(database).faults}
    assert found == {("result", False), *([("rating", True)] if is_taken else [])}


def test_a_value_that_cannot_be_read_is_named_and_hides_no_other_of_its_kind(
    database: Database, stage: Stage
) -> None:
    here = f"WHERE sitting_id = {stage.scored} AND reviewer_id = {stage.rita.person_id} AND question ="
    if not mistype(database, f"UPDATE ratings SET levels = '{{broken' {here} 1"):
        return
    tamper(database, f'UPDATE ratings SET levels = \'{{"observation": 0, "care": 0}}\' {here} 3')
    broken, other = sorted(report(database).faults, key=lambda fault: fault.number or 0)
    name = f"rating {stage.scored} 1 1 {stage.rita.person_id}"
    assert broken.what == f"{name}: something that is kept of it cannot be read"
    assert "on question 3 of part 2 are not what the log says" in other.what
    assert broken.code


def test_a_result_is_what_the_newest_line_about_it_says(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    assert report(database).is_whole
    tamper(database, "UPDATE results SET passed = NOT passed")
    assert {fault.number for fault in report(database).faults} >= {line_about(database, "release result")}
    tamper(database, "UPDATE results SET passed = NOT passed, released_at = NULL, released_by = NULL")
    assert all("its result is released" in fault.what for fault in report(database).faults)


def test_what_the_log_knows_nothing_of_is_named(database: Database, stage: Stage) -> None:
    unheard = f"FROM ratings WHERE sitting_id = {stage.scored} AND reviewer_id = {stage.rita.person_id}"
    columns = (
        "section, question, reviewer_id, association, status, levels, comments, comment, seconds, changed_at"
    )
    tamper(
        database,
        f"INSERT INTO ratings (sitting_id, {columns}, final_at)"
        f" SELECT {stage.unwritten}, {columns}, final_at {unheard} AND question = 1",
        "INSERT INTO results (sitting_id, association, passed, content, combined_at)"
        f" SELECT {stage.unallocated}, association, passed, content, combined_at FROM results"
        f" WHERE sitting_id = {stage.scored}",
    )
    found = report(database).faults
    assert [(fault.number, fault.kind) for fault in found] == [(None, "result"), (None, "rating")]
    assert all(fault.what.endswith("the log knows nothing of it") for fault in found)


def test_lines_from_before_they_held_points_and_levels_are_no_fault(database: Database, stage: Stage) -> None:
    """As the version before wrote them: chained anew, for here they are changed by force."""
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    tamper(
        database,
        "UPDATE audit SET detail = '{}' WHERE act = 'final rating'",
        "UPDATE audit SET detail = '{\"passed\": true}' WHERE act = 'combine result'",
    )
    assert {fault.kind for fault in report(database).faults} == {"changed"}


def test_levels_that_readers_agreed_on_are_tied_in(
    database: Database, make_person: Callable[..., object]
) -> None:
    dispute = _agreed(database, make_person)
    assert report(database).is_whole
    with database.engine.begin() as connection:
        connection.execute(update(Adjudication).values(levels={"observation": 0, "care": 0}))
    (fault,) = report(database).faults
    assert (fault.number, fault.kind) == (line_about(database, "settle essay"), "rating")
    assert fault.what == (
        f"sitting {dispute.code}: the agreed levels on question 1 of part 2 are not what the log says"
    )


def _agreed(database: Database, make_person: Callable[..., object]) -> Dispute:
    dispute = set_dispute(database, with_rating(by="discussion", final="third-decides", **FAR), make_person)
    rate_first(database, dispute, 1, [HIGH, LOW])
    one, other = dispute.first
    place = (ASSOCIATION, dispute.code, SECTION, 1)
    levels = {"observation": 2, "care": 2}
    with database.writing() as session:
        discussing.propose(session, one, *place, levels, "", NOW)
    with database.writing() as session:
        version = session.scalars(select(Adjudication)).one().changed_at.isoformat()
        discussing.agree(session, other, *place, version, NOW)
    return dispute


def test_a_corrected_score_of_which_the_reason_was_erased_is_no_fault(database: Database, hall: Hall) -> None:
    half = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    tampered = f"UPDATE sitting_sections SET earned = 6 WHERE sitting_id = {half} AND position = 0"
    with database.writing() as session:
        blank_details(session, hall.people[half].person_id, None, NOW)
    assert report(database).is_whole
    tamper(database, tampered)
    assert report(database).is_whole, "nobody can say any more what it was"


def test_more_results_need_no_more_statements(database: Database, hall: Hall) -> None:
    counts = []
    for names in (["Ben"], ["Una", "Ida", "Lea", "Rae"]):
        for name in names:
            hall.sit(name, wrong=[1])
        hall.score()
        with database.reading() as session, statements(database) as seen:
            assert [*record_faults(session, ASSOCIATION), *correction_faults(session, ASSOCIATION)] == []
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sitting_sections SET association = 'other', earned = 0 WHERE sitting_id = ? AND position = 0",
        "UPDATE results SET association = 'other', content = '{\"exam\": \"Another\"}' WHERE sitting_id = ?",
    ],
)
def test_what_is_called_another_associations_is_compared_nonetheless(
    database: Database, stage: Stage, statement: str
) -> None:
    tamper(database, statement.replace("?", str(stage.scored)))
    assert {"section", "report"} & {fault.kind for fault in report(database).faults}


def test_agreed_levels_that_are_called_another_associations_are_compared_nonetheless(
    database: Database, make_person: Callable[..., object]
) -> None:
    _agreed(database, make_person)
    levels = '\'{"observation": 0, "care": 0}\''
    tamper(database, f"UPDATE adjudications SET association = 'other', levels = {levels}")
    (fault,) = report(database).faults
    assert "the agreed levels on question 1 of part 2 are not what the log says" in fault.what


HERE = "WHERE sitting_id = ?"
MOVED = [
    (f"UPDATE results SET association = 'other' {HERE}", f"UPDATE results SET passed = NOT passed {HERE}"),
    (
        f"UPDATE ratings SET association = 'other' {HERE}",
        f'UPDATE ratings SET levels = \'{{"observation": 0, "care": 0}}\' {HERE}',
    ),
    (
        "UPDATE sittings SET association = 'other' WHERE id = ?",
        f"UPDATE responses SET answer = '{{\"choice\": 9}}' {HERE} AND question = 2",
    ),
    (
        "UPDATE sittings SET association = 'other' WHERE id = ?",
        f"UPDATE sitting_sections SET earned = 0 {HERE} AND position = 0",
    ),
]


@pytest.mark.parametrize(("moved", "changed"), MOVED)
def test_what_is_gone_by_its_association_alone_is_held_as_it_is(
    database: Database, stage: Stage, moved: str, changed: str
) -> None:
    tamper(database, moved.replace("?", str(stage.scored)))
    assert acknowledge_all(database).is_settled
    tamper(database, changed.replace("?", str(stage.scored)))
    assert report(database).faults
