"""Essays of the demonstration that two reviewers do not settle: somebody is asked to help out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assay.services.appointments import appoint, dismiss
from assay.services.demo.people import HELPER
from assay.services.demo.sittings import rate_all
from assay.services.essays.adjudicating import enter, open_case
from assay.services.essays.adjudications import Line, adjudications_of
from assay.services.essays.third_readers import give
from assay.services.people import Actor
from assay.storage.database import Database

#: A third reader takes so long.
_READS = timedelta(days=3)


def settle_all(
    database: Database,
    coordinator: Actor,
    reviewers: Sequence[Actor],
    association: str,
    window: int,
    now: datetime,
) -> None:
    """Settle whatever was sent on in a window; a reviewer more is appointed for as long as that takes."""
    with database.reading() as session:
        found = adjudications_of(session, coordinator, association, window)
    if not found.lines:
        return
    with database.writing() as session:
        helper = Actor.of(appoint(session, coordinator, association, HELPER.email, "reviewer", now))
        helper = Actor(helper.person_id, helper.name, helper.appointments | {(association, "reviewer")})
        for line in found.those("yours"):
            _send(session, coordinator, association, line, now)
    for each in (*reviewers, helper):
        rate_all(database, each, association, window, now + _READS)
    with database.writing() as session:
        dismiss(session, coordinator, association, helper.person_id, "reviewer", now + _READS)


def _send(session: Session, coordinator: Actor, association: str, line: Line, now: datetime) -> None:
    place = (association, line.sitting, line.section, line.question)
    if line.way == "third-reader":
        give(session, coordinator, *place, now)
        return
    case = open_case(session, coordinator, *place)
    levels = {each.id: each.highest - 1 for each in case.scored.rubric.criteria}
    enter(session, coordinator, *place, levels, "", now)
