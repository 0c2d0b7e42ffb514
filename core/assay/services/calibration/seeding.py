"""Placing control responses among the essays that reviewers score, so that nobody can tell which they are.

A control takes the place of a whole sitting: one code, and an essay for each prompt that a candidate answers, as far as
there are control responses for it. Queues are ordered by code, so the code is what puts it in its place.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import EssayPart, Form
from assay.assessment.exam.marking import faults, missing
from assay.content.adjudication import InQueue
from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.calibration.courses import Course, Piece, courses_of
from assay.services.codes import CODES, code_of, is_taken
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.services.windows import find_window
from assay.storage.calibration import ControlReading
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm, Window

#: Of so many codes one lies in nearly every stretch.
MOST_TRIES = 500
#: As long as a reviewer may recognize a response.
RESTS = timedelta(days=180)


@dataclass(frozen=True)
class _Read:
    """A sitting that a reviewer reads."""

    code: str
    form: StoredForm


@dataclass(frozen=True)
class _Spot:
    """One essay that a control response can stand for."""

    section: int
    question: int
    course: Course
    piece: Piece


def place_controls(session: Session, catalog: Catalog, actor: Actor, window_id: int, now: datetime) -> int:
    """Give every first reader of a window the control responses that their exam asks for; how many were placed.

    Of a reader who was given more since, only what is lacking is added. No response comes twice to one reader in a
    window or within half a year, nor one whose reference they were shown; those never met, then those met longest ago,
    come first.
    """
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    courses = {each.key: each for each in courses_of(catalog, window.association) if each.seeded}
    made = 0
    for reviewer, sittings in sorted(_readers(session, window).items()) if courses else ():
        seeder = _Seeder(session, window, reviewer, courses, now)
        made += seeder.place(sorted(sittings, key=lambda each: weight(reviewer, each.code)))
    if made:
        record(session, window.association, actor, "place controls", f"window {window_id}", now, made=made)
    session.flush()
    return made


def _readers(session: Session, window: Window) -> Mapping[int, list[_Read]]:
    """The sittings of each first reader, without those readers who coordinate."""
    coordinates = select(Appointment.person_id).where(
        Appointment.association == window.association, Appointment.role == "coordinator"
    )
    query = (
        select(Allocation.reviewer_id, Sitting.code, StoredForm)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.window_id == window.id, Sitting.status != "void")
        .where(Allocation.reading == "first", Allocation.reviewer_id.not_in(coordinates))
    )
    found: dict[int, list[_Read]] = defaultdict(list)
    for reviewer, code, form in session.execute(query):
        found[reviewer].append(_Read(code, form))
    return found


class _Seeder:
    """Places what one reviewer of a window lacks."""

    def __init__(
        self,
        session: Session,
        window: Window,
        reviewer: int,
        courses: Mapping[tuple[str, str, str], Course],
        now: datetime,
    ) -> None:
        self._session, self._window, self._reviewer = session, window, reviewer
        self._courses, self._now = courses, now
        query = select(ControlReading).where(ControlReading.reviewer_id == reviewer)
        known = session.scalars(query.where(ControlReading.association == window.association)).all()
        self._here = {each.code for each in known if each.window_id == window.id}
        self._barred = {
            each.control
            for each in known
            if each.shown_at or each.window_id == window.id or each.placed_at > now - RESTS
        }
        self._last = {each.control: each.placed_at for each in sorted(known, key=lambda each: each.placed_at)}

    def place(self, sittings: Sequence[_Read]) -> int:
        """Among these sittings, in the order of the queue."""
        rule = next((rule for each in sittings if (rule := self._rule(each))), None)
        if rule is None:
            return 0
        wanted = ceil(len(sittings) / (rule.one_in - 1))
        return sum(self._place(sittings, number, wanted) for number in range(len(self._here), wanted))

    def _rule(self, read: _Read) -> InQueue | None:
        return next((each for _, part in _parts(self._form(read)) if (each := _asked(part))), None)

    def _form(self, read: _Read) -> Form:
        return read_form(self._session, read.form.id, read.form.fingerprint)

    def _place(self, sittings: Sequence[_Read], number: int, of: int) -> int:
        """One paper in its stretch of the queue, like one of the sittings there."""
        begin, end = (len(sittings) * place // of for place in (number, number + 1))
        stretch = sorted(sittings[begin:end], key=lambda each: self._chance(each, f"{number}/{each.code}"))
        edges = [
            weight(self._reviewer, sittings[place].code) for place in (begin, min(end, len(sittings) - 1))
        ]
        low, high = edges[0] if begin else 0.0, edges[1] if end < len(sittings) else 1.0
        for read in stretch:
            if spots := list(self._spots(read)):
                code = self._code(read, number, low, high)
                self._session.add_all(self._reading(each, read, code) for each in spots)
                self._barred |= {each.piece.id for each in spots}
                self._session.flush()
                return len(spots)
        return 0

    def _chance(self, read: _Read, what: str) -> float:
        """Depends on the window's seed and on its form, which no reviewer knows, so that none can foretell it."""
        return weight(read.form.seed, f"{read.form.fingerprint}/{self._window.id}/{self._reviewer}/{what}")

    def _code(self, read: _Read, number: int, low: float, high: float) -> str:
        """A code that nothing has, in the stretch if one is found there soon."""
        tries, code = 0, ""
        while not code or is_taken(self._session, self._window.association, code):
            tries += 1
            found = code_of(int(self._chance(read, f"{number}/code/{tries}") * CODES))
            code = found if tries > MOST_TRIES or low <= weight(self._reviewer, found) < high else ""
        return code

    def _spots(self, read: _Read) -> Iterator[_Spot]:
        form = self._form(read)
        for position, part in _parts(form):
            course = self._courses.get((form.association, form.exam.id, part.section.id))
            if course is not None and _asked(part):
                for answer, questions in part.numbered_groups():
                    yield from self._of_group(read, course, part, position, questions)[:answer]

    def _of_group(
        self, read: _Read, course: Course, part: EssayPart, position: int, questions: Sequence[int]
    ) -> list[_Spot]:
        """The best control response for each question that has one, the best first."""
        prompts = {part.prompts[number - 1].id: number for number in questions}
        found: dict[int, _Spot] = {}
        for piece in sorted(course.seeded, key=lambda each: self._rank(read, each)):
            number = prompts.get(piece.control.prompt)
            if number is not None and piece.id not in self._barred and _fits(piece, part, number):
                found.setdefault(number, _Spot(position, number, course, piece))
        return list(found.values())

    def _rank(self, read: _Read, piece: Piece) -> tuple[bool, datetime, float]:
        """Those never met first, then those met longest ago."""
        met = self._last.get(piece.id)
        return met is not None, met or self._now, self._chance(read, piece.id)

    def _reading(self, spot: _Spot, read: _Read, code: str) -> ControlReading:
        control = spot.piece.control
        association, exam, part = spot.course.key
        return ControlReading(
            association=association,
            window_id=self._window.id,
            form_id=read.form.id,
            reviewer_id=self._reviewer,
            control=control.id,
            code=code,
            section=spot.section,
            question=spot.question,
            exam=exam,
            part=part,
            text=_as_typed(control.text),
            reference={name: each.model_dump() for name, each in control.reference.items()},
            placed_at=self._now,
            levels={},
            comments={},
            changed_at=self._now,
        )


def _parts(form: Form) -> Iterator[tuple[int, EssayPart]]:
    return ((n, part) for n, part in enumerate(form.parts) if isinstance(part, EssayPart))


def _asked(part: EssayPart) -> InQueue | None:
    calibration = part.section.rating.calibration
    return calibration.in_queue if calibration else None


def _fits(piece: Piece, part: EssayPart, question: int) -> bool:
    """Whether the reference says something on each criterion of the rubric that the form was drawn with."""
    rubric, levels = part.rubric_of(question), piece.control.levels
    return not faults(rubric, levels) and not missing(rubric, levels)


def _as_typed(text: str) -> str:
    """Authors break lines where their editors do; candidates only between paragraphs."""
    paragraphs = text.replace("\r\n", "\n").strip().split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs if each.strip())
