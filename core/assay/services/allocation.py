"""Who scores what: reviewers for every sitting that was handed in, balanced and never their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.forms import Form
from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.forms import read_form
from assay.services.overview import counting_raters, raters
from assay.services.people import Actor, require
from assay.services.rating import essays
from assay.services.windows import find_window
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import StoredForm


def allocate(session: Session, actor: Actor, window_id: int, now: datetime) -> int:
    """Give what was handed in in a window its reviewers; how many allocations were made.

    Those with the fewest responses come first, equals in an order that the sitting decides. Nobody scores in a
    window in which they sit themselves. Who lost the role before they were done is replaced.
    """
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    sittings = _handed_in(session, window_id)
    written = essays(session, {sitting.id: form for sitting, form in sittings})
    numbers = {sitting: len(found) for sitting, found in written.items()}
    bench = _Bench(
        load=_loads(session, window.association),
        candidates=_candidates(session, window_id),
        counting=counting_raters(session, Sitting.window_id == window_id, numbers),
    )
    made = sum(
        _allocate_one(session, sitting, form, bench, now) for sitting, form in sittings if numbers[sitting.id]
    )
    if made:
        record(
            session, window.association, actor, "allocate reviewers", f"window {window_id}", now, made=made
        )
    return made


@dataclass(frozen=True)
class _Bench:
    """The appointed reviewers with what each still has to score, who sits in the window, and who scores what."""

    load: dict[int, int]
    candidates: frozenset[int]
    counting: Mapping[int, set[int]]


def _handed_in(session: Session, window_id: int) -> list[tuple[Sitting, Form]]:
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.window_id == window_id, Sitting.status.in_(HANDED_IN))
        .order_by(Sitting.id)
        .with_for_update(of=Sitting)
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
        .where(Allocation.association == association, Sitting.status.in_(HANDED_IN))
        .group_by(Allocation.reviewer_id)
    )
    load.update({who: count for who, count in session.execute(given) if who in load})
    return load


def _candidates(session: Session, window_id: int) -> frozenset[int]:
    sitting = select(Sitting.person_id).where(Sitting.window_id == window_id, Sitting.status != "void")
    return frozenset(session.scalars(sitting))


def _allocate_one(session: Session, sitting: Sitting, form: Form, bench: _Bench, now: datetime) -> int:
    wanted, counted = raters(form), bench.counting.get(sitting.id, set())
    have = set(session.scalars(select(Allocation.reviewer_id).where(Allocation.sitting_id == sitting.id)))
    free = [who for who in bench.load if who not in have | bench.candidates]
    lacking = max(wanted - len(counted), 0)
    if len(free) < lacking:
        raise Refused(
            f"{wanted} reviewers are needed for each response and {len(free) + len(counted)} may score "
            f"{sitting.code}. Appoint more reviewers first."
        )
    ranked = sorted(free, key=lambda who: (bench.load[who], weight(who, sitting.code)))
    for who in ranked[:lacking]:
        bench.load[who] += 1
        session.add(
            Allocation(
                sitting_id=sitting.id, reviewer_id=who, association=sitting.association, allocated_at=now
            )
        )
    session.flush()
    return lacking
