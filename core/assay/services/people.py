"""Who acts, and with what right."""

from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed, NotFound
from assay.storage.people import Appointment, Person
from assay.wording import say

_ONLY: Final = {
    "reviewer": say("Only a reviewer of this association can do this."),
    "coordinator": say("Only a coordinator of this association can do this."),
}


@dataclass(frozen=True)
class Actor:
    """A signed-in person and what associations appointed them to: pairs of association and role."""

    person_id: int
    name: str
    appointments: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, person: Person) -> Self:
        """The actor that a person is."""
        pairs = frozenset((each.association, each.role) for each in person.appointments)
        return cls(person.id, person.name, pairs)

    def has(self, association: str, role: str) -> bool:
        """Whether the association appointed this person to the role."""
        return (association, role) in self.appointments

    def is_coordinator(self, association: str) -> bool:
        """Whether this person runs the association's examinations."""
        return self.has(association, "coordinator")

    def associations(self, role: str) -> tuple[str, ...]:
        """Where this person has the role, in order."""
        return tuple(sorted(association for association, held in self.appointments if held == role))


def require(actor: Actor, association: str, role: str) -> None:
    """Stop who has no such role there."""
    if not actor.has(association, role):
        raise NotAllowed(_ONLY[role])


def remedy_for_only_coordinator(session: Session, actor: Actor, association: str, name: str = "") -> str:
    """What to do where a coordinator must not act and there is no other; nothing for everybody else."""
    if not actor.is_coordinator(association):
        return ""
    others = (
        select(Appointment.person_id)
        .join(Appointment.person)
        .where(Appointment.association == association, Appointment.role == "coordinator", Person.active)
        .where(Person.id != actor.person_id)
    )
    if session.scalar(others.limit(1)) is not None:
        return ""
    return say(
        " You are the only coordinator of %(name)s. Have a second one appointed, who can "
        "handle this: `assay appoint EMAIL %(association)s coordinator`.",
        name=name or say("this association"),
        association=association,
    )


def find_person(session: Session, email: str) -> Person:
    """The person with this address, however it is capitalised."""
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise NotFound(say("Nobody with the address %(email)s has an account yet.", email=email))
    return person
