"""Answering for what was done to the log, and doing what only one who knows how the log is made could."""
# ruff: noqa: S608 (statements of a burglar, of names and numbers of our own)

from sqlalchemy import select

from assay.assessment.audit_chain.linking import START, Line, link
from assay.services.auditing.acknowledging import acknowledge
from assay.services.auditing.verifying import Report
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.database import Database
from services.auditing.tampering import report, tamper
from services.building import ASSOCIATION, NOW

WHY = "A disk failed on the second of May, and the backup has the same."
WHO = "Office of the registrar"


def acknowledge_all(database: Database) -> Report:
    """Answer for everything that is found, and look again."""
    for fault in report(database).faults:
        acknowledge(database, ASSOCIATION, str(fault.code), WHY, WHO, NOW)
    return report(database)


def row(database: Database, number: int) -> int:
    """The row of the act with this number."""
    query = select(AuditLink.line_id).where(AuditLink.association == ASSOCIATION, AuditLink.number == number)
    with database.reading() as session:
        return session.scalars(query).one()


def write_anew(database: Database, last: int) -> None:
    """Change the first line, and compute every hash anew up to here, as one who knows how could."""
    tamper(database, f"UPDATE audit SET subject = 'sitting 1' WHERE id = {row(database, 1)}")
    previous = START
    for number in range(1, last + 1):
        with database.reading() as session:
            line = session.get_one(AuditLine, row(database, number))
            digest = session.scalars(select(AuditLink.digest).where(AuditLink.number == number)).one()
            held = Line(ASSOCIATION, number, line.at, line.actor_id, line.act, line.subject, digest)
        previous = link(previous, held)
        tamper(database, f"UPDATE audit_links SET hash = '{previous}' WHERE number = {number}")


def cut(database: Database, last: int) -> None:
    """Take lines off the end as one who knows how could."""
    with database.reading() as session:
        end = session.scalars(select(AuditLink.hash).where(AuditLink.number == last)).one()
        lines = session.scalars(select(AuditLink.line_id).where(AuditLink.number > last)).all()
    tamper(
        database,
        f"DELETE FROM audit_links WHERE number > {last}",
        f"DELETE FROM audit WHERE id IN ({', '.join(map(str, lines))})",
        f"UPDATE audit_heads SET number = {last}, hash = '{end}'",
    )
