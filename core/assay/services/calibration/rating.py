"""Rating control responses, and what is decided on it."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from assay.assessment.adjudication.calibration import (
    Calibrated,
    Control,
    ControlResult,
    Deviation,
    calibration,
)
from assay.assessment.estimates import Estimate
from assay.assessment.exam.marking import faults, missing
from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.calibration.courses import Course, Piece, find_course
from assay.services.calibration.standing import Standing, lock_reviewer, standing_of
from assay.services.errors import Refused
from assay.services.people import Actor, require
from assay.services.scores.cuts import cut_in_force
from assay.storage.calibration import CalibrationRound, ControlRating
from assay.wording import say


def rate_control(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    key: tuple[str, str, str],
    control: str,
    levels: Mapping[str, int],
    now: datetime,
) -> Standing:
    """Keep levels for the control response that is next, the last of which decides; sent again, nothing changes."""
    course, found = locked(session, catalog, actor, key)
    if control in found.rated:
        return found
    piece = found.next
    if piece is None or piece.id != control:
        raise Refused(
            say(
                "This response is not the next one. Go back to the calibration and take the one offered there."
            )
        )
    if wrong := faults(piece.rubric, levels):
        raise Refused("; ".join(str(each) for each in wrong))
    if left := missing(piece.rubric, levels):
        raise Refused(say("Still without a level: %(criteria)s.", criteria=", ".join(left)))
    current = found.round or _begin(session, course, actor.person_id, now)
    current.ratings.append(_rating(piece, course.association, levels, now))
    if all(each.id in {one.control for one in current.ratings} for each in course.pieces):
        _decide(session, actor, course, current, now)
    session.flush()
    return standing_of(session, course, actor.person_id)


def again(session: Session, catalog: Catalog, actor: Actor, key: tuple[str, str, str], now: datetime) -> None:
    """Whoever was stopped practices anew, and whoever cannot go on because a control response was taken away."""
    course, found = locked(session, catalog, actor, key)
    if found.round is None or not (found.stage == "stopped" or found.is_stuck):
        raise Refused(say("Only who was stopped begins again."))
    found.round.ended_at = now
    subject = f"calibration {course.exam.id}/{course.section.id}"
    number = found.round.number
    record(session, course.association, actor, "begin calibration anew", subject, now, number=number)
    session.flush()


def locked(
    session: Session, catalog: Catalog, actor: Actor, key: tuple[str, str, str]
) -> tuple[Course, Standing]:
    """A reviewer's own standing; what two windows send happens one after the other."""
    require(actor, key[0], "reviewer")
    course = find_course(catalog, *key)
    lock_reviewer(session, actor.person_id)
    return course, standing_of(session, course, actor.person_id)


def _begin(session: Session, course: Course, reviewer_id: int, now: datetime) -> CalibrationRound:
    made = new_round(session, course, reviewer_id, now)
    session.add(made)
    return made


def new_round(session: Session, course: Course, reviewer_id: int, now: datetime) -> CalibrationRound:
    """The next round of a reviewer, not yet in the database."""
    association, exam, section = course.key
    here = {"association": association, "exam": exam, "section": section, "reviewer_id": reviewer_id}
    number = session.query(CalibrationRound).filter_by(**here).count() + 1
    return CalibrationRound(**here, number=number, begun_at=now)


def _rating(piece: Piece, association: str, levels: Mapping[str, int], now: datetime) -> ControlRating:
    return ControlRating(
        control=piece.id,
        association=association,
        use=piece.control.use,
        levels=dict(levels),
        reference=dict(piece.control.levels),
        rated_at=now,
    )


def _decide(session: Session, actor: Actor, course: Course, current: CalibrationRound, now: datetime) -> None:
    controls = [Control(each.id, each.rubric, each.control.levels) for each in course.controls]
    rated = {each.control: each.levels for each in current.ratings}
    # That of all forms: a reviewer is calibrated for the exam, whatever form is read then.
    cut = cut_in_force(session, course.association, course.exam.id, course.section, now)
    found = calibration(course.policy, controls, rated, Fraction(cut))
    current.decided_at, current.qualified = now, bool(found.qualified)
    current.findings = findings(found, {each.control: each for each in current.ratings})
    subject = f"calibration {course.exam.id}/{course.section.id}"
    act = "pass calibration" if current.qualified else "fail calibration"
    record(session, course.association, actor, act, subject, now, number=current.number)


def findings(found: Calibrated, ratings: Mapping[str, ControlRating]) -> dict[str, Any]:
    """A decision as it is kept: how many controls were near enough, how lenient, and what was off on each.

    What was off has a kind and a direction, and no reference: reviewers read it, and rate the same controls again.
    """
    leniency = found.leniency.value if isinstance(found.leniency, Estimate) else None
    return {
        "n": len(found.controls),
        "within": sum(each.is_within for each in found.controls),
        "leniency": leniency,
        "controls": {
            each.control: off(each, ratings[each.control].levels, ratings[each.control].reference)
            for each in found.controls
        },
    }


def off(
    found: ControlResult, levels: Mapping[str, int], reference: Mapping[str, int]
) -> list[dict[str, str]]:
    """What is out of tolerance on one control response, as it is kept."""
    return [_kept(each, levels, reference, float(found.error)) for each in found.deviations]


def _kept(
    deviation: Deviation, levels: Mapping[str, int], reference: Mapping[str, int], error: float
) -> dict[str, str]:
    at = deviation.criterion
    difference = levels[at] - reference[at] if at else error
    direction = "high" if difference > 0 else "low"
    return {"kind": deviation.kind, "criterion": at, "direction": direction}
