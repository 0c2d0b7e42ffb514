"""What a finished level leads to: the next one, approval, a deferral, or a dispute for the coordinator."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.reviewing import Progress, progress_of
from assay.services.applications.evaluating import Judging, review_of
from assay.services.applications.noting import note
from assay.services.people import Actor
from assay.storage.applications import Application

_STATUS: Final = {"approve": "approved", "defer": "deferred", "disputed": "disputed", "waiting": "in-review"}


def proceed(
    session: Session, actor: Actor, application: Application, judged: Judging, now: datetime
) -> Progress:
    """Move an application, whose row the caller has locked, to where its reviews bring it."""
    session.flush()
    said = review_of(session, application, judged.rules)
    progress = progress_of(said.plan, said.verdicts, said.settled)
    status = _STATUS[progress.state]
    if status != application.status:
        detail = {"level": progress.level, "before": application.status, "after": status}
        application.status = status
        note(session, application, actor, f"application {status}", now, **detail)
    application.changed_at = now
    session.flush()
    return progress
