"""Who scores what: reviewers for every sitting that was handed in, balanced and never their own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.assembly import weight
from assay.assessment.forms import EssayPart, Form
from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm


def allocate(session: Session, actor: Actor, window_id: int, now: datetime) -> int:
    """Give every handed-in sitting of a window its reviewers; how many allocations were made.

    Those with the fewest responses come first, equals in an order that the sitting decides. Nobody scores their own.
    """
    sittings = _without_reviewers(session, window_id)
    if not sittings:
        return 0
    association = sittings[0][0].association
    require(actor, association, "coordinator")
    load = _loads(session, association)
    made = 0
    for sitting, form in sittings:
        made += _allocate_one(session, sitting, form, load, now)
    record(session, association, actor, "allocate reviewers", f"window {window_id}", now, made=made)
    return made


def _without_reviewers(session: Session, window_id: int) -> list[tuple[Sitting, Form]]:
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.window_id == window_id, Sitting.status.in_(("submitted", "expired")))
        .order_by(Sitting.id)
    )
    return [(sitting, read_form(session, sitting.form_id, mark)) for sitting, mark in session.execute(query)]


def _loads(session: Session, association: str) -> dict[int, int]:
    """How many sittings each reviewer of an association still has to score."""
    reviewers = select(Appointment.person_id).where(
        Appointment.association == association, Appointment.role == "reviewer"
    )
    load = dict.fromkeys(session.scalars(reviewers), 0)
    given = (
        select(Allocation.reviewer_id, func.count())
        .join(Sitting)
        .where(Allocation.association == association, Sitting.status.in_(("submitted", "expired")))
        .group_by(Allocation.reviewer_id)
    )
    load.update({who: count for who, count in session.execute(given) if who in load})
    return load


def _allocate_one(session: Session, sitting: Sitting, form: Form, load: dict[int, int], now: datetime) -> int:
    wanted = max((p.section.rating.raters for p in form.parts if isinstance(p, EssayPart)), default=0)
    have = set(session.scalars(select(Allocation.reviewer_id).where(Allocation.sitting_id == sitting.id)))
    free = [who for who in load if who != sitting.person_id and who not in have]
    missing_raters = wanted - len(have)
    if len(free) < missing_raters:
        raise Refused(
            f"{wanted} reviewers are needed for each response and {len(free) + len(have)} may score "
            f"{sitting.code}. Appoint more reviewers first."
        )
    ranked = sorted(free, key=lambda who: (load[who], weight(who, sitting.code)))
    for who in ranked[: max(missing_raters, 0)]:
        load[who] += 1
        session.add(
            Allocation(
                sitting_id=sitting.id, reviewer_id=who, association=sitting.association, allocated_at=now
            )
        )
    session.flush()
    return max(missing_raters, 0)


def allocations(session: Session, actor: Actor, window_id: int) -> Sequence[Allocation]:
    """Who scores what in a window, for its coordinator."""
    query = (
        select(Allocation)
        .join(Sitting)
        .where(Sitting.window_id == window_id)
        .options(joinedload(Allocation.reviewer))
        .order_by(Allocation.sitting_id, Allocation.allocated_at, Allocation.reviewer_id)
    )
    found = session.scalars(query).all()
    for allocation in found[:1]:
        require(actor, allocation.association, "coordinator")
    return found
