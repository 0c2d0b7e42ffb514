"""How a window's parallel forms were drawn, as its coordinator reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assay.assessment.exam.item_sections import SectionDrawing
from assay.content.exams import Exam
from assay.storage.windows import Window
from assay.wording import say


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
        numbers = {"known": found.known, "pool": found.pool}
        if found.basis == "difficulty" and found.known == found.pool:
            return say(
                "The forms are equally hard: the difficulty of %(known)s of %(pool)s items was known.",
                **numbers,
            )
        if found.basis == "difficulty":
            return say(
                "The forms are equally hard: the difficulty of %(known)s of %(pool)s items was known; "
                "an item without one counted as the mean.",
                **numbers,
            )
        if found.known:
            return say(
                "The forms are alike by the blueprint alone: the difficulty of only %(known)s of %(pool)s items "
                "was known, which is too few to balance them by.",
                **numbers,
            )
        return say("The forms are alike by the blueprint alone: of no item it was known how hard it is.")

    @property
    def nearness(self) -> str:
        """How far from the best, in one sentence; nothing where nothing was to be made best."""
        found, words = self.drawing, []
        if found.distance is not None and found.bound is not None:
            words.append(
                say(
                    "The mean of each form is within %(distance)s percentage points of their common "
                    "aim; nearer than %(bound)s is proven to be impossible.",
                    distance=f"{found.distance * 100:.2f}",
                    bound=f"{found.bound * 100:.2f}",
                )
            )
        if found.is_stopped:
            words.append(
                say(
                    "The time for the search ran out: these are the best forms found by then, "
                    "perhaps not the best."
                )
            )
        return " ".join(str(each) for each in words)


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
