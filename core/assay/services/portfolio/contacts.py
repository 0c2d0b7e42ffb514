"""The people of one's own portfolio: supervisors, providers, raters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.content.people import Person
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio.entries import Changed, lock_portfolio, name_of
from assay.services.portfolio.keys import free_contact_key
from assay.services.portfolio.limits import MOST_CONTACTS, refuse_excess
from assay.services.portfolio.rows import content_of
from assay.storage.portfolios import Contact, Entry
from assay.storage.references import ReferenceRequest
from assay.wording import say


@dataclass(frozen=True)
class Card:
    """What the owner of a portfolio says of somebody; the id of the person does not matter."""

    person: Person
    email: str = ""
    organisation: str = ""


def contacts_of(session: Session, actor: Actor) -> Sequence[Contact]:
    """The actor's contacts, in the order in which they were added."""
    query = select(Contact).where(Contact.person_id == actor.person_id)
    return session.scalars(query.order_by(Contact.id)).all()


def find_contact(session: Session, actor: Actor, key: str, *, lock: bool = False) -> Contact:
    """The actor's contact with this key."""
    query = select(Contact).where(Contact.person_id == actor.person_id, Contact.key == key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    contact = session.scalar(query)
    if contact is None:
        raise NotFound(say("There is nobody like this in your portfolio."))
    return contact


def add_contact(session: Session, actor: Actor, card: Card, now: datetime) -> Contact:
    """Add somebody under an id made from their name; the very same card is not added again."""
    _refuse_excess(card)
    lock_portfolio(session, actor)
    present = contacts_of(session, actor)
    same = next((each for each in present if _says(each, card)), None)
    if same is not None:
        return same
    if len(present) >= MOST_CONTACTS:
        raise Refused(
            say(
                "A portfolio holds at most %(most)s people. Remove those whom nothing names.",
                most=MOST_CONTACTS,
            )
        )
    contact = Contact(
        person_id=actor.person_id,
        key=free_contact_key(session, actor.person_id, card.person.name),
        revision=1,
    )
    _write(contact, card, now)
    session.add(contact)
    session.flush()
    return contact


def change_contact(
    session: Session, actor: Actor, key: str, card: Card, revision: int, now: datetime
) -> Contact:
    """Put a card in the place of what was known at a revision. `Changed` if something else is known by now."""
    lock_portfolio(session, actor)
    contact = find_contact(session, actor, key, lock=True)
    if _says(contact, card):
        return contact
    if contact.revision != revision:
        raise Changed(
            say(
                "What is known of %(name)s was changed elsewhere meanwhile.",
                name=contact.content["name"],
            )
        )
    _refuse_other_address(session, contact, card)
    _refuse_excess(card)
    contact.revision += 1
    _write(contact, card, now)
    session.flush()
    return contact


def remove_contact(session: Session, actor: Actor, key: str) -> None:
    """Take somebody out whom nothing names."""
    lock_portfolio(session, actor)
    contact = find_contact(session, actor, key, lock=True)
    name = contact.content["name"]
    asked = select(func.count()).where(ReferenceRequest.contact_id == contact.id)
    if session.scalar(asked):
        raise Refused(say("%(name)s was asked for a reference, and so stays in your portfolio.", name=name))
    naming = naming_entries(session, actor, key)
    if naming:
        names = ", ".join(f"“{name_of(each)}”" for each in naming[:3])
        more = len(naming) - 3
        raise Refused(
            say(
                "%(name)s is named in %(entries)s and %(more)s more. Name somebody else there first, or nobody.",
                name=name,
                entries=names,
                more=more,
            )
            if more > 0
            else say(
                "%(name)s is named in %(entries)s. Name somebody else there first, or nobody.",
                name=name,
                entries=names,
            )
        )
    session.delete(contact)
    session.flush()


def naming_entries(session: Session, actor: Actor, key: str) -> Sequence[Entry]:
    """The actor's entries that name a contact as provider or supervisor, oldest first."""
    return entries_by_contact(session, actor).get(key, ())


def entries_by_contact(session: Session, actor: Actor) -> Mapping[str, Sequence[Entry]]:
    """The actor's entries that name somebody as provider or supervisor, by the key of the contact, oldest first."""
    kinds = ("supervision", "work")
    query = select(Entry).where(Entry.person_id == actor.person_id, Entry.kind.in_(kinds)).order_by(Entry.id)
    found: dict[str, list[Entry]] = {}
    for each in session.scalars(query):
        named = {each.content[role] for role in ("provider", "supervisor") if role in each.content}
        for key in named:
            found.setdefault(key, []).append(each)
    return found


def _refuse_other_address(session: Session, contact: Contact, card: Card) -> None:
    """A link went to this address: with another one, a reference would seem to come from somebody else."""
    if card.email.lower() == contact.email:
        return
    query = select(ReferenceRequest.status).where(ReferenceRequest.contact_id == contact.id)
    asked = set(session.scalars(query.where(ReferenceRequest.status.in_(("asked", "answered")))))
    name = contact.content["name"]
    if "answered" in asked:
        raise Refused(
            say(
                "%(name)s gave a reference from %(email)s, and so this address stays.",
                name=name,
                email=contact.email,
            )
        )
    if asked:
        raise Refused(
            say(
                "%(name)s was asked for a reference at %(email)s. Correct the address there.",
                name=name,
                email=contact.email,
            )
        )


def _says(contact: Contact, card: Card) -> bool:
    there = (contact.content, contact.email, contact.organisation)
    return there == (content_of(card.person), card.email.lower(), card.organisation)


def _write(contact: Contact, card: Card, now: datetime) -> None:
    contact.content, contact.changed_at = content_of(card.person), now
    contact.email, contact.organisation = card.email.lower(), card.organisation


def _refuse_excess(card: Card) -> None:
    refuse_excess({**content_of(card.person), "organisation": card.organisation})
    if len(card.email) > 254:
        raise Refused(say("The e-mail address is longer than any that works."))
