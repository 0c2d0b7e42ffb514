"""The log of an association is a chain: what was done to it behind our back is found, and where."""
# ruff: noqa: S608 (statements of a burglar, of names and numbers of our own)

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from assay.assessment.audit_chain.linking import Head, parse_head
from assay.services.audit import record
from assay.services.auditing.blanking import blank_details
from assay.services.auditing.reading import head_at, head_of
from assay.services.auditing.verifying import note_check, verify
from assay.services.people import Actor
from assay.storage.audit import AuditCheck, AuditLine, AuditLink
from assay.storage.database import Database
from services.auditing.tampering import fill, places, report, tamper
from services.building import ASSOCIATION, NOW
from services.staging import Stage


def ids(database: Database) -> dict[int, int]:
    """The row of each number."""
    query = select(AuditLink.number, AuditLink.line_id).where(AuditLink.association == ASSOCIATION)
    with database.reading() as session:
        return dict(session.execute(query).all())


def test_acts_of_a_whole_season_are_one_chain(database: Database, stage: Stage) -> None:
    found = report(database)
    assert found.is_whole, found.faults
    assert found.lines == max(ids(database)) == len(ids(database)) > 20
    assert found.sittings > 3
    assert found.entries > 10


@pytest.mark.parametrize(
    "change",
    [
        "association = 'far-guild'",
        "at = '2020-01-01 00:00:00'",
        "actor_id = NULL",
        "act = 'register'",
        "subject = 'sitting 1'",
        """detail = '{"before": 0, "after": 99}'""",
        "detail = '{}'",
    ],
)
def test_a_line_of_which_a_column_was_changed_is_named(
    database: Database, coordinator: Actor, change: str
) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit SET {change} WHERE id = {ids(database)[5]}")
    assert places(database) == [(5, "changed")]


@pytest.mark.parametrize("change", ["salt = 'x'", "salt = NULL", "digest = 'x'", "hash = 'x'"])
def test_a_link_of_which_a_column_was_changed_is_named(
    database: Database, coordinator: Actor, change: str
) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit_links SET {change} WHERE number = 5")
    assert places(database) == [(5, "changed")]


def test_links_that_were_moved_are_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    tamper(database, "UPDATE audit_links SET number = 100 WHERE number = 5")
    found = places(database)
    assert (5, "missing") in found
    assert (9, "missing") in found
    tamper(database, "UPDATE audit_links SET number = 5, association = 'far-guild' WHERE number = 100")
    assert places(database) == [(5, "missing")]
    assert [fault.kind for fault in report(database, "far-guild").faults] == ["head", "missing"]


def test_lines_that_were_deleted_are_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    line = ids(database)[3]
    tamper(database, f"DELETE FROM audit WHERE id = {line}")
    assert places(database) == [(3, "missing")]
    tamper(database, "DELETE FROM audit_links WHERE number = 3")
    assert places(database) == [(3, "missing")]


def test_an_end_that_was_cut_off_is_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    last = ids(database)[8]
    tamper(database, "DELETE FROM audit_links WHERE number = 8", f"DELETE FROM audit WHERE id = {last}")
    assert places(database) == [(8, "cut off")]


def test_a_line_that_was_put_in_beside_the_chain_is_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    with database.writing_connection() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (association, at, act, subject, detail)"
                f" VALUES ('{ASSOCIATION}', '2026-01-01 00:00:00', 'release result', 'sitting 1', '{{}}')"
            )
        )
    (fault,) = report(database).faults
    assert (fault.number, fault.kind) == (None, "inserted")
    assert "(release result, sitting 1) never became part of the chain" in fault.what


def test_a_line_that_was_put_into_the_chain_is_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator, 6)
    moves = [f"UPDATE audit_links SET number = {n + 1} WHERE number = {n}" for n in (6, 5, 4)]
    with database.writing_connection() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (id, association, at, act, subject, detail)"
                f" VALUES (999, '{ASSOCIATION}', '2026-01-01 00:00:00', 'release result', 'sitting 1', '{{}}')"
            )
        )
    tamper(
        database,
        *moves,
        "INSERT INTO audit_links (association, number, line_id, digest, hash)"
        f" VALUES ('{ASSOCIATION}', 4, 999, 'x', 'x')",
        "UPDATE audit_heads SET number = 7",
    )
    assert places(database) == [(4, "inserted")]


@pytest.mark.parametrize(("one", "other"), [(3, 4), (2, 7)])
def test_lines_that_changed_places_are_named(
    database: Database, coordinator: Actor, one: int, other: int
) -> None:
    fill(database, coordinator)
    swap = "UPDATE audit_links SET number = {} WHERE number = {}"
    tamper(database, swap.format(99, one), swap.format(one, other), swap.format(other, 99))
    assert places(database) == [(one, "reordered"), (other, "reordered")]


