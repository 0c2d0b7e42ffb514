"""Journals are tied in: what was done to a sitting behind our back is found by the chain that holds its receipt."""
# ruff: noqa: S608 (statements of a burglar, of numbers of our own)

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from assay.services import forms
from assay.services.audit import record
from assay.services.auditing.reading import head_at
from assay.services.candidacy.sittings import finish_section
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.keyring import new_key
from assay.storage.resealing import reseal
from assay.storage.sittings import Sitting
from services.auditing.answering import acknowledge_all
from services.auditing.tampering import damage_seal, mistype, report, tamper
from services.building import ASSOCIATION, NOW
from services.sealed import keyed
from services.staging import Stage


def journal(database: Database, stage: Stage) -> tuple[int, int, str]:
    """A sitting that was handed in: its id, the number of its hand-in, and its code."""
    with database.reading() as session:
        code = session.get_one(Sitting, stage.scored).code
        head = head_at(session, ASSOCIATION, f"sitting {stage.scored}", ["submitted"])
        assert head is not None
        return stage.scored, head.number, code


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        (
            "UPDATE journal SET answer = '{\"choice\": 8}' WHERE sitting_id = ? AND number = 2",
            "journal",
            "entry 2 of",
        ),
        (
            "UPDATE journal SET association = 'x' WHERE sitting_id = ? AND number = 2",
            "journal",
            "entry 2 of",
        ),
        ("UPDATE journal SET late = true WHERE sitting_id = ? AND number = 2", "journal", "entry 2 of"),
        (
            "DELETE FROM journal WHERE sitting_id = ? AND number = 2",
            "journal",
            "entry 2 of its journal is gone",
        ),
        (
            "UPDATE sittings SET journal_length = 2 WHERE id = ?",
            "journal",
            "entry 3 of its journal was put in",
        ),
        ("UPDATE sittings SET journal_length = 99 WHERE id = ?", "journal", "of its journal is gone"),
        (
            "UPDATE sittings SET receipt = 'x' WHERE id = ?",
            "receipt",
            "its receipt is not the one that the log",
        ),
        (
            "UPDATE sittings SET receipt = NULL WHERE id = ?",
            "receipt",
            "its receipt is not the one that the log",
        ),
        (
            "UPDATE responses SET answer = '{\"choice\": 9}' WHERE sitting_id = ? AND section = 0 AND question = 2",
            "response",
            "the response to question 2 of part 1",
        ),
        (
            "UPDATE responses SET handed_in = false WHERE sitting_id = ? AND section = 0 AND question = 1",
            "response",
            "the response to question 1 of part 1",
        ),
        (
            "DELETE FROM responses WHERE sitting_id = ? AND section = 0 AND question = 1",
            "response",
            "the response to question 1 of part 1",
        ),
    ],
)
def test_what_was_done_to_a_sitting_is_named(
    database: Database, stage: Stage, statement: str, kind: str, words: str
) -> None:
    sitting, number, code = journal(database, stage)
    tamper(database, statement.replace("?", str(sitting)))
    (fault,) = report(database).faults
    assert (fault.number, fault.kind) == (number, kind)
    assert fault.what.startswith(f"sitting {code}: ")
    assert words in fault.what


def test_two_journals_that_changed_places_are_both_named(
    database: Database, make_person: Callable[..., Actor], make_sitting: Callable[..., int]
) -> None:
    one, other = (
        make_sitting(make_person(name), {1: f"By {name}", 2: "b", 3: "c"}) for name in ("Ann", "Bob")
    )
    assert report(database).is_whole
    swap = "UPDATE journal SET sitting_id = {} WHERE sitting_id = {}"
    tamper(database, swap.format(-1, one), swap.format(one, other), swap.format(other, -1))
    with database.reading() as session:
        codes = {session.get_one(Sitting, each).code for each in (one, other)}
    assert {fault.what for fault in report(database).faults if fault.kind == "receipt"} == {
        f"sitting {code}: its journal does not hold the entry of its receipt" for code in codes
    }


