"""Whose accounts there are, for who runs the installation."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.services.people import find_person
from assay.storage.identities import Identity
from assay.storage.people import Appointment, Person


def people(session: Session, *, association: str = "", role: str = "", word: str = "") -> Sequence[Person]:
    """Everybody, by address: with a role, in an association, or with a word in name or address."""
    query = select(Person).options(selectinload(Person.appointments)).order_by(Person.email)
    if association or role:
        held = select(Appointment.person_id)
        held = held.where(Appointment.association == association) if association else held
        held = held.where(Appointment.role == role) if role else held
        query = query.where(Person.id.in_(held))
    if word:
        named = Person.name.icontains(word, autoescape=True) | Person.email.icontains(word, autoescape=True)
        query = query.where(named)
    return session.scalars(query).all()


def person(session: Session, email: str) -> tuple[Person, Sequence[Identity]]:
    """One of them, and by which providers they may come."""
    found = find_person(session, email)
    linked = select(Identity).where(Identity.person_id == found.id).order_by(Identity.linked_at)
    return found, session.scalars(linked).all()
