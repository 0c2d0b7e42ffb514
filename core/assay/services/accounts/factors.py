"""Second factors: what proves, besides a password, that it is this person."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from assay.services.accounts import sign_ins
from assay.services.accounts.events import Note, note
from assay.services.accounts.rules import AccountRules
from assay.services.candidacy.sittings import revoke_tickets
from assay.services.people import Actor, find_person
from assay.storage.accounts import Passkey, RecoveryCode
from assay.storage.people import Person


def has_passkey(session: Session, person_id: int) -> bool:
    """Whether a person has one or more."""
    return bool(session.scalar(select(exists(select(Passkey.id).where(Passkey.person_id == person_id)))))


def has_second_factor(session: Session, person: Person) -> bool:
    """Whether a password alone lets nobody in as this person."""
    return bool(person.tf_totp_secret) or has_passkey(session, person.id)


def must_have_one(rules: AccountRules, actor: Actor, *, judges: Callable[[], bool]) -> bool:
    """Whether the rules ask a second factor of somebody: of whoever any association appointed or asked, or of all.

    Judges of panels are asked and have no appointment; they are looked up only where nothing else decides.
    """
    if rules.two_factor == "staff":
        return bool(actor.appointments) or judges()
    return rules.two_factor == "everybody"


def forget_codes_without_factor(session: Session, person: Person) -> None:
    """Recovery codes stand in for a factor; without one they open nothing, and none shall lie about."""
    if not has_second_factor(session, person):
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def take_up(session: Session, person: Person, counter: int) -> bool:
    """Note that the code of this half minute is used; whether it was not used before."""
    unused = (Person.totp_counter.is_(None)) | (Person.totp_counter < counter)
    this = update(Person).where(Person.id == person.id, unused).values(totp_counter=counter)
    taken = session.scalar(this.returning(Person.id).execution_options(synchronize_session=False))
    return taken is not None


def remove_app(person: Person) -> None:
    """The authenticator app counts no more."""
    person.tf_totp_secret = person.tf_primary_method = person.totp_counter = None


def reset_factors(session: Session, email: str, now: datetime) -> Person:
    """An operator takes off every second factor of a person who lost them all, and signs them out everywhere."""
    person = find_person(session, email)
    remove_app(person)
    for kind in (Passkey, RecoveryCode):
        session.execute(delete(kind).where(kind.person_id == person.id))
    sign_ins.end_all(session, person.id, now)
    revoke_tickets(session, person.id)
    note(session, Note(person.id, "factors-reset", now))
    return person
