"""Corrections of regrades are tied in, and what was done to one is told apart from what was done to another."""

import pytest
from sqlalchemy import select

from assay.services.audit import record
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.auditing.answering import acknowledge_all
from services.auditing.tampering import mistype, report, tamper
from services.auditing.test_records import line_about
from services.building import ASSOCIATION, NOW
from services.regrading.conftest import hall
from services.regrading.hall import Hall

__all__ = ["hall"]
REGRADES = [
    ("UPDATE corrections SET kind = 'credit'", "are not those that the log holds a digest of"),
    ("UPDATE corrections SET question = 2", "are not those that the log holds a digest of"),
    ("UPDATE corrections SET options = '5'", "are not those that the log holds a digest of"),
    ("UPDATE regrades SET summary = '\"broken\"'", "are not those that the log holds a digest of"),
    ("DELETE FROM corrections", "are not those that the log holds a digest of"),
    ("UPDATE corrections SET replaced_by = regrade_id", "is in force no longer"),
    ("DELETE FROM regrades", "the log tells of it, and it is gone"),
    ("UPDATE audit SET act = 'x' WHERE act = 'regrade'", "the log knows nothing of it"),
]


@pytest.mark.parametrize(("statement", "words"), REGRADES)
def test_what_was_done_to_a_regrade_is_named(
    database: Database, hall: Hall, statement: str, words: str
) -> None:
    half = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.release()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    assert hall.scores(half) == (4, 6, True)
    assert report(database).is_whole
    number = line_about(database, "regrade")
    tamper(database, statement)
    found = [fault for fault in report(database).faults if fault.kind == "correction"]
    assert words in found[0].what
    assert found[0].number == (None if "SET act" in statement else number)


def test_a_regrade_says_what_it_corrected_and_never_which_options_are_right(
    database: Database, hall: Hall
) -> None:
    hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    hall.do(hall.proposal(hall.correction(1, "credit"), hall.correction(2, "rekey", 1)))
    assert report(database).is_whole
    with database.reading() as session:
        regrades = select(AuditLine.detail).where(AuditLine.act == "regrade")
        lines = session.scalars(regrades.order_by(AuditLine.id)).all()
    assert [{tuple(each[2:]) for each in line["questions"]} for line in lines] == [
        {(1, "rekey")},
        {(1, "credit"), (2, "rekey")},
    ]
    assert all("options" not in str(line) for line in lines)
    tamper(database, "UPDATE corrections SET replaced_by = NULL")
    assert {fault.what.rpartition(" is ")[2] for fault in report(database).faults} == {"in force still"}


@pytest.mark.parametrize("gone", ["UPDATE regrades SET association = 'other'", "DELETE FROM regrades"])
def test_corrections_without_their_regrade_are_held_as_they_are(
    database: Database, hall: Hall, gone: str
) -> None:
    hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    tamper(database, gone)
    assert acknowledge_all(database).is_settled
    tamper(database, "UPDATE corrections SET kind = 'accept'")
    assert [fault.kind for fault in report(database).faults] == ["correction"]


def test_corrections_of_the_same_question_of_two_parts_are_two_faults(database: Database, hall: Hall) -> None:
    hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    columns = "association, regrade_id, form_id, question, item, kind, options"
    tamper(
        database,
        f"INSERT INTO corrections (section, {columns}) SELECT 1, {columns} FROM corrections",  # noqa: S608
        "UPDATE corrections SET replaced_by = regrade_id",
    )
    marks = {fault.mark: fault.what for fault in report(database).faults if "in force" in fault.what}
    assert len(marks) == 4, "of two forms"
    assert all(f"question 1 of part {part} of form" in str(marks) for part in (1, 2))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET detail = '{\"regrade\": [1]}' WHERE act = 'regrade'",
        "UPDATE audit SET detail = '{\"regrade\": 99999999999999999999}' WHERE act = 'regrade'",
    ],
)
def test_a_value_of_another_shape_stops_no_check_of_regrades(
    database: Database, hall: Hall, statement: str
) -> None:
    _correct(hall)
    tamper(database, statement)
    assert "correction" in {fault.kind for fault in report(database).faults}


def test_a_question_that_is_no_number_stops_no_check_of_regrades(database: Database, hall: Hall) -> None:
    _correct(hall)
    if mistype(database, "UPDATE corrections SET question = 'abc' WHERE question = 1"):
        assert "correction" in {fault.kind for fault in report(database).faults}


def _correct(hall: Hall) -> None:
    """Two questions of a form whose keys were wrong."""
    hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1), hall.correction(2, "rekey", 1)))


def test_regrades_that_are_gone_are_told_up_to_so_many(database: Database, coordinator: Actor) -> None:
    for number in range(45):
        with database.writing() as session:
            record(session, ASSOCIATION, coordinator, "regrade", "window 1", NOW, regrade=1000 + number)
    found = report(database).faults
    assert len(found) == 41
    assert found[-1].what == "and others of regrades; they are not told one by one"
