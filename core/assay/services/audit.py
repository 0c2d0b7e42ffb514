"""Writing the audit log, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.storage.audit import AuditLine


def record(
    session: Session,
    association: str,
    actor: Actor | None,
    act: str,
    subject: str,
    now: datetime,
    **detail: Any,
) -> None:
    """Note an act. No actor: the clock did it."""
    actor_id = actor.person_id if actor else None
    session.add(
        AuditLine(association=association, at=now, actor_id=actor_id, act=act, subject=subject, detail=detail)
    )
