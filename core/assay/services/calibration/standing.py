"""Where a reviewer stands: practicing, rating controls, calibrated, or stopped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.assessment.exam.forms import EssayPart, Form
from assay.content.catalog import Catalog
from assay.services.calibration.courses import Course, Piece, courses_of
from assay.services.calibration.placed import find_placed
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.storage.calibration import CalibrationRound, ControlRating
from assay.storage.people import Person
from assay.storage.ratings import Allocation, Rating
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm

Stage = Literal["practice", "controls", "calibrated", "stopped"]


@dataclass(frozen=True)
class Standing:
    """One reviewer in one course."""

    course: Course
    stage: Stage
    #: The round that counts; nothing before the first response is rated.
    round: CalibrationRound | None

    @property
    def rated(self) -> Mapping[str, ControlRating]:
        """What was rated in this round, by the id of the control response."""
        return {each.control: each for each in self.round.ratings} if self.round else {}

    @property
    def next(self) -> Piece | None:
        """What is to be rated now; nothing once it is decided."""
        if self.stage in ("calibrated", "stopped"):
            return None
        return next((each for each in self.course.pieces if each.id not in self.rated), None)

    @property
    def is_stuck(self) -> bool:
        """Whether nothing is left to rate and nothing is decided: a control response was taken away meanwhile."""
        return self.round is not None and self.stage in ("practice", "controls") and self.next is None

    @property
    def is_adrift(self) -> bool:
        """Whether it was control responses among the essays that stopped the reviewer."""
        return self.round is not None and self.round.stopped_at is not None

    @property
    def findings(self) -> Mapping[str, Any]:
        """What the decision rests on."""
        return (self.round.findings if self.round else None) or {}


def standing_of(session: Session, course: Course, reviewer_id: int) -> Standing:
    """Where a reviewer stands now."""
    query = select(CalibrationRound).where(_here(course), CalibrationRound.reviewer_id == reviewer_id)
    query = query.order_by(CalibrationRound.number.desc()).options(selectinload(CalibrationRound.ratings))
    # Anew, also where a round was read before its lock was waited for: another tab may have rated meanwhile.
    query = query.limit(1).execution_options(populate_existing=True)
    return standing(course, session.scalars(query).all())


def _here(course: Course) -> Any:
    association, exam, section = course.key
    return (
        (CalibrationRound.association == association)
        & (CalibrationRound.exam == exam)
        & (CalibrationRound.section == section)
    )


def may_score(last: CalibrationRound) -> bool:
    """Whether somebody may score whose last round this is: passed or excused, neither ended nor stopped."""
    return bool(last.qualified) and last.ended_at is None and last.stopped_at is None


def standing(course: Course, rounds: Iterable[CalibrationRound]) -> Standing:
    """Where somebody stands who had these rounds."""
    last = max(rounds, key=lambda each: each.number, default=None)
    if last is None or last.ended_at is not None:
        return Standing(course, "practice" if course.practice else "controls", None)
    if last.qualified is not None:
        return Standing(course, "calibrated" if may_score(last) else "stopped", last)
    rated = {each.control for each in last.ratings}
    practicing = any(each.id not in rated for each in course.practice)
    return Standing(course, "practice" if practicing else "controls", last)


def lock_reviewer(session: Session, reviewer_id: int) -> None:
    """What two windows of a reviewer send happens one after the other, and what is decided about them meanwhile.

    Nobody waits for it who gives this reviewer something to read.
    """
    session.get_one(Person, reviewer_id, with_for_update={"key_share": True})


def asked_of(session: Session, catalog: Catalog, actor: Actor, association: str) -> tuple[Standing, ...]:
    """Every course of the association's exams, and where this reviewer stands in it."""
    require(actor, association, "reviewer")
    return tuple(standing_of(session, each, actor.person_id) for each in courses_of(catalog, association))


def stands_before(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    *,
    lock: bool = False,
) -> Standing | None:
    """What is to be done before a response is opened, as its form asks; nothing when it is open or finally rated.

    Locked before something is changed, so that no other window of the reviewer stops them in between.
    """
    if lock:
        lock_reviewer(session, actor.person_id)
    place = (association, code, section, question)
    found = _control(session, actor, *place) or _essay(session, actor, *place)
    if found is None or found.is_final:
        return None
    key = _key(association, found.form, section)
    for course in courses_of(catalog, association):
        if course.key == key:
            standing = standing_of(session, course, actor.person_id)
            return None if standing.stage == "calibrated" else standing
    return None


def _key(association: str, form: Form, section: int) -> tuple[str, str, str] | None:
    """The key of the course that a section's form asks for."""
    part = form.parts[section] if 0 <= section < len(form.parts) else None
    if not isinstance(part, EssayPart) or part.section.rating.calibration is None:
        return None
    return association, form.exam.id, part.section.id


def shut(
    session: Session, catalog: Catalog, actor: Actor, association: str, places: Iterable[tuple[str, int, int]]
) -> frozenset[tuple[str, int, int]]:
    """Which of these responses, none of them final, open only after a calibration: code, section, question."""
    standings = asked_of(session, catalog, actor, association)
    wanted = {each.course.key for each in standings if each.stage != "calibrated"}
    if not wanted:
        return frozenset()
    found: dict[tuple[str, int], bool] = {}
    waiting = tuple(places)
    for code, section, question in waiting:
        if (code, section) not in found:
            place = (association, code, section, question)
            asked = _control(session, actor, *place) or _essay(session, actor, *place)
            found[code, section] = asked is not None and _key(association, asked.form, section) in wanted
    return frozenset(each for each in waiting if found[each[0], each[1]])


@dataclass(frozen=True)
class _Asked:
    """A response that a reviewer asks for."""

    form: Form
    is_final: bool


def _control(
    session: Session, actor: Actor, association: str, code: str, section: int, question: int
) -> _Asked | None:
    placed = find_placed(session, actor, association, code, section, question)
    if placed is None:
        return None
    return _Asked(read_form(session, placed.form_id, placed.form.fingerprint), placed.status == "final")


def _essay(
    session: Session, actor: Actor, association: str, code: str, section: int, question: int
) -> _Asked | None:
    query = (
        select(Sitting.id, StoredForm.id, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .where(Sitting.association == association, Sitting.code == code)
        .where(Allocation.reviewer_id == actor.person_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    sitting, form_id, mark = row
    rating = session.get(Rating, (sitting, section, question, actor.person_id))
    return _Asked(read_form(session, form_id, mark), rating is not None and rating.status == "final")
