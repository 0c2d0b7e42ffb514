"""Appointing reviewers and coordinators."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor, find_person, require
from assay.storage.people import ROLES, Appointment, Person
from assay.wording import say


def appoint(session: Session, actor: Actor, association: str, email: str, role: str, now: datetime) -> Person:
    """A coordinator gives a person a role. Doing it twice changes nothing."""
    require(actor, association, "coordinator")
    return grant(session, actor, association, email, role, now)


def grant(
    session: Session, actor: Actor | None, association: str, email: str, role: str, now: datetime
) -> Person:
    """Give a person a role without asking who asks: for the operator, who has the database anyway."""
    if role not in ROLES:
        raise Refused(
            say("%(role)s is not a role; there are %(roles)s.", role=role, roles=" and ".join(ROLES))
        )
    person = find_person(session, email)
    if session.get(Appointment, (person.id, association, role)) is None:
        before = _roles(session, person.id, association)
        session.add(Appointment(person_id=person.id, association=association, role=role))
        detail = {"before": before, "after": sorted([*before, role])}
        record(session, association, actor, f"appoint {role}", f"person {person.id}", now, **detail)
    return person


def dismiss(
    session: Session, actor: Actor, association: str, person_id: int, role: str, now: datetime
) -> None:
    """A coordinator takes a role back; nobody can dismiss themselves as coordinator."""
    require(actor, association, "coordinator")
    if role == "coordinator" and person_id == actor.person_id:
        raise Refused(say("You cannot take this role from yourself; ask another coordinator."))
    withdraw(session, actor, association, person_id, role, now)


def withdraw(
    session: Session, actor: Actor | None, association: str, person_id: int, role: str, now: datetime
) -> None:
    """Take a role back without asking who asks: for the operator, as `grant`."""
    appointment = session.get(Appointment, (person_id, association, role))
    if appointment is None:
        raise NotFound(say("This person has no such role."))
    before = _roles(session, person_id, association)
    session.delete(appointment)
    detail = {"before": before, "after": [each for each in before if each != role]}
    record(session, association, actor, f"dismiss {role}", f"person {person_id}", now, **detail)


def _roles(session: Session, person_id: int, association: str) -> list[str]:
    query = select(Appointment.role).where(Appointment.person_id == person_id)
    return list(
        session.scalars(query.where(Appointment.association == association).order_by(Appointment.role))
    )


def appointed(session: Session, actor: Actor, association: str) -> Sequence[Appointment]:
    """Everybody with a role in the association, for its coordinator."""
    require(actor, association, "coordinator")
    query = (
        select(Appointment)
        .join(Appointment.person)
        .options(joinedload(Appointment.person))
        .where(Appointment.association == association)
        .order_by(Appointment.role, Person.name)
    )
    return session.scalars(query).all()