@pytest.mark.parametrize("act", ["erase answers", "erase details"])
def test_no_line_of_the_log_excuses_answers_that_were_changed(
    database: Database, stage: Stage, act: str
) -> None:
    sitting, number, _ = journal(database, stage)
    with database.writing() as session:
        record(session, ASSOCIATION, None, act, f"sitting {sitting}", NOW, numbers=[number])
    assert report(database).is_whole
    better = "SET answer = '{{\"choice\": 9}}' WHERE sitting_id = {} AND section = 0 AND question = 2"
    tamper(database, *(f"UPDATE {table} {better.format(sitting)}" for table in ("journal", "responses")))
    (fault,) = report(database).faults
    assert (fault.number, fault.kind) == (number, "journal")


def test_a_form_that_cannot_be_read_is_a_fault_of_each_sitting_of_it(
    database: Database, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(database, "UPDATE forms SET content = '{}'")
    # Another process has read none yet.
    monkeypatch.setattr(forms, "_READ", {})
    found = report(database).faults
    assert {fault.kind for fault in found} == {"form"}
    assert "which it sat, is not what was assembled" in found[0].what


@pytest.mark.parametrize("table", ["journal", "responses"])
def test_a_seal_that_was_damaged_is_named_with_its_sitting_and_all_others_are_looked_at(
    database: Database, stage: Stage, table: str
) -> None:
    sitting, number, code = journal(database, stage)
    with keyed(database, new_key()):
        for _ in reseal(database):
            pass
        whole = report(database)
        damage_seal(database, table, sitting)
        tamper(database, f"UPDATE sittings SET receipt = 'x' WHERE id = {stage.half_scored}")
        with capture_logs() as logs:
            found = report(database)
    damaged, other = found.faults
    assert (damaged.number, damaged.kind) == (number, "journal")
    assert damaged.what == f"sitting {code}: something that is kept of it cannot be read"
    (line,) = [each for each in logs if each.get("sitting") == code]
    assert line["why"] == f"{table}.answer holds a value that was changed after it was sealed"
    assert other.kind == "receipt"
    assert (whole.faults, found.sittings) == ((), whole.sittings)


def test_an_answer_that_cannot_be_read_is_named_with_its_sitting(database: Database, stage: Stage) -> None:
    sitting, number, code = journal(database, stage)
    # PostgreSQL takes nothing but JSON: there it is a seal under a key that nobody has ever had.
    broken = "{" if database.is_sqlite else '"sealed:1:00000000:AAAA"'
    tamper(database, f"UPDATE journal SET answer = '{broken}' WHERE sitting_id = {sitting} AND number = 2")
    (fault,) = report(database).faults
    assert (fault.number, fault.kind) == (number, "journal")
    assert fault.what == f"sitting {code}: something that is kept of it cannot be read"


def test_a_detail_of_another_shape_stops_no_check(database: Database, stage: Stage) -> None:
    _, number, _ = journal(database, stage)
    tamper(database, "UPDATE audit SET detail = '[1]' WHERE act = 'submitted'")
    found = report(database).faults
    assert number in {fault.number for fault in found if fault.kind == "changed"}


def test_a_form_that_is_gone_stops_no_check(database: Database, stage: Stage) -> None:
    _, number, _ = journal(database, stage)
    tamper(database, "DELETE FROM forms")
    assert number in {fault.number for fault in report(database).faults}


@pytest.mark.parametrize("whose", ["AND section = 1", ""])
def test_responses_of_a_whole_part_and_all_of_a_sitting_are_missed(
    database: Database, stage: Stage, whose: str
) -> None:
    sitting, number, code = journal(database, stage)
    tamper(
        database,
        f"DELETE FROM responses WHERE sitting_id = {sitting} {whose}",
        f"DELETE FROM sitting_sections WHERE sitting_id = {sitting} {whose.replace('section', 'position')}",
    )
    found = report(database).faults
    assert {(fault.number, fault.kind) for fault in found} == {(number, "response")}
    first = "part 2" if whose else "part 1"
    assert found[0].what.startswith(f"sitting {code}: the response to question 1 of {first}")
    assert len(found) == (3 if whose else 9)


def test_responses_of_a_part_that_is_over_are_missed_before_the_sitting_is(
    database: Database, stage: Stage
) -> None:
    with database.reading() as session:
        actor = Actor.of(session.get_one(Sitting, stage.running).person)
    with database.writing() as session:
        finish_section(session, actor, stage.running, 0, NOW)
    assert report(database).is_whole
    tamper(database, f"DELETE FROM responses WHERE sitting_id = {stage.running}")
    assert {fault.kind for fault in report(database).faults} == {"response"}


def test_a_part_that_was_answered_cannot_be_called_carried(database: Database, stage: Stage) -> None:
    sitting, number, _ = journal(database, stage)
    tamper(
        database,
        f"DELETE FROM responses WHERE sitting_id = {sitting} AND section = 0",
        f"UPDATE sitting_sections SET carried_from = id FROM sittings "
        f"WHERE sitting_id = {sitting} AND position = 0 AND sittings.id = {stage.half_scored}",
    )
    assert {(fault.number, fault.kind) for fault in report(database).faults} == {(number, "response")}


@pytest.mark.parametrize(
    "statement", ["DELETE FROM sittings WHERE id = ?", "UPDATE sittings SET association = 'x' WHERE id = ?"]
)
def test_a_sitting_that_was_handed_in_and_is_gone_is_named(
    database: Database, stage: Stage, statement: str
) -> None:
    sitting, number, _ = journal(database, stage)
    tamper(database, statement.replace("?", str(sitting)))
    (fault,) = [each for each in report(database).faults if each.kind == "sitting"]
    assert fault.number == number
    assert fault.what == f"sitting {sitting} was handed in, and is gone"


def test_a_length_that_is_no_number_stops_no_check(database: Database, stage: Stage) -> None:
    sitting, number, code = journal(database, stage)
    if mistype(database, f"UPDATE sittings SET journal_length = 'x' WHERE id = {sitting}"):
        (fault,) = report(database).faults
        words = f"sitting {code}: something that is kept of it cannot be read"
        assert (fault.number, fault.what) == (number, words)


def test_what_cannot_be_opened_stays_acknowledged_when_other_keys_are_set(
    database: Database, stage: Stage
) -> None:
    sitting, _, _ = journal(database, stage)
    tamper(
        database,
        f"UPDATE journal SET answer = '\"sealed:1:00000000:AAAA\"' WHERE sitting_id = {sitting} AND number = 2",
    )
    assert acknowledge_all(database).is_settled
    with keyed(database, new_key()):
        assert report(database).is_settled


def test_faults_of_sittings_are_told_up_to_so_many_and_the_rest_has_one_mark(
    database: Database, coordinator: Actor
) -> None:
    for number in range(45):
        with database.writing() as session:
            record(
                session, ASSOCIATION, coordinator, "submitted", f"sitting {1000 + number}", NOW, receipt="x"
            )
    found = acknowledge_all(database)
    assert (found.is_settled, len(found.acknowledged)) == (True, 41)
    assert found.acknowledged[-1].fault.what == "and others of sittings; they are not told one by one"


def test_of_two_hand_ins_of_one_sitting_the_later_counts(database: Database, stage: Stage) -> None:
    sitting, _, _ = journal(database, stage)
    with database.writing() as session:
        record(session, ASSOCIATION, None, "submitted", f"sitting {sitting}", NOW, receipt="x")
    (fault,) = report(database).faults
    assert (fault.kind, fault.number) == ("receipt", journal(database, stage)[1])


def test_a_number_that_no_database_looks_for_stops_no_check(database: Database, stage: Stage) -> None:
    tamper(
        database,
        f"UPDATE audit SET subject = 'sitting {10**30}' WHERE act IN ('submitted', 'combine result')",
    )
    assert "changed" in {fault.kind for fault in report(database).faults}
