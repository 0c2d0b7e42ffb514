"""Who acts, and with what right."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed, NotFound
from assay.storage.people import Appointment, Person


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
        raise NotAllowed(f"Only a {role} of this association can do this.")


def remedy_for_only_coordinator(
    session: Session, actor: Actor, association: str, name: str = "this association"
) -> str:
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
    return (
        f" You are the only coordinator of {name}. Have a second one appointed, who can handle this: "
        f"`assay appoint EMAIL {association} coordinator`."
    )


def find_person(session: Session, email: str) -> Person:
    """The person with this address, however it is capitalised."""
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise NotFound(f"Nobody with the address {email} has an account yet.")
    return person
