"""What is made of control responses in the queue: near enough or not, and when a reviewer is stopped by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.adjudication.calibration import Control, calibration, is_adrift
from assay.assessment.adjudication.readings import points, possible
from assay.assessment.exam.forms import EssayPart
from assay.content.catalog import Catalog
from assay.content.rubrics import Rubric
from assay.services.audit import record
from assay.services.calibration.courses import courses_of
from assay.services.calibration.placed import find_placed, part_of
from assay.services.calibration.rating import off
from assay.services.calibration.standing import Standing, standing_of
from assay.services.people import Actor
from assay.services.scores.cuts import cut_in_force
from assay.storage.calibration import CalibrationRound, ControlReading
from assay.storage.windows import Window


def watch(session: Session, actor: Actor, reading: ControlReading, now: datetime) -> None:
    """Make a control response final, hold it against its reference, and stop its reviewer if it has come to that."""
    part = part_of(session, reading)
    reading.findings = _findings(session, reading, part)
    reading.status, reading.final_at = "final", now
    current = _current_round(session, reading)
    reading.round_id = current.id if current else None
    session.flush()
    asked = part.section.rating.calibration
    rule = asked.in_queue if asked else None
    if current is None or rule is None:
        return
    newest = _finals(session, current)[-rule.last :]
    if is_adrift([not each.findings["off"] for each in newest if each.findings is not None], rule):
        _stop(session, actor, current, newest, now)


def _findings(session: Session, reading: ControlReading, part: EssayPart) -> dict[str, object]:
    """How much was given above the reference as a share of the points, and what is out of tolerance."""
    reference = reading.reference_levels
    control = Control(reading.control, part.rubric_of(reading.question), reference)
    # The cut of the form for sittings of this window, like which the response looks.
    at = session.get_one(Window, reading.window_id).opens_at
    cut = cut_in_force(session, reading.association, reading.exam, part.section, at, reading.form_id)
    found = calibration(part.section.rating, [control], {control.id: reading.levels}, Fraction(cut))
    (result,) = found.controls
    return {"error": float(result.error), "off": off(result, reading.levels, reference)}


def _current_round(session: Session, reading: ControlReading) -> CalibrationRound | None:
    query = (
        select(CalibrationRound)
        .filter_by(association=reading.association, exam=reading.exam, section=reading.part)
        .filter_by(reviewer_id=reading.reviewer_id, ended_at=None, stopped_at=None, qualified=True)
        .order_by(CalibrationRound.number.desc())
    )
    return session.scalars(query.limit(1)).first()


def _finals(session: Session, current: CalibrationRound) -> Sequence[ControlReading]:
    query = select(ControlReading).where(ControlReading.round_id == current.id)
    return session.scalars(query.order_by(ControlReading.final_at, ControlReading.id)).all()


def _stop(
    session: Session, actor: Actor, current: CalibrationRound, newest: Sequence[ControlReading], now: datetime
) -> None:
    current.stopped_at = now
    shown = [each for each in newest if each.findings and each.findings["off"]]
    for each in shown:
        each.shown_at = now
    subject = f"calibration {current.exam}/{current.section}"
    detail = {"out": len(shown), "n": len(newest)}
    record(session, current.association, actor, "stop reviewer", subject, now, **detail)
    session.flush()


def stopped_by(
    session: Session, catalog: Catalog, actor: Actor, association: str, code: str, section: int, question: int
) -> Standing | None:
    """Where the reviewer stands whom this response has stopped; nothing where it did not."""
    reading = find_placed(session, actor, association, code, section, question)
    stopped = reading.round if reading else None
    if reading is None or stopped is None or stopped.stopped_at is None:
        return None
    if stopped.stopped_at != reading.final_at:
        return None
    key = (association, reading.exam, reading.part)
    course = next((each for each in courses_of(catalog, association) if each.key == key), None)
    return standing_of(session, course, actor.person_id) if course else None


@dataclass(frozen=True)
class Criterion:
    """One criterion of a control response: what was given, and what was agreed on."""

    title: str
    given: int
    agreed: int
    highest: int
    rationale: str


@dataclass(frozen=True)
class Shown:
    """A control response that stopped its reviewer, with its reference and the reasons for it."""

    reading: ControlReading
    title: str
    #: Those out of tolerance first.
    criteria: tuple[Criterion, ...]
    given: Fraction
    agreed: Fraction
    possible: int
    off: Sequence[Mapping[str, str]]


def shown_of(session: Session, standing: Standing) -> tuple[Shown, ...]:
    """What a reviewer is told who was stopped; nothing to anybody else."""
    if standing.round is None or standing.round.stopped_at is None:
        return ()
    shown = (each for each in _finals(session, standing.round) if each.shown_at is not None)
    return tuple(_shown(session, each) for each in shown)


def _shown(session: Session, reading: ControlReading) -> Shown:
    part = part_of(session, reading)
    rubric = part.rubric_of(reading.question)
    found = (reading.findings or {}).get("off", [])
    outside = {each["criterion"] for each in found}
    return Shown(
        reading=reading,
        title=part.prompts[reading.question - 1].title,
        criteria=tuple(
            sorted(_criteria(reading, rubric), key=lambda each: each.title not in _titles(rubric, outside))
        ),
        given=points(rubric, reading.levels),
        agreed=points(rubric, reading.reference_levels),
        possible=possible(rubric),
        off=found,
    )


def _titles(rubric: Rubric, criteria: set[str]) -> set[str]:
    return {each.title for each in rubric.criteria if each.id in criteria}


def _criteria(reading: ControlReading, rubric: Rubric) -> list[Criterion]:
    return [
        Criterion(
            title=each.title,
            given=reading.levels[each.id],
            agreed=reading.reference[each.id]["level"],
            highest=each.highest,
            rationale=reading.reference[each.id]["rationale"],
        )
        for each in rubric.criteria
    ]
