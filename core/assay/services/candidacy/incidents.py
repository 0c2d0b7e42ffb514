"""Incidents: what a coordinator does when a sitting cannot stand."""

from datetime import datetime

from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.overview import coordinated_sitting
from assay.services.people import Actor
from assay.storage.sittings import Sitting
from assay.wording import say

MOST_CHARACTERS = 2000


def void_sitting(
    session: Session, actor: Actor, association: str, sitting_id: int, reason: str, now: datetime
) -> Sitting:
    """Make a sitting count for nothing. Its journal and scores stay; voiding it again changes nothing."""
    sitting = coordinated_sitting(session, actor, association, sitting_id, lock=True)
    if sitting.status == "void":
        return sitting
    if sitting.status == "released":
        raise Refused(say("The candidate has this result already; a released sitting cannot be voided."))
    if not (reason := reason.strip()):
        raise Refused(say("Say why: the reason is kept with the sitting."))
    if len(reason) > MOST_CHARACTERS:
        raise Refused(say("Say it in at most %(most)s characters.", most=MOST_CHARACTERS))
    detail = {"reason": reason, "before": sitting.status, "after": "void"}
    _stop(sitting)
    record(session, association, actor, "void sitting", f"sitting {sitting.id}", now, **detail)
    session.flush()
    return sitting


def _stop(sitting: Sitting) -> None:
    """No clock runs on, and every room that is open is told so with its next save."""
    sitting.status = "void"
    sitting.section = sitting.deadline_at = sitting.break_ends_at = None
    sitting.ticket += 1
