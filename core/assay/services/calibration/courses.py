"""What there is to rate before the first essay of a section of an exam."""

from collections.abc import Iterator
from dataclasses import dataclass

from assay.content.adjudication import Rating
from assay.content.catalog import Catalog, owner_of
from assay.content.controls import ControlResponse
from assay.content.exams import EssaySection, Exam
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.services.errors import NotFound
from assay.wording import say


@dataclass(frozen=True)
class Piece:
    """One control response with what is needed to rate it."""

    control: ControlResponse
    prompt: Prompt
    rubric: Rubric

    @property
    def id(self) -> str:
        """Id of the control response."""
        return self.control.id


@dataclass(frozen=True)
class Course:
    """The control responses of a section of essays, and the policy by which they decide."""

    association: str
    exam: Exam
    section: EssaySection
    practice: tuple[Piece, ...]
    controls: tuple[Piece, ...]
    #: Those that lie unseen among candidates' essays.
    seeded: tuple[Piece, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Association, exam and section by their ids."""
        return self.association, self.exam.id, self.section.id

    @property
    def policy(self) -> Rating:
        """How the section's essays are rated."""
        return self.section.rating

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that comes before the first essay, in the order in which it is rated."""
        return (*self.practice, *self.controls)


def courses_of(catalog: Catalog, association: str) -> tuple[Course, ...]:
    """Every section of essays that asks for calibration and has control responses to decide by."""
    exams = (each for key, each in sorted(catalog.exams.items()) if owner_of(key) == association)
    return tuple(course for exam in exams for course in _of_exam(catalog, association, exam))


def find_course(catalog: Catalog, association: str, exam: str, section: str) -> Course:
    """One of them; `NotFound` when it asks for no calibration."""
    for course in courses_of(catalog, association):
        if course.key == (association, exam, section):
            return course
    raise NotFound(say("This examination asks for no calibration."))


def _of_exam(catalog: Catalog, association: str, exam: Exam) -> Iterator[Course]:
    for section in exam.sections:
        if isinstance(section, EssaySection) and section.rating.calibration:
            pieces = list(_pieces(catalog, association, section))
            practice, controls, seeded = (
                tuple(each for each in pieces if each.control.use == use)
                for use in ("practice", "control", "seeded")
            )
            if controls:
                yield Course(association, exam, section, practice, controls, seeded)


def _pieces(catalog: Catalog, association: str, section: EssaySection) -> Iterator[Piece]:
    pools = {choice.from_ for choices in section.by_category.values() for choice in choices}
    for key, control in sorted(catalog.controls.items()):
        prompt = catalog.prompts.get(f"{association}/{control.prompt}")
        rubric = catalog.rubrics.get(f"{association}/{prompt.rubric}") if prompt else None
        if owner_of(key) == association and prompt and rubric and prompt.pool in pools:
            yield Piece(control, prompt, rubric)
