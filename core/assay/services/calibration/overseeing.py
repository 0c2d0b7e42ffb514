"""What a coordinator sees of calibrations and decides: who may score, who scores without, who begins anew."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.calibration.courses import Course, courses_of, find_course
from assay.services.calibration.rating import new_round
from assay.services.calibration.standing import Standing, standing, standing_of
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor, require
from assay.storage.calibration import CalibrationRound
from assay.storage.people import Appointment, Person


@dataclass(frozen=True)
class Line:
    """One reviewer in one course."""

    reviewer: Person
    standing: Standing
    #: Rounds so far.
    tries: int


@dataclass(frozen=True)
class Overview:
    """One course with all reviewers of the association."""

    course: Course
    lines: tuple[Line, ...]

    @property
    def calibrated(self) -> int:
        """How many may score."""
        return sum(each.standing.stage == "calibrated" for each in self.lines)


def overview(session: Session, catalog: Catalog, actor: Actor, association: str) -> tuple[Overview, ...]:
    """Every course of the association, for its coordinator."""
    require(actor, association, "coordinator")
    people = _reviewers(session, association)
    rounds: dict[tuple[str, str, int], list[CalibrationRound]] = defaultdict(list)
    query = select(CalibrationRound).where(CalibrationRound.association == association)
    for each in session.scalars(query.options(selectinload(CalibrationRound.ratings))):
        rounds[each.exam, each.section, each.reviewer_id].append(each)
    return tuple(
        Overview(
            course, tuple(_line(course, person, rounds[(*course.key[1:], person.id)]) for person in people)
        )
        for course in courses_of(catalog, association)
    )


def _line(course: Course, person: Person, rounds: list[CalibrationRound]) -> Line:
    return Line(person, standing(course, rounds), len(rounds))


def _reviewers(session: Session, association: str) -> list[Person]:
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.association == association, Appointment.role == "reviewer")
    )
    return list(session.scalars(query.order_by(Person.name, Person.id)))


def excuse(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    key: tuple[str, str, str],
    reviewer_id: int,
    reason: str,
    now: datetime,
) -> None:
    """Let a reviewer score without calibration."""
    course, found = _judged(session, catalog, actor, key, reviewer_id, reason)
    if found.stage == "calibrated":
        raise Refused("This reviewer is calibrated already.")
    if found.round is not None:
        found.round.ended_at = now
    made = new_round(session, course, reviewer_id, now)
    made.decided_at, made.qualified, made.excused_by = now, True, actor.person_id
    made.reason = reason.strip()
    session.add(made)
    _note(session, actor, course, "excuse from calibration", reviewer_id, reason, now)


def reopen(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    key: tuple[str, str, str],
    reviewer_id: int,
    reason: str,
    now: datetime,
) -> None:
    """Ask a calibrated reviewer to rate the control responses anew before they score on."""
    course, found = _judged(session, catalog, actor, key, reviewer_id, reason)
    if found.stage != "calibrated" or found.round is None:
        raise Refused("This reviewer is not calibrated, so there is nothing to reopen.")
    found.round.ended_at = now
    if found.round.excused_by is None:
        found.round.reason = reason.strip()
    _note(session, actor, course, "reopen calibration", reviewer_id, reason, now)


def _judged(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    key: tuple[str, str, str],
    reviewer_id: int,
    reason: str,
) -> tuple[Course, Standing]:
    association = key[0]
    require(actor, association, "coordinator")
    if reviewer_id == actor.person_id:
        raise NotAllowed("This is your own calibration; another coordinator decides on it.")
    if session.get(Appointment, (reviewer_id, association, "reviewer")) is None:
        raise NotFound("There is no such reviewer in this association.")
    if not reason.strip():
        raise Refused("A reason is needed; it stands in the log.")
    course = find_course(catalog, *key)
    session.get_one(Person, reviewer_id, with_for_update=True)
    return course, standing_of(session, course, reviewer_id)


def _note(
    session: Session, actor: Actor, course: Course, act: str, reviewer_id: int, reason: str, now: datetime
) -> None:
    detail = {"exam": course.exam.id, "section": course.section.id, "reason": reason.strip()}
    record(session, course.association, actor, act, f"person {reviewer_id}", now, **detail)
    session.flush()
