"""What somebody typed into a form and has not saved: kept, so that it is there when they come back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.limits import MOST_DRAFTED, MOST_DRAFTS
from assay.storage.portfolios import FormDraft
from assay.wording import say

#: What was typed, by the name of the field; one field may have several values.
Fields = Mapping[str, Sequence[str]]


def keep_draft(session: Session, actor: Actor, form: str, fields: Fields, now: datetime) -> FormDraft:
    """Keep what stands in a form now, in the place of what stood there before."""
    if sum(len(name) + len(value) for name, values in fields.items() for value in values) > MOST_DRAFTED:
        raise Refused(say("This is more than can be kept for you. Save the form, or shorten what you typed."))
    draft = session.get(FormDraft, (actor.person_id, form))
    if draft is None:
        _make_room(session, actor)
        draft = FormDraft(person_id=actor.person_id, form=form)
        session.add(draft)
    draft.fields = {name: list(values) for name, values in fields.items()}
    draft.saved_at = now
    session.flush()
    return draft


def draft_of(session: Session, actor: Actor, form: str) -> FormDraft | None:
    """What the actor typed into a form and did not save."""
    return session.get(FormDraft, (actor.person_id, form))


def drop_draft(session: Session, actor: Actor, form: str) -> None:
    """Forget it: it was saved, or its owner does not want it."""
    session.execute(delete(FormDraft).where(FormDraft.person_id == actor.person_id, FormDraft.form == form))


def _make_room(session: Session, actor: Actor) -> None:
    """Before one more draft: the oldest ones go."""
    newest = (
        select(FormDraft)
        .where(FormDraft.person_id == actor.person_id)
        .order_by(FormDraft.saved_at.desc(), FormDraft.form)
    )
    for each in session.scalars(newest.offset(MOST_DRAFTS - 1)).all():
        session.delete(each)
