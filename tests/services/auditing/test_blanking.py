"""Erasing what is personal in the log takes nothing out of the history of others."""

from collections.abc import Callable

from sqlalchemy import select

from assay.services.audit import record
from assay.services.auditing.blanking import PERSONAL, blank_details
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.auditing.tampering import report
from services.building import ASSOCIATION, NOW

#: Of those that are blanked in the history of whom they are about.
ACT = "void sitting"


def test_what_somebody_did_to_others_keeps_its_reason(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    other = make_person("Somebody else")
    assert ACT in PERSONAL
    with database.writing() as session:
        for who in (coordinator, other):
            record(
                session,
                ASSOCIATION,
                coordinator,
                ACT,
                f"person {who.person_id}",
                NOW,
                reason="The fire alarm",
            )
    with database.writing() as session:
        blank_details(session, coordinator.person_id, None, NOW)

    with database.reading() as session:
        query = select(AuditLine.subject, AuditLine.detail).where(AuditLine.act == ACT)
        kept = {subject: detail.get("reason") for subject, detail in session.execute(query)}
    assert kept == {
        f"person {coordinator.person_id}": None,
        f"person {other.person_id}": "The fire alarm",
    }
    assert report(database).is_whole
