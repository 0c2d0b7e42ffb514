"""Making accounts, closing them and opening them again, and what goes with them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import uuid4
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.accounts import sign_ins
from assay.services.accounts.factors import reset_factors
from assay.services.audit import record
from assay.services.candidacy.sittings import revoke_tickets
from assay.services.errors import Refused
from assay.services.people import find_person
from assay.storage.applications import Application
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.wording import LANGUAGES, say

#: In whose log stands what is done to somebody who has to do with no association: no association can be called so.
NO_ASSOCIATION: Final = "*"


def add_person(
    session: Session, email: str, name: str, now: datetime, *, time_zone: str = "UTC", language: str = ""
) -> Person:
    """An account without a password, which nobody is in before they set one."""
    if not name.strip() or len(name) > 200:
        raise Refused(say("Write a name of at most 200 characters."))
    if time_zone not in available_timezones():
        raise Refused(say("%(zone)s is no time zone; write one such as America/Detroit.", zone=time_zone))
    if language and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise Refused(
            say("%(language)s is not spoken here; there are %(known)s.", language=language, known=known)
        )
    person = Person(email=_free(session, email), name=name.strip(), password=None, active=True)
    person.fs_uniquifier, person.time_zone, person.language = uuid4().hex, time_zone, language or None
    session.add(person)
    session.flush()
    _note(session, person, "add account", now)
    return person


def note_link(session: Session, email: str, now: datetime) -> Person:
    """Whoever has the link that is made now can set a new password: the log knows of it before it is shown."""
    person = find_person(session, email)
    _note(session, person, "make password link", now)
    return person


def close(session: Session, email: str, now: datetime) -> tuple[Person, list[str]]:
    """Nobody signs in with it any more, and who is in is out; and the associations that have no coordinator now."""
    person = find_person(session, email)
    if person.active:
        person.active = False
        _end_sessions(session, person, now)
        _note(session, person, "close account", now)
    return person, list(_without_coordinator(session, person))


def reopen(session: Session, email: str, now: datetime) -> Person:
    """Everything is as it was."""
    person = find_person(session, email)
    if not person.active:
        person.active = True
        _note(session, person, "reopen account", now)
    return person


def sign_out(session: Session, email: str, now: datetime) -> Person:
    """End every session of a person, also the exam room's."""
    person = find_person(session, email)
    _end_sessions(session, person, now)
    _note(session, person, "sign out everywhere", now)
    return person


def take_factors_off(session: Session, email: str, now: datetime) -> Person:
    """Let somebody who lost every second factor sign in with the password alone, and sign them out everywhere."""
    person = reset_factors(session, email, now)
    person.fs_uniquifier = uuid4().hex
    _note(session, person, "take second factors off", now)
    return person


def change_address(session: Session, email: str, new: str, now: datetime) -> Person:
    """Let a person sign in, and get mails, with another address."""
    person = find_person(session, email)
    wanted = _free(session, new)
    person.email = wanted
    session.flush()
    _end_sessions(session, person, now)  # and links that went to the old address
    # The log is kept for ever, and addresses are not.
    _note(session, person, "change address", now)
    return person


def _free(session: Session, email: str) -> str:
    try:
        found = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Refused(say("%(email)s is no e-mail address: %(why)s", email=email, why=error)) from error
    if session.scalar(select(Person.id).where(Person.email == found)) is not None:
        raise Refused(say("Somebody has an account with the address %(email)s already.", email=found))
    return found


def _end_sessions(session: Session, person: Person, now: datetime) -> None:
    person.fs_uniquifier = uuid4().hex
    sign_ins.end_all(session, person.id, now)
    revoke_tickets(session, person.id)


def _without_coordinator(session: Session, person: Person) -> Iterator[str]:
    """Where this person was the last coordinator who can sign in."""
    for held in person.appointments:
        if held.role == "coordinator":
            others = select(Appointment).join(Appointment.person).where(Person.active)
            of_it = others.where(
                Appointment.association == held.association, Appointment.role == "coordinator"
            )
            if session.scalars(of_it).first() is None:
                yield held.association


def _note(session: Session, person: Person, act: str, now: datetime) -> None:
    """In the log of every association that the person has to do with."""
    session.flush()
    for association in _associations(session, person) or [NO_ASSOCIATION]:
        record(session, association, None, act, f"person {person.id}", now, by="operator")


def _associations(session: Session, person: Person) -> list[str]:
    kinds = (Appointment, Application, Sitting)
    found = (
        session.scalars(select(each.association).where(each.person_id == person.id).distinct())
        for each in kinds
    )
    return sorted({association for each in found for association in each})
