"""The control responses in a reviewer's queue: each comes and goes as the essay that it looks like would."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.exam.forms import EssayPart
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.storage.calibration import ControlReading
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting


def placed(session: Session, actor: Actor, association: str) -> Sequence[ControlReading]:
    """Those of a reviewer, in no order."""
    query = select(ControlReading).where(_seen_by(actor), ControlReading.association == association)
    return session.scalars(query.options(joinedload(ControlReading.form))).all()


def find_placed(
    session: Session,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    *,
    lock: bool = False,
) -> ControlReading | None:
    """The one at a place of a reviewer's queue, if there is one; locked when it is about to be changed."""
    query = (
        select(ControlReading)
        .where(_seen_by(actor), ControlReading.association == association, ControlReading.code == code)
        .where(ControlReading.section == section, ControlReading.question == question)
    )
    if lock:
        query = query.with_for_update(of=ControlReading).execution_options(populate_existing=True)
    return session.scalar(query)


def part_of(session: Session, reading: ControlReading) -> EssayPart:
    """The section that one seems to be written in."""
    part = read_form(session, reading.form_id, reading.form.fingerprint).parts[reading.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (`place_controls` places nothing elsewhere)
    return part


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """As long as a result of the same window is not released whose essays this reviewer reads, or when it is final.

    Not only as long as essays wait: the last one would take away a control response that is begun, as nothing takes
    away an essay.
    Whoever coordinates sees the codes of all sittings, and would tell what has none: nothing lies in their queue.
    """
    essays = (
        select(Sitting.id)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .where(Sitting.window_id == ControlReading.window_id, Sitting.status != "void")
        .where(Allocation.reviewer_id == actor.person_id, Allocation.reading == "first")
    )
    is_final = ControlReading.status == "final"
    coordinates = [each for each, role in actor.appointments if role == "coordinator"]
    waits = essays.where(Sitting.status != "released").exists() & ControlReading.association.not_in(
        coordinates
    )
    was_shown = ControlReading.shown_at.is_not(None)
    mine = ControlReading.reviewer_id == actor.person_id
    return mine & (waits | (is_final & (essays.exists() | was_shown)))
