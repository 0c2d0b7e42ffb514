"""Adding, changing and removing the evidence of one's own portfolio."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.content.base import Content
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio.keys import free_key
from assay.services.portfolio.limits import MOST_ENTRIES, refuse_excess
from assay.services.portfolio.rows import MODELS, content_of
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry
from assay.wording import say

#: The kind of entry that each model is.
KIND_OF = {model: kind for kind, model in MODELS.items()}


class Changed(Refused):
    """An entry or contact was changed elsewhere since the page was opened that now wants to change it."""


def entries_of(session: Session, actor: Actor, kind: str) -> Sequence[Entry]:
    """The actor's entries of a kind, oldest first."""
    query = select(Entry).where(Entry.person_id == actor.person_id, Entry.kind == kind)
    return session.scalars(query.order_by(Entry.id)).all()


def find_entry(session: Session, actor: Actor, kind: str, key: str, *, lock: bool = False) -> Entry:
    """The actor's entry of a kind with this key."""
    query = select(Entry).where(Entry.person_id == actor.person_id, Entry.kind == kind, Entry.key == key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    entry = session.scalar(query)
    if entry is None:
        raise NotFound(say("There is no such entry in your portfolio."))
    return entry


def add_entry(session: Session, actor: Actor, evidence: Content, now: datetime) -> Entry:
    """Add evidence under an id made from its title; what its own id says does not matter.

    An entry that says the very same is not added again: a button may be pressed twice, a file imported twice.
    """
    kind, content = KIND_OF[type(evidence)], content_of(evidence)
    refuse_excess(content)
    lock_portfolio(session, actor)
    _refuse_strangers(session, actor, content)
    same = next((each for each in entries_of(session, actor, kind) if each.content == content), None)
    if same is not None:
        return same
    _refuse_too_many(session, actor)
    entry = Entry(
        person_id=actor.person_id,
        kind=kind,
        key=free_key(session, actor.person_id, _name(content)),
        content=content,
        revision=1,
        created_at=now,
        changed_at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def change_entry(
    session: Session, actor: Actor, key: str, evidence: Content, revision: int, now: datetime
) -> Entry:
    """Put evidence in the place of what an entry said at a revision. `Changed` if it says something else by now."""
    lock_portfolio(session, actor)
    entry = find_entry(session, actor, KIND_OF[type(evidence)], key, lock=True)
    content = content_of(evidence)
    if entry.content == content:
        return entry
    if entry.revision != revision:
        raise Changed(
            say("“%(entry)s” was changed elsewhere since you opened this page.", entry=name_of(entry))
        )
    _refuse_strangers(session, actor, content)
    refuse_excess(content)
    entry.content, entry.revision, entry.changed_at = content, entry.revision + 1, now
    session.flush()
    return entry


def remove_entry(session: Session, actor: Actor, kind: str, key: str) -> None:
    """Take an entry out. Its documents stay in the portfolio; what was handed in with it keeps its copy."""
    lock_portfolio(session, actor)
    entry = find_entry(session, actor, kind, key, lock=True)
    session.delete(entry)
    session.flush()


def name_of(entry: Entry) -> str:
    """What an entry is called."""
    return _name(entry.content)


def _name(content: dict[str, Any]) -> str:
    """Memberships have no title, but an organisation."""
    return str(content.get("title") or content["organisation"])


def lock_portfolio(session: Session, actor: Actor) -> None:
    """Let only one request at a time change a portfolio, or hand it in.

    Ids are unique in it, its size has a limit, and nobody whom an entry names may leave it. Whoever changes an
    application as well locks that first.
    """
    session.get(Person, actor.person_id, with_for_update=True)


def _refuse_strangers(session: Session, actor: Actor, content: dict[str, Any]) -> None:
    for role, unknown in _UNKNOWN.items():
        if role in content:
            query = select(Contact.id).where(Contact.person_id == actor.person_id)
            if session.scalar(query.where(Contact.key == content[role])) is None:
                raise Refused(unknown)


_UNKNOWN = {
    "provider": say("The provider is not among the people of your portfolio; choose somebody or add them."),
    "supervisor": say(
        "The supervisor is not among the people of your portfolio; choose somebody or add them."
    ),
}


def _refuse_too_many(session: Session, actor: Actor) -> None:
    query = select(func.count()).select_from(Entry).where(Entry.person_id == actor.person_id)
    if (session.scalar(query) or 0) >= MOST_ENTRIES:
        raise Refused(
            say(
                "A portfolio holds at most %(most)s entries. Remove some, or put several "
                "days of one kind together.",
                most=MOST_ENTRIES,
            )
        )
