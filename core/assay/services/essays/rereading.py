"""Having read anew by others what a reviewer read while they may have drifted from the references."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.calibration.rereading import Key, suspects
from assay.services.errors import NotAllowed, Refused
from assay.services.essays.allocation import allocate
from assay.services.essays.barring import bar, score_anew
from assay.services.people import Actor, require
from assay.storage.sittings import Sitting
from assay.wording import say


def have_read_anew(
    session: Session, actor: Actor, key: Key, reviewer_id: int, sittings: Collection[int], now: datetime
) -> dict[int, str]:
    """Take sittings from a reviewer, whose readings of them count no more, and find them other readers.

    By the windows of these sittings, what is lacking and what to do about it; empty where nothing is. All of a sitting
    is taken, since one reader reads all of it.
    """
    require(actor, key[0], "coordinator")
    if reviewer_id == actor.person_id:
        raise NotAllowed(say("These are your own readings; another coordinator sees to them."))
    _lock(session, key[0], sittings)
    taken = {
        each.sitting: each.window
        for each in suspects(session, actor, key).get(reviewer_id, ())
        if each.sitting in sittings and each.can_be_read_anew
    }
    if not taken:
        raise Refused(say("None of these can be read anew: they have their results, or were taken already."))
    for sitting in sorted(taken):
        bar(session, actor, sitting, reviewer_id, now)
    short = {window: allocate(session, actor, window, now).short for window in sorted(set(taken.values()))}
    for sitting in sorted(taken):
        score_anew(session, sitting, now)
    return short


def _lock(session: Session, association: str, sittings: Collection[int]) -> None:
    """Whole windows, in the order in which an allocation locks them: the two would wait for each other."""
    windows = select(Sitting.window_id).where(Sitting.id.in_(sittings), Sitting.association == association)
    locked = select(Sitting.id).where(Sitting.window_id.in_(windows))
    session.scalars(locked.order_by(Sitting.id).with_for_update()).all()
    session.expire_all()
