"""Which sittings a statistic is about: those of a window's forms, or of all windows with the same forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form
from assay.services.errors import NotFound
from assay.services.forms import read_form
from assay.services.overview import coordinated_window
from assay.services.own_sittings import refuse_candidates
from assay.services.people import Actor
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import StoredForm, Window
from assay.wording import say

#: Over for the candidate; a void sitting counts for nothing, here too.
COUNTED = (*HANDED_IN, "scored", "released")


@dataclass(frozen=True)
class Counted:
    """A sitting that counts."""

    id: int
    form: int
    category: str
    #: Whether it has its result.
    is_scored: bool


@dataclass(frozen=True)
class Scope:
    """A window, the forms that were chosen, and everybody who handed one of them in."""

    window: Window
    #: Of the window's forms that of this key; empty for all together.
    key: str
    #: The window, and those whose sittings are taken together with its own, the first to open first.
    windows: tuple[Window, ...]
    #: Whether other windows have the same forms, taken or not.
    has_others: bool
    #: The chosen forms by the ids under which windows keep them.
    forms: Mapping[int, Form]
    sittings: tuple[Counted, ...]

    @property
    def which(self) -> ColumnElement[bool]:
        """The sittings, for a statement."""
        return Sitting.form_id.in_(self.forms) & Sitting.status.in_(COUNTED)

    @property
    def opened(self) -> datetime:
        """When the first of the windows opened."""
        return min(window.opens_at for window in self.windows)


def find_scope(
    session: Session,
    actor: Actor,
    association: str,
    window_id: int,
    key: str = "",
    *,
    wide: bool = False,
) -> Scope:
    """What statistics of a window are about; `wide` takes all windows with the same forms together.

    Not for a coordinator who sits one of these forms: statistics of items show their keys.
    """
    window = coordinated_window(session, actor, association, window_id)
    chosen = [form for form in window.forms if key in ("", form.key)]
    if not chosen:
        raise NotFound(say("There is no such form in this window."))
    same = _same_forms(session, association, chosen)
    refuse_candidates(session, actor, same)
    taken = [form for form in same if wide or form.window_id == window_id]
    forms = {form.id: read_form(session, form.id, form.fingerprint) for form in taken}
    ids = {form.window_id for form in taken}
    windows = session.scalars(select(Window).where(Window.id.in_(ids)).order_by(Window.opens_at, Window.id))
    has_others = any(form.window_id != window_id for form in same)
    return Scope(window, key, tuple(windows), has_others, forms, _sittings(session, forms))


def _same_forms(session: Session, association: str, chosen: Sequence[StoredForm]) -> Sequence[StoredForm]:
    marks = {form.fingerprint for form in chosen}
    query = select(StoredForm).where(StoredForm.association == association, StoredForm.fingerprint.in_(marks))
    return session.scalars(query.order_by(StoredForm.id)).all()


def _sittings(session: Session, forms: Mapping[int, Form]) -> tuple[Counted, ...]:
    query = select(Sitting.id, Sitting.form_id, Sitting.category, Sitting.status)
    which = Sitting.form_id.in_(forms) & Sitting.status.in_(COUNTED)
    return tuple(
        Counted(id_, form, category, status not in HANDED_IN)
        for id_, form, category, status in session.execute(query.where(which).order_by(Sitting.id))
    )
