"""The nightly check: it keeps what it found, and says a fault loudly, once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from assay import bundled
from assay.services.audit import record
from assay.services.auditing.acknowledging import acknowledge
from assay.services.auditing.overseeing import UncheckedError, check_logs, log_standing
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.storage.audit import AuditCheck
from assay.storage.database import Database
from assay.storage.keyring import new_key
from assay.storage.mails import Mail
from assay.storage.resealing import reseal
from services.auditing.answering import WHO, WHY, row
from services.auditing.tampering import damage_seal, fill, report, tamper
from services.building import ASSOCIATION, NOW
from services.sealed import keyed
from services.staging import Stage

LETTERS = Letters(bundled.LETTERS, "https://assay.example")


def test_a_whole_log_is_noted_and_nobody_is_bothered(database: Database, coordinator: Actor) -> None:
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "register", "sitting 1", NOW)
    assert check_logs(database, LETTERS, NOW) == 0
    with database.reading() as session:
        found = log_standing(session, coordinator, ASSOCIATION)
        assert (found.checked_at, found.faults, found.whole_to) == (NOW, 0, found.head)
        assert session.scalars(select(Mail)).all() == []


def test_a_fault_is_an_error_in_the_log_and_a_mail_to_coordinators_once(
    database: Database, coordinator: Actor
) -> None:
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "register", "sitting 1", NOW)
    tamper(database, "UPDATE audit SET subject = 'sitting 2'")
    for night in range(2):
        with capture_logs() as logs:
            assert check_logs(database, LETTERS, NOW + timedelta(days=night)) == 1
        (line,) = [each for each in logs if each["log_level"] == "error"]
        assert (
            line["fault"] == f"{ASSOCIATION}: line 1: changed: it is not what was hashed when it was written"
        )
    with database.reading() as session:
        found = log_standing(session, coordinator, ASSOCIATION)
        assert (found.checked_at, found.faults, found.fault) == (NOW + timedelta(days=1), 1, line["fault"])
        (mail,) = session.scalars(select(Mail)).all()
    assert (mail.to, mail.subject) == (
        "cora.coordinator@people.example",
        "The audit log is not as it was written",
    )
    assert "line 1: changed" in mail.body
    assert f"https://assay.example/coordinate/{ASSOCIATION}/audit" in mail.body


def checks(database: Database) -> dict[str, int]:
    """How many faults the page of each association's log tells of."""
    with database.reading() as session:
        return {each.association: each.faults for each in session.scalars(select(AuditCheck))}


def begin_another_log(database: Database, coordinator: Actor) -> None:
    """A second association, which comes after the first."""
    with database.writing() as session:
        record(session, "second-guild", coordinator, "register", "sitting 1", NOW)


def test_a_damaged_seal_is_a_fault_and_the_logs_after_it_are_checked(
    database: Database, stage: Stage, coordinator: Actor
) -> None:
    begin_another_log(database, coordinator)
    with keyed(database, new_key()):
        for _ in reseal(database):
            pass
        damage_seal(database, "journal", stage.scored)
        assert check_logs(database, LETTERS, NOW) == 1
    assert checks(database) == {ASSOCIATION: 1, "second-guild": 0}
    with database.reading() as session:
        mails = session.scalars(select(Mail).where(Mail.about.like("audit log%"))).all()
        found = log_standing(session, coordinator, ASSOCIATION)
    assert [each.to for each in mails] == ["cora.coordinator@people.example"]
    assert "something that is kept of it cannot be read" in str(found.fault)


def test_what_goes_wrong_with_one_log_keeps_no_other_from_being_checked_and_is_said(
    database: Database, coordinator: Actor, tmp_path: Path
) -> None:
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "register", "sitting 1", NOW)
    begin_another_log(database, coordinator)
    tamper(database, f"UPDATE audit SET subject = 'sitting 2' WHERE association = '{ASSOCIATION}'")  # noqa: S608
    wordless = Letters(tmp_path, "https://assay.example")

    with (
        capture_logs() as logs,
        pytest.raises(UncheckedError, match=f"the audit log of {ASSOCIATION} could not"),
    ):
        check_logs(database, wordless, NOW)
    assert checks(database) == {ASSOCIATION: 1, "second-guild": 0}
    (line,) = [each for each in logs if each["event"] == "the audit log could not be checked"]
    assert (line["association"], line["exc_info"]) == (ASSOCIATION, True)


def test_faults_that_a_mail_was_about_are_told_no_second_time_when_another_is_acknowledged_or_comes(
    database: Database, coordinator: Actor
) -> None:
    fill(database, coordinator)
    change = "UPDATE audit SET subject = 'sitting 1' WHERE id = {}"
    tamper(database, *(change.format(row(database, number)) for number in (2, 4)))
    check_logs(database, LETTERS, NOW)
    first, _ = report(database).faults
    acknowledge(database, ASSOCIATION, str(first.code), WHY, WHO, NOW)
    assert check_logs(database, LETTERS, NOW + timedelta(days=1)) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 1

    tamper(database, change.format(row(database, 6)))
    assert check_logs(database, LETTERS, NOW + timedelta(days=2)) == 2
    with database.reading() as session:
        _, mail = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert "line 6: changed" in mail.body
    assert "line 4" not in mail.body
