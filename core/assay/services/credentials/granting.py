"""Granting a credential, and adding a term to it."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.requirements.cycles import first_term_ends, next_term_ends
from assay.content.criteria import Renewal
from assay.storage.applications import Application
from assay.storage.credentials import Credential, Term

#: Not mistaken for each other when read aloud or by hand.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def grant(
    session: Session, application: Application, title: str, renewal: Renewal | None, on: date, now: datetime
) -> Credential:
    """A new credential with its first term. It is not listed until its holder says so."""
    credential = Credential(
        number=_new_number(session, application.association),
        person_id=application.person_id,
        association=application.association,
        endorsement=application.endorsement,
        category=application.category,
        aim=application.aim,
        name=application.person.name,
        title=title,
        granted_on=on,
        changed_at=now,
    )
    session.add(credential)
    session.flush()
    _add_term(session, credential, application, on, first_term_ends(renewal, on))
    return credential


def extend(
    session: Session,
    credential: Credential,
    application: Application,
    renewal: Renewal,
    handed_in: date,
    on: date,
    now: datetime,
) -> Term:
    """A further term: without a gap when it was asked for in time, however long the decision took."""
    last = credential.terms[-1].ends
    begins = last + timedelta(days=1) if last and handed_in <= last else on
    credential.status, credential.changed_at = "active", now
    return _add_term(session, credential, application, begins, next_term_ends(renewal, begins))


def _add_term(
    session: Session, credential: Credential, application: Application, begins: date, ends: date | None
) -> Term:
    term = Term(
        application_id=application.id,
        association=credential.association,
        begins=begins,
        ends=ends,
    )
    credential.terms.append(term)
    session.flush()
    return term


def _new_number(session: Session, association: str) -> str:
    """As `MI-AIMH-7KQ2-XM4D`: nobody can guess the next one, so the registry cannot be walked through."""
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
        number = f"{association.upper()[:28]}-{drawn[:4]}-{drawn[4:]}"
        if session.scalar(select(Credential.id).where(Credential.number == number)) is None:
            return number
