"""The end of the log cannot be acknowledged: what is cut off it next would be acknowledged with it."""
# ruff: noqa: S608 (statements of a burglar, of names and numbers of our own)

from assay.services.auditing.reading import head_of
from assay.services.auditing.verifying import note_check
from assay.services.people import Actor
from assay.storage.database import Database
from services.auditing.answering import acknowledge_all, cut, row
from services.auditing.tampering import fill, places, report, tamper
from services.building import ASSOCIATION, NOW


def note(database: Database) -> None:
    """What the nightly check keeps."""
    with database.writing() as session:
        note_check(session, report(database), NOW)


def test_an_end_that_was_cut_off_has_no_mark_until_it_is_an_end_no_more(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    lines = {number: row(database, number) for number in (7, 8)}
    tamper(database, "DELETE FROM audit_links WHERE number = 8", f"DELETE FROM audit WHERE id = {lines[8]}")
    (fault,) = report(database).faults
    assert (fault.kind, fault.code) == ("cut off", None)

    fill(database, coordinator, 1)
    assert places(database) == [(8, "missing")]
    assert acknowledge_all(database).is_settled
    tamper(database, "DELETE FROM audit_links WHERE number = 7", f"DELETE FROM audit WHERE id = {lines[7]}")
    assert places(database) == [(7, "missing")]


def test_cutting_off_an_acknowledgement_takes_it_back(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator)
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {row(database, 5)}")
    acknowledge_all(database)
    last = row(database, 9)
    tamper(database, "DELETE FROM audit_links WHERE number = 9", f"DELETE FROM audit WHERE id = {last}")
    assert places(database) == [(5, "changed"), (9, "cut off")]


def test_a_chain_that_goes_another_way_is_told_for_as_long_as_it_lasts_and_its_new_end_is_kept(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    note(database)
    cut(database, 6)
    (fault,) = report(database).faults
    assert (fault.number, fault.kind, fault.code) == (8, "cut off", None)
    fill(database, coordinator, 3)
    assert places(database) == [(8, "rewritten")]

    assert acknowledge_all(database).is_settled
    for _night in range(2):
        note(database)
        assert [each.fault.kind for each in report(database).acknowledged] == ["rewritten"]
    cut(database, 9)
    assert places(database) == [(10, "cut off")]


def test_a_head_that_somebody_noted_elsewhere_is_not_acknowledged_away(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    with database.reading() as session:
        noted = head_of(session, ASSOCIATION)
    assert noted
    cut(database, 6)
    fill(database, coordinator, 3)
    (fault,) = report(database, noted=[noted]).faults
    assert (fault.number, fault.kind, fault.code) == (8, "rewritten", None)
