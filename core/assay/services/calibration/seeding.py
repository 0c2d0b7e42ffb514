"""Placing control responses among the essays that reviewers score, so that nobody can tell which they are.

A control takes the place of a whole sitting: one code, and an essay for each prompt that a candidate answers. Where
there are too few for that, none is placed. Queues are ordered by code, so the code is what puts it in its place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, func, select
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
from assay.services.overview import waiting_sittings
from assay.services.people import Actor, require
from assay.services.windows import find_window
from assay.storage.calibration import ControlReading
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation, Rating
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
class Papers:
    """How many control papers lie in a queue, and how many there should be."""

    placed: int
    wanted: int


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
    readers = _readers(session, Sitting.window_id == window.id) if courses else {}
    for (_, reviewer), sittings in sorted(readers.items()):
        seeder = _Seeder(session, window, reviewer, courses, now)
        made += seeder.place(sorted(sittings, key=lambda each: weight(reviewer, each.code)))
    if made:
        record(session, window.association, actor, "place controls", f"window {window_id}", now, made=made)
    session.flush()
    return made


def papers(session: Session, association: str, exam: str) -> Mapping[int, Papers]:
    """By reviewer, over the windows of an exam in which they still have something to score."""
    windows = select(Window.id).where(Window.association == association, Window.exam == exam)
    rows = select(ControlReading.window_id, ControlReading.reviewer_id, ControlReading.code).distinct()
    rows = rows.where(ControlReading.association == association, ControlReading.exam == exam)
    placed = Counter((window, reviewer) for window, reviewer, _ in session.execute(rows))
    found: dict[int, Papers] = {}
    for (window, reviewer), sittings in _readers(session, Sitting.window_id.in_(windows)).items():
        before = found.get(reviewer, Papers(0, 0))
        wanted = before.wanted + _wanted(session, sittings)
        found[reviewer] = Papers(before.placed + placed[window, reviewer], wanted)
    return found


def _readers(session: Session, here: ColumnElement[bool]) -> Mapping[tuple[int, int], list[_Read]]:
    """The sittings of each first reader by window, without readers who coordinate, or have nothing left to score."""
    coordinates = select(Appointment.person_id).where(
        Appointment.association == Allocation.association, Appointment.role == "coordinator"
    )
    done = (
        select(func.count())
        .where(Rating.sitting_id == Allocation.sitting_id, Rating.reviewer_id == Allocation.reviewer_id)
        .where(Rating.status == "final")
        .scalar_subquery()
    )
    query = (
        select(Sitting.id, Sitting.window_id, Allocation.reviewer_id, Sitting.code, StoredForm, done)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(here, Sitting.status != "void")
        .where(Allocation.reading == "first", Allocation.reviewer_id.not_in(coordinates))
    )
    waiting = {each.sitting: each.essays for each in waiting_sittings(session, here)}
    found: dict[tuple[int, int], list[_Read]] = defaultdict(list)
    at_work = set()
    for sitting, window, reviewer, code, form, finals in session.execute(query):
        found[window, reviewer].append(_Read(code, form))
        if finals < waiting.get(sitting, 0):
            at_work.add((window, reviewer))
    return {each: sittings for each, sittings in found.items() if each in at_work}


def _wanted(session: Session, sittings: Sequence[_Read]) -> int:
    """How many papers belong among these sittings, as the first of their forms says that asks for some."""
    forms = (read_form(session, each.form.id, each.form.fingerprint) for each in sittings)
    rules = (rule for form in forms for _, part in _parts(form) if (rule := _asked(part)))
    rule = next(rules, None)
    return ceil(len(sittings) / (rule.one_in - 1)) if rule else 0


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
        wanted = _wanted(self._session, sittings)
        return sum(self._place(sittings, number, wanted) for number in range(len(self._here), wanted))

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
            if spots := self._spots(read):
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

    def _spots(self, read: _Read) -> list[_Spot]:
        """One for each essay that a candidate writes; none at all where one is lacking, which would be a tell."""
        form, found = self._form(read), list[_Spot]()
        for position, part in _parts(form):
            course = self._courses.get((form.association, form.exam.id, part.section.id))
            for answer, questions in part.numbered_groups():
                spots = []
                if course is not None and _asked(part):
                    spots = self._of_group(read, course, part, position, questions)
                if len(spots) < answer:
                    return []
                found += spots[:answer]
        return found

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
