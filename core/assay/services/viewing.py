"""That somebody looked at what an exam is made of, or at what a candidate wrote: who, at what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.people import Actor
from assay.storage.audit import AuditLine

#: Who looks at the same thing again within this time has looked once.
ONCE: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Look:
    """Somebody looks at something, of which the ids stand in subject and detail."""

    association: str
    actor: Actor
    act: str
    subject: str
    detail: Mapping[str, Any]


def was_noted(session: Session, look: Look, now: datetime) -> bool:
    """Whether it stands in the log already, as short a time ago as counts as once."""
    lines = select(AuditLine.detail).where(
        AuditLine.association == look.association,
        AuditLine.subject == look.subject,
        AuditLine.act == look.act,
        AuditLine.actor_id == look.actor.person_id,
        AuditLine.at > now - ONCE,
    )
    return any(detail == look.detail for detail in session.scalars(lines))


def note_look(session: Session, look: Look, now: datetime) -> None:
    """Note it, unless it was: two pages may have been asked for at once."""
    if not was_noted(session, look, now):
        record(session, look.association, look.actor, look.act, look.subject, now, **look.detail)
