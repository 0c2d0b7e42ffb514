"""What a coordinator sees of calibrations and decides: who may score, who scores without, who begins anew."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.calibration.courses import Course, courses_of, find_course
from assay.services.calibration.rating import new_round
from assay.services.calibration.seeding import Papers, papers
from assay.services.calibration.standing import Standing, lock_reviewer, standing, standing_of
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor, require
from assay.storage.calibration import CalibrationRound, ControlReading
from assay.storage.people import Appointment, Person
from assay.wording import say

#: By exam, section and reviewer.
_ByReviewer = Mapping[tuple[str, str, int], list[CalibrationRound]]
_Outcomes = Mapping[tuple[str, str, int], list[bool]]


@dataclass(frozen=True)
class Line:
    """One reviewer in one course."""

    reviewer: Person
    standing: Standing
    #: Rounds so far.
    tries: int
    #: Control responses rated among the essays, and how many of them were within tolerance.
    seeded: int = 0
    within: int = 0


@dataclass(frozen=True)
class Overview:
    """One course with all reviewers of the association."""

    course: Course
    lines: tuple[Line, ...]
    #: Control papers placed and wanted in the queues of those who have something to score.
    papers: Papers

    @property
    def calibrated(self) -> int:
        """How many may score."""
        return sum(each.standing.stage == "calibrated" for each in self.lines)


def overview(session: Session, catalog: Catalog, actor: Actor, association: str) -> tuple[Overview, ...]:
    """Every course of the association, for its coordinator."""
    require(actor, association, "coordinator")
    people = reviewers(session, association)
    rounds: dict[tuple[str, str, int], list[CalibrationRound]] = defaultdict(list)
    query = select(CalibrationRound).where(CalibrationRound.association == association)
    for each in session.scalars(query.options(selectinload(CalibrationRound.ratings))):
        rounds[each.exam, each.section, each.reviewer_id].append(each)
    seeded = _seeded(session, association)
    return tuple(
        Overview(
            course,
            tuple(_line(course, person, rounds, seeded) for person in people),
            _papers(session, course),
        )
        for course in courses_of(catalog, association)
    )


def _papers(session: Session, course: Course) -> Papers:
    found = papers(session, course.association, course.exam.id).values()
    return Papers(sum(each.placed for each in found), sum(each.wanted for each in found))


def _line(course: Course, person: Person, rounds: _ByReviewer, seeded: _Outcomes) -> Line:
    place = (*course.key[1:], person.id)
    mine, near = rounds.get(place, []), seeded.get(place, [])
    return Line(person, standing(course, mine), len(mine), len(near), sum(near))


def _seeded(session: Session, association: str) -> _Outcomes:
    """Whether each control response that was rated in a queue was near enough."""
    found: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    query = select(ControlReading).where(ControlReading.association == association)
    for each in session.scalars(query.where(ControlReading.status == "final")):
        if each.findings is not None:
            found[each.exam, each.part, each.reviewer_id].append(not each.findings["off"])
    return found


def reviewers(session: Session, association: str) -> list[Person]:
    """Who is appointed, by name."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.association == association, Appointment.role == "reviewer")
    )
    return list(session.scalars(query.order_by(Person.name, Person.id)))


@dataclass(frozen=True)
class Ruling:
    """What a coordinator decides about a reviewer in a course (association, exam, section), and why."""

    actor: Actor
    key: tuple[str, str, str]
    reviewer: int
    reason: str
    at: datetime


def excuse(session: Session, catalog: Catalog, ruling: Ruling) -> None:
    """Let a reviewer score without calibration, also one who was stopped while scoring."""
    found = _judged(session, catalog, ruling)
    if found.stage == "calibrated":
        raise Refused(say("This reviewer is calibrated already."))
    if found.round is not None:
        found.round.ended_at = ruling.at
    made = new_round(session, found.course, ruling.reviewer, ruling.at)
    made.decided_at, made.qualified, made.excused_by = ruling.at, True, ruling.actor.person_id
    made.reason = ruling.reason.strip()
    session.add(made)
    _note(session, ruling, "excuse from calibration")


def reopen(session: Session, catalog: Catalog, ruling: Ruling) -> None:
    """Ask a calibrated reviewer to rate the control responses anew before they score on."""
    found = _judged(session, catalog, ruling)
    if found.stage != "calibrated" or found.round is None:
        raise Refused(say("This reviewer is not calibrated, so there is nothing to reopen."))
    found.round.ended_at = ruling.at
    if found.round.excused_by is None:
        found.round.reason = ruling.reason.strip()
    _note(session, ruling, "reopen calibration")


def _judged(session: Session, catalog: Catalog, ruling: Ruling) -> Standing:
    association = ruling.key[0]
    require(ruling.actor, association, "coordinator")
    if ruling.reviewer == ruling.actor.person_id:
        raise NotAllowed(say("This is your own calibration; another coordinator decides on it."))
    if session.get(Appointment, (ruling.reviewer, association, "reviewer")) is None:
        raise NotFound(say("There is no such reviewer in this association."))
    if not ruling.reason.strip():
        raise Refused(say("A reason is needed; it stands in the log."))
    course = find_course(catalog, *ruling.key)
    lock_reviewer(session, ruling.reviewer)
    return standing_of(session, course, ruling.reviewer)


def _note(session: Session, ruling: Ruling, act: str) -> None:
    association, exam, section = ruling.key
    detail = {"exam": exam, "section": section, "reason": ruling.reason.strip()}
    record(session, association, ruling.actor, act, f"person {ruling.reviewer}", ruling.at, **detail)
    session.flush()
