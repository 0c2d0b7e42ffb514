"""Lines of the audit log about applications."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.people import Actor
from assay.storage.applications import Application


def note(
    session: Session, application: Application, actor: Actor | None, act: str, now: datetime, **detail: Any
) -> None:
    """Write down what was done about an application."""
    record(session, application.association, actor, act, f"application {application.id}", now, **detail)
