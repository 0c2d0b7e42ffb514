"""Which of a window's parallel forms a candidate gets: the one with the least that they have seen, else in turn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.services.forms import read_form
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import StoredForm, Window

#: An item by its bank and its id.
ItemKey = tuple[str, str]


@dataclass(frozen=True)
class Overlap:
    """What a candidate had been given before of the items that they are asked."""

    seen: int
    #: All items of the sections that they sit.
    of: int
    #: The same count for each of the category's forms by its key, their own included.
    forms: Mapping[str, int]

    @property
    def is_unavoidable(self) -> bool:
        """Whether every form had some: the bank is too small to avoid it."""
        return self.seen > 0 and min(self.forms.values()) > 0


def assign(
    session: Session, window: Window, category: str, person: int, carried: Collection[str], now: datetime
) -> StoredForm | None:
    """A form of the category; None where there is none. `carried` are sections that are not sat again.

    Fewest items seen come first, then the fewest sittings, so that forms are sat equally often; among those the
    window's seed decides, anew in each round. The forms are locked: two who register at once take turns.
    """
    forms = forms_of(window, category)
    if len(forms) < 2:
        return forms[0] if forms else None
    ids = [form.id for form in forms]
    lock = select(StoredForm.id).where(StoredForm.id.in_(ids)).order_by(StoredForm.id)
    session.execute(lock.with_for_update(key_share=True))
    seen = items_seen(session, window.association, person, now)
    counts = _counts(session, ids)

    def rank(form: StoredForm) -> tuple[int, int, float, int]:
        sittings = counts.get(form.id, 0)
        asked = items_of(read_form(session, form.id, form.fingerprint), carried)
        turn = weight(form.seed, f"{category}/{sittings}/{form.number}")
        return len(seen & asked), sittings, turn, form.number

    return min(forms, key=rank)


def forms_of(window: Window, category: str) -> Sequence[StoredForm]:
    """The forms of a category in a window."""
    return [form for form in window.forms if form.category == category]


def items_of(form: Form, carried: Collection[str] = ()) -> set[ItemKey]:
    """The items of a form's sections, those left out that are carried over."""
    return {
        (part.section.bank, item.id)
        for part in form.parts
        if isinstance(part, MultipleChoicePart) and part.section.id not in carried
        for item in part.items
    }


def items_seen(session: Session, association: str, person: int, before: datetime) -> set[ItemKey]:
    """The items of every section that a person had opened by then, also where the sitting is void."""
    query = (
        select(Sitting.form_id, StoredForm.fingerprint, SittingSection.section)
        .join(SittingSection, SittingSection.sitting_id == Sitting.id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.association == association, Sitting.person_id == person)
        .where(SittingSection.opened_at < before)
    )
    found: set[ItemKey] = set()
    for form_id, mark, section in session.execute(query).all():
        form = read_form(session, form_id, mark)
        found |= items_of(form, {part.section.id for part in form.parts} - {section})
    return found


def overlap_of(session: Session, sitting: Sitting) -> Overlap:
    """What a candidate had seen before of this sitting's items, when they registered for it."""
    seen = items_seen(session, sitting.association, sitting.person_id, sitting.registered_at)
    carried = {each.section for each in sitting.sections if each.carried_from is not None}
    asked = {
        form.key: items_of(read_form(session, form.id, form.fingerprint), carried)
        for form in forms_of(sitting.window, sitting.category)
    }
    own = asked[sitting.form.key]
    return Overlap(len(seen & own), len(own), {key: len(seen & items) for key, items in asked.items()})


def _counts(session: Session, forms: Collection[int]) -> Mapping[int, int]:
    """How many sittings each form has; those that are void do not count."""
    query = select(Sitting.form_id, func.count()).where(Sitting.form_id.in_(forms), Sitting.status != "void")
    return dict(session.execute(query.group_by(Sitting.form_id)).all())
