"""How a window's parallel forms were drawn, as its coordinator reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assay.assessment.exam.item_sections import SectionDrawing
from assay.content.exams import Exam
from assay.storage.windows import Window


@dataclass(frozen=True)
class FormRow:
    """One form of a section."""

    number: int
    #: Mean share of right answers in percent, over the items of known difficulty; nothing where none is known.
    mean: float | None
    #: Items in common with the other form that it shares most with.
    shared: int
    worn: int


@dataclass(frozen=True)
class DrawingView:
    """One section of items."""

    title: str
    drawing: SectionDrawing
    rows: tuple[FormRow, ...]

    @property
    def basis(self) -> str:
        """What the forms are equal in, in one sentence."""
        found = self.drawing
        if found.basis == "difficulty":
            rest = "" if found.known == found.pool else "; an item without one counted as the mean"
            return f"The forms are equally hard: the difficulty of {found.known} of {found.pool} items was known{rest}."
        if found.known:
            few = f"the difficulty of only {found.known} of {found.pool} items was known"
            return f"The forms are alike by the blueprint alone: {few}, which is too few to balance them by."
        return "The forms are alike by the blueprint alone: of no item it was known how hard it is."

    @property
    def nearness(self) -> str:
        """How far from the best, in one sentence; nothing where nothing was to be made best."""
        found, words = self.drawing, ""
        if found.distance is not None and found.bound is not None:
            words = (
                f"The mean of each form is within {found.distance * 100:.2f} percentage points of their common aim; "
                f"nearer than {found.bound * 100:.2f} is proven to be impossible."
            )
        if found.is_stopped:
            words += " The time for the search ran out: these are the best forms found by then, perhaps not the best."
        return words.strip()


def drawing_views(
    window: Window, exam: Exam | None, drawings: Sequence[SectionDrawing]
) -> tuple[DrawingView, ...]:
    """The sections of items of a window that has several forms; nothing where it has one."""
    if window.parallel == 1:
        return ()
    titles = {each.id: each.title for each in exam.sections} if exam else {}
    return tuple(DrawingView(titles.get(each.section, each.section), each, _rows(each)) for each in drawings)


def _rows(drawing: SectionDrawing) -> tuple[FormRow, ...]:
    return tuple(
        FormRow(
            number=place + 1,
            mean=None if mean is None else mean * 100,
            shared=max((n for other, n in enumerate(row) if other != place), default=0),
            worn=worn,
        )
        for place, (mean, row, worn) in enumerate(
            zip(drawing.means, drawing.overlap, drawing.worn, strict=True)
        )
    )
