"""What is closed to a coordinator who is a candidate: whatever shows the keys of a form that they sat or may sit."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed
from assay.services.people import Actor, remedy_for_only_coordinator
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm, Window
from assay.wording import say

#: By whether it is the window itself in which they sit.
_CLOSED: Final = {
    True: say("You are registered in this window yourself, so its forms are closed to you.%(remedy)s"),
    False: say("You are registered for this examination yourself, so its forms are closed to you.%(remedy)s"),
}
_ONLY_COUNTS: Final = say(
    "You have a sitting of this association yourself, so of questions, prompts, rubrics and control responses you see "
    "only how many are different.%(remedy)s"
)


def sits_in(session: Session, actor: Actor, form: StoredForm) -> frozenset[int]:
    """The windows where they sat this very form, or sit in its window, or have a sitting of the exam that is not over.

    Another window may have the same form, by the same seed, or some of its items.
    """
    is_going_on = Sitting.status.not_in(("released", "void"))
    same = StoredForm.fingerprint == form.fingerprint
    own = (
        select(Sitting.window_id)
        .join(Window, Window.id == Sitting.window_id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.person_id == actor.person_id)
        .where(Window.association == form.window.association, Window.exam == form.window.exam)
        .where(or_(same, Sitting.window_id == form.window_id, is_going_on))
    )
    return frozenset(session.scalars(own))


def why_only_counts(session: Session, actor: Actor, association: str) -> str:
    """Why somebody must not read what an association examines with, in no form yet; nothing where they may."""
    own = select(Sitting.id).where(Sitting.person_id == actor.person_id, Sitting.association == association)
    if session.scalar(own.limit(1)) is None:
        return ""
    return say(_ONLY_COUNTS, remedy=remedy_for_only_coordinator(session, actor, association))


def refuse_candidates(session: Session, actor: Actor, forms: Collection[StoredForm]) -> None:
    """Stop who is a candidate of one of these forms: their keys are not for them."""
    for form in forms:
        found = sits_in(session, actor, form)
        if not found:
            continue
        remedy = remedy_for_only_coordinator(session, actor, form.association)
        raise NotAllowed(say(_CLOSED[form.window_id in found], remedy=remedy))
