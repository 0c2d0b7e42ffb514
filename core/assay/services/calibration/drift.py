"""Whether reviewers stay near the references while they score, for who coordinates them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.assessment.adjudication.readings import points, possible
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.content.catalog import Catalog
from assay.services.calibration.courses import Course, find_course
from assay.services.calibration.overseeing import reviewers
from assay.services.calibration.placed import part_of
from assay.services.calibration.rereading import Suspect, suspects
from assay.services.calibration.seeding import Papers, papers
from assay.services.calibration.standing import Standing, standing
from assay.services.people import Actor, require
from assay.storage.calibration import CalibrationRound, ControlReading
from assay.storage.people import Appointment, Person
from assay.wording import say


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
    #: Control papers placed and wanted where they have something to score; none where they have nothing.
    papers: Papers | None
    suspects: tuple[Suspect, ...]
    #: The reader of the page; another coordinator sees to it.
    is_own: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is something to say: control responses, or that some are lacking."""
        return bool(self.checks or self.waiting or self.is_own or (self.papers and self.papers.wanted))

    @property
    def within(self) -> int:
        """How many were near enough."""
        return sum(each.is_within for each in self.checks)

    @property
    def severity(self) -> Statistic:
        """Mean signed difference from the references, as a share of the points."""
        if not self.checks:
            return NotEstimable(say("no control response was rated"), 0)
        return Estimate(fmean(each.error for each in self.checks), len(self.checks))


@dataclass(frozen=True)
class Drift:
    """One course and its reviewers."""

    course: Course
    watched: tuple[Watched, ...]


def drift(session: Session, catalog: Catalog, actor: Actor, key: tuple[str, str, str]) -> Drift:
    """Every reviewer of the association who has or had control responses in their queue, and who was stopped."""
    require(actor, key[0], "coordinator")
    course = find_course(catalog, *key)
    facts = _facts(session, actor, course)
    found = (_watched(session, course, actor, person, facts) for person in _people(session, course))
    return Drift(course, tuple(each for each in found if each.is_shown))


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


@dataclass(frozen=True)
class _Facts:
    """What is read once for all reviewers, by their ids."""

    rounds: Mapping[int, Sequence[CalibrationRound]]
    readings: Mapping[int, Sequence[ControlReading]]
    suspects: Mapping[int, Sequence[Suspect]]
    papers: Mapping[int, Papers]


def _facts(session: Session, actor: Actor, course: Course) -> _Facts:
    association, exam, part = course.key
    rounds: dict[int, list[CalibrationRound]] = defaultdict(list)
    here = {"association": association, "exam": exam}
    query = select(CalibrationRound).filter_by(**here, section=part)
    for each in session.scalars(query.options(selectinload(CalibrationRound.ratings))):
        rounds[each.reviewer_id].append(each)
    readings: dict[int, list[ControlReading]] = defaultdict(list)
    placed = select(ControlReading).filter_by(**here, part=part).options(joinedload(ControlReading.form))
    for reading in session.scalars(placed.order_by(ControlReading.final_at, ControlReading.id)):
        readings[reading.reviewer_id].append(reading)
    return _Facts(rounds, readings, suspects(session, actor, course.key), papers(session, association, exam))


def _watched(session: Session, course: Course, actor: Actor, person: Person, facts: _Facts) -> Watched:
    if person.id == actor.person_id:
        return Watched(person, Standing(course, "controls", None), (), 0, None, (), is_own=True)
    placed = facts.readings.get(person.id, ())
    return Watched(
        reviewer=person,
        standing=standing(course, facts.rounds.get(person.id, ())),
        checks=tuple(_check(session, each, each.final_at) for each in placed if each.final_at is not None),
        waiting=sum(each.final_at is None for each in placed),
        papers=facts.papers.get(person.id),
        suspects=tuple(facts.suspects.get(person.id, ())),
        is_own=False,
    )


def _check(session: Session, reading: ControlReading, at: datetime) -> Check:
    part = part_of(session, reading)
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
            words = say(
                "%(criterion)s: %(level)s for %(agreed)s",
                criterion=titles.get(at, at),
                level=reading.levels[at],
                agreed=reading.reference_levels[at],
            )
            found.append(words)
        else:
            found.append(
                say("other side of the cut")
                if each["kind"] == "side-of-cut"
                else say("all criteria together")
            )
    return found
