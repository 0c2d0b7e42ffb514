"""Which adjudications a coordinator may know of, and how many wait.

Whoever wrote an essay, or scores it, learns nothing here: not even that its readers do not agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.storage.people import Appointment
from assay.storage.ratings import Adjudication, Allocation
from assay.storage.sittings import HANDED_IN, Sitting


@dataclass(frozen=True)
class Undecided:
    """Essays that were sent on and are not settled."""

    #: Those that nobody but a coordinator can carry on now.
    yours: int = 0
    #: Those that are with a third reader, or discussed.
    others: int = 0


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on adjudications joined with their sittings."""
    scores = (
        select(Allocation.sitting_id)
        .where(Allocation.sitting_id == Sitting.id, Allocation.reviewer_id == actor.person_id)
        .correlate(Sitting)  # also where the statement around it has allocations of its own
        .exists()
    )
    has_part = (Sitting.person_id == actor.person_id) | (Sitting.status.in_(HANDED_IN) & scores)
    return ~has_part & (Sitting.status != "void")


def has_reader() -> ColumnElement[bool]:
    """Whether an adjudication is with a third reader who still is a reviewer."""
    return (
        select(Appointment.person_id)
        .where(Appointment.person_id == Adjudication.adjudicator_id, Appointment.role == "reviewer")
        .where(Appointment.association == Adjudication.association)
        .exists()
    )


def undecided(session: Session, actor: Actor, which: ColumnElement[bool]) -> Mapping[int, Undecided]:
    """What waits in the windows of the sittings among `which`, by window."""
    goes_on = has_reader() | (Adjudication.way == "discussion")
    query = (
        select(Sitting.window_id, func.count(), func.sum(case((goes_on, 1), else_=0)))
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(which, visible_to(actor), Adjudication.settled_at.is_(None), Sitting.status.in_(HANDED_IN))
        .group_by(Sitting.window_id)
    )
    return {window: Undecided(count - others, others) for window, count, others in session.execute(query)}
