"""Whether reviewers stay near the references while they score, for who coordinates them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.adjudication.readings import points, possible
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.exam.forms import EssayPart
from assay.content.catalog import Catalog
from assay.services.calibration.courses import Course, find_course
from assay.services.calibration.overseeing import reviewers
from assay.services.calibration.rereading import Suspect, suspects
from assay.services.calibration.standing import Standing, standing_of
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.storage.calibration import CalibrationRound, ControlReading
from assay.storage.people import Appointment, Person


@dataclass(frozen=True)
class Check:
    """One control response that a reviewer made final among the essays."""

    control: str
    title: str
    at: datetime
    given: float
    agreed: float
    possible: int
    #: Share of the points above the reference (positive: more lenient) or below.
    error: float
    #: What was out of tolerance: criteria by title with levels given and agreed, or the whole.
    off: tuple[str, ...]

    @property
    def is_within(self) -> bool:
        """Whether it was near enough."""
        return not self.off


@dataclass(frozen=True)
class Watched:
    """One reviewer: their control responses, the oldest first, and what was read while they may have drifted."""

    reviewer: Person
    standing: Standing
    checks: tuple[Check, ...]
    #: Control responses that lie in the queue, not final yet.
    waiting: int
    suspects: tuple[Suspect, ...]
    #: The reader of the page; another coordinator sees to it.
    is_own: bool

    @property
    def within(self) -> int:
        """How many were near enough."""
        return sum(each.is_within for each in self.checks)

    @property
    def severity(self) -> Statistic:
        """Mean signed difference from the references, as a share of the points."""
        return self.severity_at(len(self.checks))

    def severity_at(self, n: int) -> Statistic:
        """The same over the first `n`."""
        if n == 0:
            return NotEstimable("no control response was rated", 0)
        return Estimate(fmean(each.error for each in self.checks[:n]), n)


@dataclass(frozen=True)
class Drift:
    """One course and its reviewers."""

    course: Course
    watched: tuple[Watched, ...]


def drift(session: Session, catalog: Catalog, actor: Actor, key: tuple[str, str, str]) -> Drift:
    """Every reviewer of the association who has or had control responses in their queue, and who was stopped."""
    require(actor, key[0], "coordinator")
    course = find_course(catalog, *key)
    found = (_watched(session, course, actor, person) for person in _people(session, course))
    return Drift(course, tuple(each for each in found if each.checks or each.waiting or each.is_own))


def _people(session: Session, course: Course) -> list[Person]:
    """The reviewers, and after them those who are none any more and had control responses here."""
    here = reviewers(session, course.association)
    association, exam, part = course.key
    had = select(ControlReading.reviewer_id).filter_by(association=association, exam=exam, part=part)
    query = select(Person).where(Person.id.in_(had), Person.id.not_in([each.id for each in here]))
    return [*here, *session.scalars(query.order_by(Person.name, Person.id))]


def stopped(session: Session, actor: Actor, association: str) -> tuple[CalibrationRound, ...]:
    """Rounds of reviewers who were stopped while they scored and wait; not that of the actor."""
    require(actor, association, "coordinator")
    query = (
        select(CalibrationRound)
        .join(
            Appointment,
            (Appointment.person_id == CalibrationRound.reviewer_id)
            & (Appointment.association == CalibrationRound.association)
            & (Appointment.role == "reviewer"),
        )
        .where(CalibrationRound.association == association, CalibrationRound.stopped_at.is_not(None))
        .where(CalibrationRound.ended_at.is_(None), CalibrationRound.reviewer_id != actor.person_id)
        .options(joinedload(CalibrationRound.reviewer))
        .order_by(CalibrationRound.stopped_at, CalibrationRound.id)
    )
    return tuple(session.scalars(query))


def _watched(session: Session, course: Course, actor: Actor, person: Person) -> Watched:
    if person.id == actor.person_id:
        return Watched(person, Standing(course, "controls", None), (), 0, (), is_own=True)
    placed = _readings(session, course, person.id)
    return Watched(
        reviewer=person,
        standing=standing_of(session, course, person.id),
        checks=tuple(_check(session, each, each.final_at) for each in placed if each.final_at is not None),
        waiting=sum(each.final_at is None for each in placed),
        suspects=suspects(session, actor, course.key, person.id),
        is_own=False,
    )


def _readings(session: Session, course: Course, reviewer_id: int) -> Sequence[ControlReading]:
    association, exam, part = course.key
    query = (
        select(ControlReading)
        .filter_by(association=association, exam=exam, part=part, reviewer_id=reviewer_id)
        .options(joinedload(ControlReading.form))
        .order_by(ControlReading.final_at, ControlReading.id)
    )
    return session.scalars(query).all()


def _check(session: Session, reading: ControlReading, at: datetime) -> Check:
    part = read_form(session, reading.form_id, reading.form.fingerprint).parts[reading.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (`place_controls` places nothing elsewhere)
    rubric = part.rubric_of(reading.question)
    findings = reading.findings or {"error": 0.0, "off": []}
    return Check(
        control=reading.control,
        title=part.prompts[reading.question - 1].title,
        at=at,
        given=float(points(rubric, reading.levels)),
        agreed=float(points(rubric, reading.reference_levels)),
        possible=possible(rubric),
        error=findings["error"],
        off=tuple(dict.fromkeys(_off(reading, {each.id: each.title for each in rubric.criteria}))),
    )


def _off(reading: ControlReading, titles: dict[str, str]) -> list[str]:
    found = []
    for each in (reading.findings or {}).get("off", []):
        at = each["criterion"]
        if at:
            levels = f"{reading.levels[at]} for {reading.reference_levels[at]}"
            found.append(f"{titles.get(at, at)}: {levels}")
        else:
            found.append(
                "other side of the cut" if each["kind"] == "side-of-cut" else "all criteria together"
            )
    return found
