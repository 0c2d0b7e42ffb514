"""What a panel judges: a section of items of a form, and the forms that have the very same items."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.content.items import Item
from assay.services.errors import NotFound
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.storage.standard_settings import Panel
from assay.storage.windows import StoredForm, Window
from assay.wording import say


@dataclass(frozen=True)
class Judged:
    """A section of a form that a panel can judge; where categories sit the same, the first form stands for all."""

    form_id: int
    section: str
    title: str
    window: str
    exam: str
    #: The key of the form.
    form: str
    #: How many of them count: items that are only tried out are not judged.
    items: int
    #: Whether other forms of the window have other items here.
    is_one_of_several: bool


def judged_sections(session: Session, actor: Actor, association: str) -> tuple[Judged, ...]:
    """What a panel of the association can be opened for, the newest window first."""
    require(actor, association, "coordinator")
    query = (
        select(StoredForm, Window)
        .join(Window, Window.id == StoredForm.window_id)
        .where(Window.association == association)
        .order_by(Window.opens_at.desc(), Window.id, StoredForm.id)
    )
    found: dict[tuple[int, str, frozenset[Item]], tuple[StoredForm, Window, MultipleChoicePart]] = {}
    for stored, window in session.execute(query):
        for part in read_form(session, stored.id, stored.fingerprint).parts:
            if isinstance(part, MultipleChoicePart):
                place = (window.id, part.section.id, frozenset(part.scored))
                found.setdefault(place, (stored, window, part))
    several = Counter((window, section) for window, section, _ in found)
    return tuple(
        _judged(stored, window, part, several[window.id, part.section.id])
        for stored, window, part in found.values()
    )


def _judged(stored: StoredForm, window: Window, part: MultipleChoicePart, several: int) -> Judged:
    return Judged(
        form_id=stored.id,
        section=part.section.id,
        title=part.section.title,
        window=window.name,
        exam=window.exam,
        form=stored.key,
        items=len(part.scored),
        is_one_of_several=several > 1,
    )


def judged_part(session: Session, panel: Panel) -> MultipleChoicePart:
    """The section that a panel judges, as its form keeps it, without items that are only tried out."""
    part = whole_part(session, panel)
    return part.model_copy(update={"items": part.scored})


def whole_part(session: Session, panel: Panel) -> MultipleChoicePart:
    """The same with every item that candidates are asked."""
    found = questions_of(session, panel.form, panel.section)
    if found is None:
        raise NotFound(say("The form of this panel has no such section."))
    return found[1]


def alike_forms(session: Session, panel: Panel) -> Mapping[int, int]:
    """The forms of the exam whose items that count are the very same in this section, and where it stands in each
    (from 0). They may stand in another order, with others among them that are tried out.

    They are those of other categories, and of other windows; an item that was edited in between is another one.
    """
    wanted = frozenset(whole_part(session, panel).scored)
    return _places(
        session, panel.association, panel.exam, panel.section, lambda part: frozenset(part.scored) == wanted
    )


def forms_like(session: Session, form: StoredForm, wanted: MultipleChoicePart) -> Mapping[int, int]:
    """The forms of a form's exam with the very same items in a section, and where it stands in each; itself is one."""
    window = form.window
    return _places(
        session,
        window.association,
        window.exam,
        wanted.section.id,
        lambda part: part.items == wanted.items,
    )


def _places(
    session: Session, association: str, exam: str, section: str, fits: Callable[[MultipleChoicePart], bool]
) -> Mapping[int, int]:
    query = (
        select(StoredForm.id, StoredForm.fingerprint)
        .join(Window, Window.id == StoredForm.window_id)
        .where(Window.association == association, Window.exam == exam)
    )
    return {
        key: position
        for key, mark in session.execute(query.order_by(StoredForm.id)).all()
        for position, part in enumerate(read_form(session, key, mark).parts)
        if isinstance(part, MultipleChoicePart) and part.section.id == section and fits(part)
    }


def questions_of(session: Session, form: StoredForm, section: str) -> tuple[int, MultipleChoicePart] | None:
    """A section of items by its id, with its place in the form; nothing where the form has no such section."""
    for position, part in enumerate(read_form(session, form.id, form.fingerprint).parts):
        if isinstance(part, MultipleChoicePart) and part.section.id == section:
            return position, part
    return None
