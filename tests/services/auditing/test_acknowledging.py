"""A fault that somebody answers for is told apart from new ones, and stays the fault that it was."""
# ruff: noqa: S608 (statements of a burglar, of names and numbers of our own)

from datetime import timedelta

import pytest
from sqlalchemy import select

from assay import bundled
from assay.services.auditing.acknowledging import CannotAcknowledgeError, acknowledge
from assay.services.auditing.overseeing import check_logs, log_standing
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.trail import acts_known, reads_everything
from assay.storage.database import Database
from assay.storage.keyring import new_key
from assay.storage.mails import Mail
from assay.storage.resealing import reseal
from services.auditing.answering import WHO, WHY, acknowledge_all, row, write_anew
from services.auditing.tampering import damage_seal, fill, places, report, tamper
from services.auditing.test_records import OF_RESULTS
from services.building import ASSOCIATION, NOW
from services.sealed import keyed
from services.staging import Stage


def test_an_acknowledged_fault_is_told_apart_with_who_said_so_and_why(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {row(database, 5)}")
    (fault,) = report(database).faults

    acknowledge(database, ASSOCIATION, str(fault.code), WHY, WHO, NOW)
    found = report(database)

    assert (found.faults, found.is_settled, found.is_whole) == ((), True, False)
    (known,) = found.acknowledged
    assert (known.fault, known.said.number, known.said.by, known.said.reason) == (fault, 9, WHO, WHY)


LINES = [
    "UPDATE audit SET subject = 'sitting 1' WHERE id = {line}",
    "UPDATE audit SET detail = '{{}}' WHERE id = {line}",
    "UPDATE audit_links SET hash = 'x' WHERE number = 5",
    "UPDATE audit_links SET salt = NULL WHERE number = 5",
    "DELETE FROM audit WHERE id = {line}",
    "DELETE FROM audit_links WHERE number = 5",
]


@pytest.mark.parametrize("statement", LINES)
def test_what_comes_after_an_acknowledgement_stands_out(
    database: Database, coordinator: Actor, statement: str
) -> None:
    fill(database, coordinator)
    line = row(database, 5)
    tamper(database, statement.format(line=line))
    assert acknowledge_all(database).is_settled

    fill(database, coordinator, 2)
    assert report(database).is_settled, "the log goes on"
    tamper(database, f"UPDATE audit SET act = 'register' WHERE id = {row(database, 3)}")
    assert places(database) == [(3, "changed")]
    tamper(database, f"UPDATE audit SET act = 'extra time' WHERE id = {row(database, 3)}")
    assert report(database).is_settled


@pytest.mark.parametrize("statement", LINES[:4])
def test_a_line_that_is_changed_once_more_is_a_fault_again(
    database: Database, coordinator: Actor, statement: str
) -> None:
    fill(database, coordinator)
    line = row(database, 5)
    tamper(database, statement.format(line=line))
    acknowledge_all(database)
    tamper(database, f"UPDATE audit SET subject = 'sitting 2' WHERE id = {line}")
    assert (5, "changed") in places(database)


@pytest.mark.parametrize("statement", LINES)
def test_no_line_before_an_acknowledged_one_can_be_written_anew(
    database: Database, coordinator: Actor, statement: str
) -> None:
    """What came before a damaged line is held by nothing else than that line."""
    fill(database, coordinator)
    tamper(database, statement.format(line=row(database, 5)))
    acknowledge_all(database)
    write_anew(database, 4)
    assert places(database)[0][0] == 5


@pytest.mark.parametrize(("statement", "kind", "words"), OF_RESULTS)
def test_what_rests_on_the_log_can_be_acknowledged(
    database: Database, stage: Stage, statement: str, kind: str, words: str
) -> None:
    tamper(database, statement.replace("?", str(stage.scored)))
    found = acknowledge_all(database)
    (known,) = found.acknowledged
    assert (found.is_settled, known.fault.kind, words in known.fault.what) == (True, kind, True)


LEVELS = (
    'UPDATE ratings SET levels = \'{"observation": %s, "care": 0}\' WHERE sitting_id = ? AND question = 1'
)


@pytest.mark.parametrize(
    ("statement", "again"),
    [
        (
            "UPDATE journal SET answer = '{\"choice\": 8}' WHERE sitting_id = ? AND number = 2",
            "UPDATE journal SET answer = '{\"choice\": 7}' WHERE sitting_id = ? AND number = 2",
        ),
        (
            "UPDATE responses SET answer = '{\"choice\": 9}' WHERE sitting_id = ? AND question = 2",
            "UPDATE responses SET answer = '{\"choice\": 5}' WHERE sitting_id = ? AND question = 2",
        ),
        (
            "UPDATE sittings SET receipt = NULL WHERE id = ?",
            "UPDATE sittings SET receipt = 'x' WHERE id = ?",
        ),
        (
            "UPDATE results SET released_at = combined_at, released_by = 1 WHERE sitting_id = ?",
            "UPDATE results SET released_at = '2026-02-03 00:00:00' WHERE sitting_id = ?",
        ),
        (
            "UPDATE sitting_sections SET earned = 0 WHERE sitting_id = ? AND position = 0",
            "UPDATE sitting_sections SET earned = 1 WHERE sitting_id = ? AND position = 0",
        ),
        (LEVELS % 0, LEVELS % 1),
    ],
)
def test_what_was_acknowledged_is_a_fault_again_when_it_is_changed_again(
    database: Database, stage: Stage, statement: str, again: str
) -> None:
    tamper(database, statement.replace("?", str(stage.scored)))
    assert acknowledge_all(database).is_settled
    tamper(database, again.replace("?", str(stage.scored)))
    assert report(database).faults


def test_a_damaged_seal_can_be_acknowledged_and_is_a_fault_again_when_it_is_another(
    database: Database, stage: Stage
) -> None:
    with keyed(database, new_key()):
        for _ in reseal(database):
            pass
        damage_seal(database, "journal", stage.scored)
        assert acknowledge_all(database).is_settled
        damage_seal(database, "journal", stage.scored)
        assert [fault.kind for fault in report(database).faults] == ["journal"]


def test_what_a_candidate_reads_and_nobody_can_open_is_acknowledged_by_its_seal(
    database: Database, stage: Stage
) -> None:
    with keyed(database, new_key()):
        for _ in reseal(database):
            pass
        for _time in range(2):
            damage_seal(database, "results", stage.scored, "content")
            (fault,) = report(database).faults
            assert fault.what == f"report {stage.scored}: something that is kept of it cannot be read"
            assert acknowledge_all(database).is_settled


def test_of_many_faults_those_that_are_not_told_one_by_one_are_acknowledged_together(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator, 50)
    tamper(database, "UPDATE audit SET act = 'x' WHERE act = 'extra time'")
    found = acknowledge_all(database)
    assert (found.is_settled, len(found.acknowledged)) == (True, 41)
    tamper(database, f"UPDATE audit SET act = 'y' WHERE id = {row(database, 47)}")
    assert places(database) == [(41, "changed")]


@pytest.mark.parametrize(
    ("code", "reason", "by", "words"),
    [
        ("00000-00000-00000-00000", WHY, WHO, "is no mark of a fault that is there now"),
        ("", WHY, WHO, "is no mark of a fault that is there now"),
        (None, "Disk failed.", WHO, "write a sentence"),
        (None, WHY, "  ", "write who says so"),
    ],
)
def test_what_is_too_little_acknowledges_nothing(
    database: Database, coordinator: Actor, code: str | None, reason: str, by: str, words: str
) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {row(database, 5)}")
    (fault,) = report(database).faults
    mark = str(fault.code) if code is None else code
    with pytest.raises(CannotAcknowledgeError, match=words):
        acknowledge(database, ASSOCIATION, mark, reason, by, NOW)
    assert places(database) == [(5, "changed")]
    acknowledge(database, ASSOCIATION, str(fault.code), WHY, WHO, NOW)
    with pytest.raises(CannotAcknowledgeError, match="was acknowledged already"):
        acknowledge(database, ASSOCIATION, str(fault.mark), WHY, WHO, NOW)


def test_every_night_counts_them_and_a_new_fault_at_the_same_place_is_told_of(
    database: Database, coordinator: Actor
) -> None:
    letters = Letters(bundled.LETTERS, "https://assay.example")
    fill(database, coordinator)
    line = row(database, 5)
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {line}")
    assert check_logs(database, letters, NOW) == 1
    acknowledge_all(database)

    assert check_logs(database, letters, NOW + timedelta(days=1)) == 0
    with database.reading() as session:
        standing = log_standing(session, coordinator, ASSOCIATION)
    assert (standing.faults, standing.acknowledged, standing.whole_to) == (0, 1, standing.head)
    tamper(database, f"UPDATE audit SET subject = 'sitting 2' WHERE id = {line}")
    assert check_logs(database, letters, NOW + timedelta(days=2)) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 2


def test_the_mark_of_a_rating_is_not_told_to_who_scores(database: Database, stage: Stage) -> None:
    """Levels are few: by the mark, they could be found by trying."""
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    statement = OF_RESULTS[5][0]
    tamper(database, statement.replace("?", str(stage.scored)))
    acknowledge_all(database)
    with database.reading() as session:
        assert "acknowledge fault in scores" in acts_known(session, stage.coordinator, ASSOCIATION)
        assert "acknowledge fault in scores" not in acts_known(session, both, ASSOCIATION)
        assert reads_everything(session, stage.coordinator, ASSOCIATION)
