"""Adding many pieces of evidence at once, as an import does: one by one would read the portfolio anew for each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.base import Content
from assay.content.people import Person
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.entries import KIND_OF, lock_portfolio
from assay.services.portfolio.keys import entry_key, unlike
from assay.services.portfolio.limits import MOST_CONTACTS, MOST_ENTRIES
from assay.services.portfolio.rows import content_of
from assay.storage.portfolios import Contact, Entry
from assay.wording import say


def add_entries(
    session: Session, actor: Actor, evidence: Sequence[Content], now: datetime, *, keep_ids: bool = False
) -> list[Entry]:
    """Add evidence that is known to be sound and new, under ids from its titles or, where they are free, its own."""
    lock_portfolio(session, actor)
    taken = set(session.scalars(select(Entry.key).where(Entry.person_id == actor.person_id)))
    if len(taken) + len(evidence) > MOST_ENTRIES:
        raise Refused(
            say(
                "A portfolio holds at most %(most)s entries; yours has %(taken)s, and these are %(new)s more.",
                most=MOST_ENTRIES,
                taken=len(taken),
                new=len(evidence),
            )
        )
    added = []
    for each in evidence:
        content = content_of(each)
        own = str(getattr(each, "id", "")) if keep_ids else ""
        key = entry_key(taken, own or str(content.get("title") or content["organisation"]))
        taken.add(key)
        added.append(_entry(actor, KIND_OF[type(each)], key, content, now))
    session.add_all(added)
    session.flush()
    return added


def _entry(actor: Actor, kind: str, key: str, content: dict[str, object], now: datetime) -> Entry:
    return Entry(
        person_id=actor.person_id,
        kind=kind,
        key=key,
        content=content,
        revision=1,
        created_at=now,
        changed_at=now,
    )


def add_people(session: Session, actor: Actor, people: Sequence[Person], now: datetime) -> dict[str, str]:
    """Add people who are known to be new; the ids that they have here by those that they had."""
    lock_portfolio(session, actor)
    taken = set(session.scalars(select(Contact.key).where(Contact.person_id == actor.person_id)))
    if len(taken) + len(people) > MOST_CONTACTS:
        raise Refused(
            say(
                "A portfolio holds at most %(most)s people; yours has %(taken)s, and these are %(new)s more.",
                most=MOST_CONTACTS,
                taken=len(taken),
                new=len(people),
            )
        )
    keys = {}
    for each in people:
        keys[each.id] = unlike(taken, each.id)
        taken.add(keys[each.id])
        content = content_of(each)
        session.add(
            Contact(person_id=actor.person_id, key=keys[each.id], content=content, revision=1, changed_at=now)
        )
    session.flush()
    return keys