def test_a_head_that_was_moved_or_deleted_is_named(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    tamper(database, "UPDATE audit_heads SET hash = 'x'")
    assert places(database) == [(8, "head")]
    tamper(database, "DELETE FROM audit_heads")
    assert places(database) == [(None, "head")]


def test_the_database_itself_lets_nobody_change_a_line(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    for statement in (
        "UPDATE audit SET act = 'x' WHERE id = 1",
        "UPDATE audit SET detail = '{\"a\": 1}'",
        "DELETE FROM audit",
        "DELETE FROM audit_links",
        "UPDATE audit_links SET number = number + 100",
        "UPDATE audit_links SET salt = 'x'",
        "UPDATE audit_links SET hash = 'x', salt = NULL",
    ):
        with (
            pytest.raises(IntegrityError, match="only ever added"),
            database.writing_connection() as connection,
        ):
            connection.exec_driver_sql(statement)
    assert report(database).is_whole


def test_a_chain_that_was_written_anew_does_not_hold_a_noted_head(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    with database.reading() as session:
        noted = head_of(session, ASSOCIATION)
        assert noted is not None
        assert noted == head_at(session, ASSOCIATION, "sitting 98", ["extra time"])
        assert head_at(session, ASSOCIATION, "sitting 98", ["register"]) is None
    fill(database, coordinator)
    receipts = [noted, parse_head(noted.code)]
    assert report(database, noted=receipts).is_whole
    tamper(database, "DELETE FROM audit_links", "DELETE FROM audit", "DELETE FROM audit_heads")
    fill(database, coordinator, 16)
    assert report(database).is_whole
    assert [(f.number, f.kind) for f in report(database, noted=[noted]).faults] == [(8, "rewritten")]


def test_what_was_found_whole_must_still_be_part_of_the_chain(database: Database, coordinator: Actor) -> None:
    """The nightly check notes a head as well."""
    fill(database, coordinator)
    with database.writing() as session:
        note_check(session, report(database), NOW)
    tamper(database, "DELETE FROM audit_links", "DELETE FROM audit", "DELETE FROM audit_heads")
    fill(database, coordinator, 5)
    assert places(database) == [(8, "cut off")]


def test_a_head_that_was_noted_is_compared_also_where_the_last_check_ended(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    with database.writing() as session:
        note_check(session, report(database), NOW)
    assert [each.kind for each in report(database, noted=[Head(8, "0" * 64)]).faults] == ["rewritten"]


def test_a_fault_does_not_make_the_next_check_forget_how_far_it_was_whole(
    database: Database, coordinator: Actor
) -> None:
    """Else an end that is cut off would be told of once, and be whole from the next night on."""
    fill(database, coordinator)
    for night in range(3):
        found = report(database)
        assert [(each.number, each.kind) for each in found.faults] == ([(8, "cut off")] if night else [])
        with database.writing() as session:
            note_check(session, found, NOW)
        if not night:
            with database.reading() as session:
                to = session.scalars(select(AuditLink.hash).where(AuditLink.number == 7)).one()
            gone = ids(database)[8]
            tamper(
                database,
                "DELETE FROM audit_links WHERE number = 8",
                f"DELETE FROM audit WHERE id = {gone}",
                f"UPDATE audit_heads SET number = 7, hash = '{to}'",
            )


def test_where_nothing_was_ever_whole_nothing_is_held_against_it(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    tamper(database, "UPDATE audit SET act = 'x' WHERE act = 'extra time'")
    with database.writing() as session:
        note_check(session, report(database), NOW)
        check = session.get_one(AuditCheck, ASSOCIATION)
        assert (check.number, check.faults) == (0, 8)


def test_details_can_be_erased_and_the_chain_holds(database: Database, coordinator: Actor) -> None:
    subject = f"person {coordinator.person_id}"
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "state", subject, NOW, statement="I moved to Mill Lane")
        record(session, ASSOCIATION, coordinator, "extra time", subject, NOW, before=0, after=50)
    with database.writing() as session:
        assert blank_details(session, coordinator.person_id, None, NOW) == 1
    with database.writing() as session:
        assert blank_details(session, coordinator.person_id, None, NOW) == 0
        kept = session.scalars(select(AuditLine.detail).order_by(AuditLine.id)).all()
        assert kept == [{}, {"before": 0, "after": 50}, {"numbers": [1]}]
        assert session.scalars(select(AuditLink.salt).where(AuditLink.number == 1)).one() is None
    found = report(database)
    assert (found.is_whole, found.blanked, found.lines) == (True, 1, 3)


def test_a_log_of_which_nothing_is_left_is_missed_where_somebody_sat(
    database: Database, stage: Stage
) -> None:
    tamper(database, "DELETE FROM audit_links", "DELETE FROM audit", "DELETE FROM audit_heads")
    with database.reading() as session:
        (found,) = verify(session)
    assert found.association == ASSOCIATION
    assert {fault.kind for fault in found.faults} == {"receipt", "result", "rating"}


def test_details_that_were_emptied_are_told_up_to_so_many(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator, 50)
    tamper(database, "UPDATE audit SET detail = '{}'", "UPDATE audit_links SET salt = NULL")
    found = report(database).faults
    assert len(found) == 41
    assert found[-1].what == "and others of which the detail is empty; they are not told one by one"
