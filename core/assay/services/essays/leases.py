"""Leases: which window has an essay open, so that its reviewer is told in a second one.

That no window overwrites another is not their doing: a draft names the one that it was made from, and is refused when
another was kept since (`assay.web.reviewer.keeping`). A lease says so before anything is typed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.calibration.placed import find_placed
from assay.services.essays.rating import Desk
from assay.services.people import Actor
from assay.storage.leases import DeskLease
from assay.storage.sittings import Sitting

#: A window that was not heard of for so long is closed, or its computer asleep.
EXPIRES = timedelta(minutes=3)


@dataclass(frozen=True)
class Held:
    """Who has an essay open after a window asked for it."""

    is_mine: bool
    since: datetime


def hold(
    session: Session, actor: Actor, association: str, desk: Desk, holder: str, now: datetime, *, take: bool
) -> Held:
    """Lease an essay to a window, or say since when another has it; `take` takes it over.

    The desk must have been opened locked, so that one window asks after the other.
    """
    place = (association, desk.code, desk.section, desk.question)
    lease = find_placed(session, actor, *place) or _lease(session, actor, *place)
    since = lease.since or now
    if lease.holder == holder:
        lease.seen_at = now
        return Held(is_mine=True, since=since)
    if lease.holder and lease.seen_at and lease.seen_at + EXPIRES > now and not take:
        return Held(is_mine=False, since=since)
    lease.holder, lease.since, lease.seen_at = holder, now, now
    session.add(lease)
    session.flush()
    return Held(is_mine=True, since=now)


def _lease(
    session: Session, actor: Actor, association: str, code: str, section: int, question: int
) -> DeskLease:
    """That of an essay; a new one that nobody holds."""
    sitting = select(Sitting.id).where(Sitting.association == association, Sitting.code == code)
    key = (session.scalars(sitting).one(), section, question, actor.person_id)
    return session.get(DeskLease, key, populate_existing=True) or _new(key, association)


def _new(key: tuple[int, int, int, int], association: str) -> DeskLease:
    sitting, section, question, reviewer = key
    return DeskLease(
        sitting_id=sitting, section=section, question=question, reviewer_id=reviewer, association=association
    )
