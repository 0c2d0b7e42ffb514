"""Decisions and credentials are tied in: what was done to them behind our back is found by the lines about them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.credentials import keeping
from assay.services.people import Actor
from assay.storage.credentials import Credential
from assay.storage.database import Database
from services.applications.decided import approved, complete, decide
from services.applications.keeping import LATER, SOCIETY
from services.auditing.tampering import report, tamper


@pytest.fixture
def number(database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor) -> str:
    """The number of a credential that was granted on LATER."""
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    decide(database, society, cora, mine)
    with database.reading() as session:
        return session.scalars(select(Credential.number)).one()


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        ("UPDATE decisions SET outcome = 'declined'", "decision", "is declined, and the log says granted"),
        ("DELETE FROM decisions", "decision", "the log tells of it, and it is gone"),
        ("UPDATE credentials SET status = 'lapsed'", "credential", "is lapsed, and the log says active"),
        (
            "UPDATE terms SET ends = '2099-01-01'",
            "credential",
            "ends on 2099-01-01, and the log says 2030-11-21",
        ),
        ("UPDATE terms SET ends = NULL", "credential", "ends on no day, and the log says 2030-11-21"),
        ("UPDATE credentials SET number = 'X-1'", "credential", "the log knows nothing of it"),
    ],
)
def test_what_was_done_to_a_decision_or_a_credential_is_named(
    database: Database, number: str, statement: str, kind: str, words: str
) -> None:
    assert report(database, SOCIETY).is_whole
    tamper(database, statement)
    found = report(database, SOCIETY).faults
    assert {fault.kind for fault in found} == {kind}
    assert words in found[0].what


def test_a_revoked_credential_cannot_be_made_active_again(
    database: Database, cora: Actor, number: str
) -> None:
    with database.writing() as session:
        keeping.revoke(session, cora, SOCIETY, number, "Forged hours.", LATER)
    assert report(database, SOCIETY).is_whole
    tamper(database, "UPDATE credentials SET status = 'active'")
    (fault,) = report(database, SOCIETY).faults
    assert fault.what == f"credential {number} is active, and the log says revoked"


def test_one_that_lapsed_is_as_the_clock_noted(database: Database, number: str) -> None:
    after: datetime = LATER + timedelta(days=5 * 366)
    with database.writing() as session:
        which = session.scalars(select(Credential.id)).one()
        assert keeping.lapse(session, which, after.date(), after) is not None
    assert report(database, SOCIETY).is_whole
    tamper(database, "UPDATE credentials SET status = 'active'")
    assert [fault.kind for fault in report(database, SOCIETY).faults] == ["credential"]
