"""What was acknowledged: faults that somebody answers for, so that a new one stands out beside them.

An acknowledgement is a line of the chain, and holds the mark of one fault: it says nothing of what becomes of it later.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import Head
from assay.services.trail import ACKNOWLEDGED, ACKNOWLEDGED_SCORES
from assay.storage.audit import AuditLine, AuditLink

#: Kinds of faults of which the mark is over points, levels or results.
OF_SCORES: Final = frozenset({"result", "report", "section", "rating"})


@dataclass(frozen=True)
class Acknowledgement:
    """Who acknowledged a fault, why, and in which line of the chain."""

    number: int
    at: datetime
    mark: str
    by: str
    reason: str
    #: The head that was remembered and is not part of the chain any more: it is looked for as long as the chain lasts.
    head: Head | None


@dataclass(frozen=True)
class Acknowledged:
    """A fault that is there now, and was acknowledged."""

    fault: Fault
    said: Acknowledgement


def acknowledgements(session: Session, association: str) -> MutableMapping[int, Acknowledgement]:
    """Everything that was acknowledged, by the number of its line, oldest first."""
    query = (
        select(AuditLink.number, AuditLine.at, AuditLine.detail)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLink.association == association)
        .where(AuditLine.act.in_((ACKNOWLEDGED, ACKNOWLEDGED_SCORES)))
    )
    rows = session.execute(query.order_by(AuditLink.number))
    # Somebody may have put anything in the place of a detail; the check of the chain says so.
    found = (_read(row.number, row.at, row.detail) for row in rows if isinstance(row.detail, Mapping))
    return {each.number: each for each in found if each.mark}


def _read(number: int, at: datetime, detail: Mapping[str, object]) -> Acknowledgement:
    mark, by, reason = (str(detail.get(name, "")) for name in ("mark", "by", "reason"))
    line, hashed = detail.get("line"), detail.get("head")
    head = Head(line, hashed) if isinstance(line, int) and isinstance(hashed, str) else None
    return Acknowledgement(number, at, mark, by, reason, head)
