"""The desk of a reviewer as it is: essays of candidates, and control responses among them that look the same.

What is rated here of a control response goes to its own table. Everything that counts or scores essays asks
`assay.services.essays.rating`, which knows none.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assay.assessment.exam.marking import faults, missing
from assay.services.audit import record
from assay.services.calibration.placed import find_placed, part_of, placed
from assay.services.calibration.standing import lock_reviewer
from assay.services.calibration.watching import watch
from assay.services.errors import NotFound, Refused
from assay.services.essays.own_ratings import OwnRating
from assay.services.essays.rating import Desk, Marks, Task, write_down
from assay.services.essays.rating import keep_draft as keep_draft_of_essay
from assay.services.essays.rating import make_final as make_essay_final
from assay.services.essays.rating import open_desk as open_essay
from assay.services.essays.rating import queue as queue_of_essays
from assay.services.people import Actor, require
from assay.storage.calibration import ControlReading
from assay.wording import say


def queue(session: Session, actor: Actor, association: str) -> tuple[Task, ...]:
    """What this reviewer has to score, in an order of their own."""
    return _among(session, actor, association, queue_of_essays(session, actor, association))


def _among(session: Session, actor: Actor, association: str, essays: tuple[Task, ...]) -> tuple[Task, ...]:
    controls = [_task(session, each) for each in placed(session, actor, association)]
    return tuple(sorted((*essays, *controls), key=lambda task: task.order(actor.person_id)))


def _task(session: Session, reading: ControlReading) -> Task:
    part = part_of(session, reading)
    return Task(
        code=reading.code,
        section=reading.section,
        question=reading.question,
        title=part.prompts[reading.question - 1].title,
        status=reading.status,
        scored=len(reading.levels),
        criteria=len(part.rubric_of(reading.question).criteria),
    )


def open_desk(
    session: Session,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    *,
    lock: bool = False,
) -> Desk:
    """One response with its rubric and this reviewer's own rating; locked when it is about to be changed."""
    require(actor, association, "reviewer")
    place = (association, code, section, question)
    reading = find_placed(session, actor, *place, lock=lock)
    if reading is None:
        desk = open_essay(session, actor, *place, lock=lock)
        return replace(desk, tasks=_among(session, actor, association, desk.tasks))
    part = part_of(session, reading)
    return Desk(
        code=code,
        section=section,
        question=question,
        prompt=part.prompts[question - 1],
        rubric=part.rubric_of(question),
        text=reading.text,
        rating=None if reading.status == "new" else OwnRating.of(reading),
        tasks=queue(session, actor, association),
    )


def keep_draft(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> OwnRating:
    """Keep what a reviewer has so far."""
    reading = find_placed(session, actor, association, desk.code, desk.section, desk.question, lock=True)
    if reading is None:
        return keep_draft_of_essay(session, actor, desk, association, marks, now)
    return _kept(session, reading, desk, marks, now)


def _kept(session: Session, reading: ControlReading, desk: Desk, marks: Marks, now: datetime) -> OwnRating:
    if wrong := faults(desk.rubric, marks.levels):
        raise Refused("; ".join(str(each) for each in wrong))
    if reading.status == "final":
        raise Refused(say("This rating is final and can no longer be changed."))
    write_down(reading, desk.rubric, marks, now)
    reading.status = "draft"
    session.flush()
    return OwnRating.of(reading)


def make_final(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> OwnRating:
    """A reviewer is done with one response. A control response may stop them: see `watch`."""
    place = (association, desk.code, desk.section, desk.question)
    if find_placed(session, actor, *place) is None:
        return make_essay_final(session, actor, desk, association, marks, now)
    if left := missing(desk.rubric, marks.levels):
        raise Refused(say("Still without a level: %(criteria)s.", criteria=", ".join(left)))
    # One after the other: of two that are made final at once, each must know of the other.
    lock_reviewer(session, actor.person_id)
    reading = find_placed(session, actor, *place, lock=True)
    if reading is None:
        raise NotFound(say("There is no such response in your queue."))
    _kept(session, reading, desk, marks, now)
    where = f"response {desk.code}/{desk.section}/{desk.question}"
    record(session, association, actor, "rate control", where, now)
    watch(session, actor, reading, now)
    return OwnRating.of(reading)
