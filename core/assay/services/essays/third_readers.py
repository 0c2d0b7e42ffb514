"""Who reads an essay a third time: asked at once where the exam's rules let that be, otherwise by a coordinator."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form
from assay.services.calibration.standing import may_score
from assay.services.errors import Refused
from assay.services.essays.adjudicating import Case, case_of, open_case
from assay.services.essays.allocation_bench import bench
from assay.services.people import Actor
from assay.services.scores.essay_sections import note
from assay.storage.calibration import CalibrationRound
from assay.storage.people import Person
from assay.storage.ratings import Adjudication, Allocation
from assay.storage.sittings import HANDED_IN, Sitting
from assay.wording import say

_NOBODY: Final = say(
    "Nobody may read %(code)s a third time: who does has not read it, does not sit in this window, is not near to "
    "the candidate and coordinates nothing here. Appoint another reviewer first."
)


def give(
    session: Session,
    actor: Actor,
    association: str,
    sitting_id: int,
    section: int,
    question: int,
    now: datetime,
    seed: int | None = None,
) -> Person:
    """Give an essay to a third reader, or to another one than before; who that is.

    Who is calibrated comes first, then who has the least to score, equals as the seed decides (by default the
    window's number).
    """
    case = open_case(session, actor, association, sitting_id, section, question, lock=True)
    if case.sent.way != "third-reader":
        raise Refused(
            say("By the rules of this exam no third reader settles it; enter the reading that does.")
        )
    free = free_readers(session, case, seed)
    if not free:
        raise Refused(say(_NOBODY, code=case.sitting.code))
    calibrated = _calibrated(session, case, free)
    chosen = next((who for who in free if who in calibrated), free[0])
    _hand(session, case, actor, chosen, now, seed)
    return session.get_one(Person, chosen)


def give_at_once(session: Session, sitting: Sitting, form: Form, now: datetime) -> None:
    """Give what waits for a third reader to somebody, where the rules do not leave that to the coordinator.

    To nobody who is not calibrated. The caller holds the lock of the sitting; where nobody is free, it goes on waiting.
    """
    query = (
        select(Adjudication)
        .filter_by(sitting_id=sitting.id, way="third-reader", settled_at=None, adjudicator_id=None)
        .order_by(Adjudication.section, Adjudication.question)
    )
    waiting = session.scalars(query).all() if sitting.status in HANDED_IN else ()
    for sent in waiting:
        case = case_of(session, sitting, sent.section, sent.question)
        if case is None or not is_given_at_once(form, sent.section):
            continue
        free = free_readers(session, case)
        calibrated = _calibrated(session, case, free)
        chosen = next((who for who in free if who in calibrated), None)
        if chosen is not None:
            _hand(session, case, None, chosen, now)


def is_given_at_once(form: Form, section: int) -> bool:
    """Whether the rules of a section of essays give them to third readers without the coordinator."""
    part = form.parts[section]
    policy = part.section.rating.adjudicate if isinstance(part, EssayPart) else None
    return policy is not None and policy.given == "at-once"


def free_readers(session: Session, case: Case, seed: int | None = None) -> tuple[int, ...]:
    """Who may read an essay a third time, best first.

    Not a coordinator, who may have seen what the first readers gave. Who reads another essay of the sitting a third
    time may read this one, too.
    """
    sitting, sent = case.sitting, case.sent
    found = bench(session, sitting.window, only=sitting.id)
    here = next(iter(found.handed), None)
    if here is None:
        return ()
    thirds = select(Allocation.reviewer_id).filter_by(sitting_id=sitting.id, reading="third")
    others = set(session.scalars(thirds)) - {*sent.former, sent.adjudicator_id}
    barred = here.barred | here.knowing | found.candidates | (here.asked - others)
    barred |= found.coordinators
    mark = _mark(case, seed)
    free = (who for who in found.names if who not in barred)
    return tuple(sorted(free, key=lambda who: (found.loads[who], found.tie(mark, who, here))))


def _mark(case: Case, seed: int | None) -> int:
    return case.sitting.window_id if seed is None else seed


def _calibrated(session: Session, case: Case, readers: Iterable[int]) -> frozenset[int]:
    """Those of some readers who may begin at once.

    Everybody, where the exam asks for no calibration, or where nobody ever was calibrated: then there are no control
    responses, for first readers are stopped by them before they rate.
    """
    if case.part.section.rating.calibration is None:
        return frozenset(readers)
    query = (
        select(CalibrationRound)
        .filter_by(association=case.sent.association, exam=case.form.exam.id, section=case.part.section.id)
        .order_by(CalibrationRound.number)
    )
    rounds = session.scalars(query).all()
    last = {each.reviewer_id: each for each in rounds}
    if not any(each.qualified for each in rounds):
        return frozenset(readers)
    return frozenset(who for who in readers if who in last and may_score(last[who]))


def _hand(
    session: Session, case: Case, actor: Actor | None, who: int, now: datetime, seed: int | None = None
) -> None:
    sent = case.sent
    if sent.adjudicator_id is not None:
        sent.former = [*sent.former, sent.adjudicator_id]
    sent.adjudicator_id, sent.given_at, sent.changed_at = who, now, now
    if session.get(Allocation, (sent.sitting_id, who)) is None:
        allocation = Allocation(sitting_id=sent.sitting_id, reviewer_id=who, reading="third")
        allocation.association, allocation.allocated_at = sent.association, now
        session.add(allocation)
    session.flush()
    note(session, sent, actor, "give third reading", now, seed=_mark(case, seed))
