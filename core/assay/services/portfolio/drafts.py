"""What somebody typed into a form and has not saved: kept, so that it is there when they come back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.errors import KeptElsewhere, Refused
from assay.services.people import Actor
from assay.services.portfolio.entries import lock_portfolio
from assay.services.portfolio.limits import MOST_DRAFTED, MOST_DRAFTS
from assay.storage.portfolios import FormDraft
from assay.wording import say

#: What was typed, by the name of the field; one field may have several values.
Fields = Mapping[str, Sequence[str]]


def keep_draft(
    session: Session, actor: Actor, form: str, fields: Fields, version: str, now: datetime
) -> FormDraft:
    """Keep what stands in a form now, in the place of the draft that it was typed over.

    `version` names that one, and is empty where there was none. The same sent again, because its answer was lost,
    changes nothing. Raises `KeptElsewhere` where another draft would be lost.
    """
    if sum(len(name) + len(value) for name, values in fields.items() for value in values) > MOST_DRAFTED:
        raise Refused(say("This is more than can be kept for you. Save the form, or shorten what you typed."))
    said = {name: list(values) for name, values in fields.items()}
    lock_portfolio(session, actor)  # two pages that keep at once do it in turn
    draft = draft_of(session, actor, form, lock=True)
    if draft is not None and draft.fields == said:
        return draft
    if draft is not None and draft.version != version:
        raise KeptElsewhere(draft.saved_at)
    return _write(session, draft or _begin(session, actor, form), said, now)


def _begin(session: Session, actor: Actor, form: str) -> FormDraft:
    _make_room(session, actor)
    return FormDraft(person_id=actor.person_id, form=form)


def _write(session: Session, draft: FormDraft, said: dict[str, list[str]], now: datetime) -> FormDraft:
    draft.fields, draft.saved_at = said, now
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, actor: Actor, form: str, *, lock: bool = False) -> FormDraft | None:
    """What the actor typed into a form and did not save."""
    key = (actor.person_id, form)
    return session.get(FormDraft, key, with_for_update=lock or None, populate_existing=lock)


def drop_draft(session: Session, actor: Actor, form: str, version: str) -> FormDraft | None:
    """Forget it: it was saved, or its owner does not want it.

    What was kept elsewhere since that version stays, and is given.
    """
    draft = draft_of(session, actor, form, lock=True)
    if draft is None or draft.version != version:
        return draft
    session.delete(draft)
    return None


def _make_room(session: Session, actor: Actor) -> None:
    """Before one more draft: the oldest ones go."""
    newest = (
        select(FormDraft)
        .where(FormDraft.person_id == actor.person_id)
        .order_by(FormDraft.saved_at.desc(), FormDraft.form)
    )
    for each in session.scalars(newest.offset(MOST_DRAFTS - 1)).all():
        session.delete(each)
