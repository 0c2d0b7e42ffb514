"""Acknowledging one fault of the log: it stays a fault, and somebody answers for it, as a line of the chain says."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import SHORT
from assay.services.audit import record
from assay.services.auditing.acknowledged import OF_SCORES
from assay.services.auditing.verifying import verify
from assay.services.trail import ACKNOWLEDGED, ACKNOWLEDGED_SCORES
from assay.storage.audit import AuditCheck
from assay.storage.database import Database

#: Whoever reads it in ten years must understand it: no reason in fewer words, or longer than a page.
FEWEST_WORDS: Final = 4
MOST_CHARACTERS: Final = 2_000


class CannotAcknowledgeError(ValueError):
    """There is no such fault, or too little is said about it; the text says which."""


def acknowledge(
    database: Database, association: str, code: str, reason: str, by: str, now: datetime
) -> Fault:
    """Note that this fault is known, why it may stay, and who says so.

    What is wrong with the end of the log has no mark: the next act makes it a gap between lines, which has one.
    """
    reason, by = reason.strip(), by.strip()
    _require_said(reason, by)
    with database.reading() as session:
        (report,) = verify(session, [association])
    fault = _named(report.faults, code)
    if fault is None:
        known = any(_is_named(each.fault, code) for each in report.acknowledged)
        why = "was acknowledged already" if known else "is no mark of a fault that is there now"
        raise CannotAcknowledgeError(f"{code} {why}; `assay audit verify {association}` shows them")
    with database.writing() as session:
        act = ACKNOWLEDGED_SCORES if fault.kind in OF_SCORES else ACKNOWLEDGED
        said = {"mark": fault.mark, "fault": str(fault), "reason": reason, "by": by}
        record(session, association, None, act, f"log {association}", now, **said, **_head(session, fault))
    return fault


def _require_said(reason: str, by: str) -> None:
    if len(reason.split()) < FEWEST_WORDS or len(reason) > MOST_CHARACTERS:
        raise CannotAcknowledgeError(
            f"write a sentence that says what happened, and why it may stay, in at most {MOST_CHARACTERS} characters"
        )
    if not by or len(by) > 200:
        raise CannotAcknowledgeError("write who says so, in at most 200 characters")


def _named(faults: tuple[Fault, ...], code: str) -> Fault | None:
    return next((each for each in faults if _is_named(each, code)), None)


def _is_named(fault: Fault, code: str) -> bool:
    digits = code.replace("-", "").strip().lower()
    return len(digits) >= SHORT and bool(fault.mark) and str(fault.mark).startswith(digits)


def _head(session: Session, fault: Fault) -> dict[str, Any]:
    """The remembered head that the chain goes through no more: the next check remembers another one."""
    last = session.get(AuditCheck, fault.association)
    if fault.kind != "rewritten" or last is None or last.number != fault.number:
        return {}
    return {"line": last.number, "head": last.hash}
