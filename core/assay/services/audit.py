"""Writing the audit log, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.audit_chain import add_line


def record(
    session: Session,
    association: str,
    actor: Actor | None,
    act: str,
    subject: str,
    now: datetime,
    **detail: Any,
) -> None:
    """Note an act. No actor: the clock did it. What changed stands in the detail as `before` and `after`."""
    actor_id = actor.person_id if actor else None
    add_line(
        session,
        AuditLine(
            association=association, at=now, actor_id=actor_id, act=act, subject=subject, detail=detail
        ),
    )
