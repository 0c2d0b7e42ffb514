"""What an acknowledgement reaches: the one fault that was there, and nothing that lies beside it or comes after it."""
# ruff: noqa: S608 (statements of a burglar, of names and numbers of our own)

import json

import pytest

from assay.assessment.audit_chain.linking import Head, digest_of, parse_head
from assay.services.audit import record
from assay.services.auditing.blanking import blank_details
from assay.services.auditing.reading import head_of
from assay.services.auditing.verifying import note_check
from assay.services.people import Actor
from assay.storage.database import Database
from services.auditing.answering import WHO, acknowledge_all, cut, row
from services.auditing.tampering import fill, places, report, tamper
from services.building import ASSOCIATION, NOW


def head(database: Database) -> Head:
    """Where the chain ends."""
    with database.reading() as session:
        found = head_of(session, ASSOCIATION)
    assert found
    return found


def note(database: Database) -> None:
    """What the nightly check keeps."""
    with database.writing() as session:
        note_check(session, report(database), NOW)


def take_out(database: Database, number: int) -> None:
    """Take out a line, with its act and its link."""
    line = row(database, number)
    tamper(
        database, f"DELETE FROM audit_links WHERE number = {number}", f"DELETE FROM audit WHERE id = {line}"
    )


@pytest.mark.parametrize("letters", [20, 64])
def test_a_noted_head_in_an_acknowledged_gap_is_missed(
    database: Database, coordinator: Actor, letters: int
) -> None:
    fill(database, coordinator)
    noted = parse_head(f"8:{head(database).hash[:letters]}")
    take_out(database, 8)
    fill(database, coordinator, 1)
    assert acknowledge_all(database).is_settled

    (fault,) = report(database, noted=[noted]).faults
    assert (fault.number, fault.kind, fault.code) == (8, "rewritten", None)
    assert fault.what == f"the line of the head that was noted is gone, {noted.code}"


def test_the_remembered_head_in_a_gap_is_missed_until_that_is_acknowledged_too(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    note(database)
    take_out(database, 8)
    fill(database, coordinator, 1)
    assert sorted(places(database)) == [(8, "missing"), (8, "rewritten")]
    assert acknowledge_all(database).is_settled
    note(database)
    assert sorted(each.fault.kind for each in report(database).acknowledged) == ["missing", "rewritten"]


@pytest.mark.parametrize("letters", [20, 64])
def test_a_head_that_is_named_is_never_acknowledged_also_where_it_is_remembered(
    database: Database, coordinator: Actor, letters: int
) -> None:
    fill(database, coordinator)
    note(database)
    noted = parse_head(f"8:{head(database).hash[:letters]}")
    cut(database, 6)
    fill(database, coordinator, 3)
    assert acknowledge_all(database).is_settled
    assert (8, "rewritten", None) in [
        (each.number, each.kind, each.code) for each in report(database, noted=[noted]).faults
    ]


@pytest.mark.parametrize(
    "change",
    [
        "act = 'x'",
        "subject = 'sitting 1'",
        "actor_id = NULL",
        "at = '2020-01-01 00:00:00'",
        "detail = '{\"after\": 1}'",
    ],
)
def test_the_act_behind_an_acknowledged_gap_is_held(
    database: Database, coordinator: Actor, change: str
) -> None:
    fill(database, coordinator)
    take_out(database, 5)
    assert acknowledge_all(database).is_settled
    tamper(database, f"UPDATE audit SET {change} WHERE id = {row(database, 6)}")
    assert not report(database).is_settled


def test_a_detail_that_is_emptied_behind_a_gap_as_a_request_asks_for_stays_acknowledged(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator, 4)
    subject = f"person {coordinator.person_id}"
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "state", subject, NOW, statement="I moved to Mill Lane")
    take_out(database, 4)
    assert acknowledge_all(database).is_settled
    with database.writing() as session:
        assert blank_details(session, coordinator.person_id, None, NOW) == 1
    assert report(database).is_settled


EMPTY = (
    "UPDATE audit SET detail = '{{}}' WHERE id = {}",
    "UPDATE audit_links SET salt = NULL WHERE number = {}",
)


def empty(database: Database, number: int) -> None:
    """Empty a detail as a privacy request would, without the line that says so."""
    line = row(database, number)
    tamper(database, EMPTY[0].format(line), EMPTY[1].format(number))


def test_an_emptied_detail_is_missed_where_another_way_of_the_chain_was_acknowledged(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    note(database)
    cut(database, 6)
    fill(database, coordinator, 3)
    assert acknowledge_all(database).is_settled
    empty(database, 8)
    assert places(database) == [(8, "changed")]


def test_an_emptied_detail_is_missed_where_lines_were_renumbered(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    raised = [f"UPDATE audit_links SET number = {n + 1} WHERE number = {n}" for n in range(8, 4, -1)]
    tamper(database, *raised, "UPDATE audit_heads SET number = 9")
    assert (7, "inserted") in places(database)
    acknowledge_all(database)
    # The numbers of what is noted now are as they were.
    assert acknowledge_all(database).is_settled
    empty(database, 7)
    assert 7 in {number for number, _ in places(database)}


@pytest.mark.parametrize("is_behind_gap", [False, True])
def test_an_acknowledgement_that_is_not_as_it_was_written_is_not_believed(
    database: Database, coordinator: Actor, *, is_behind_gap: bool
) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {row(database, 3)}")
    (fault,) = report(database).faults
    forged = {"mark": fault.mark, "by": "The registrar", "reason": "It is known well enough."}
    tamper(
        database,
        f"UPDATE audit SET act = 'acknowledge fault', detail = '{json.dumps(forged)}'"
        f" WHERE id = {row(database, 6)}",
        f"UPDATE audit_links SET salt = 'x', digest = '{digest_of('x', forged)}' WHERE number = 6",
    )
    if is_behind_gap:
        take_out(database, 5)
    assert (3, "changed") in places(database)
    assert acknowledge_all(database).is_settled
    assert {each.said.by for each in report(database).acknowledged} == {WHO}
