"""What the clock does about credentials: it reminds holders of a renewal, and lets lapse what was not renewed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.translations import said_in
from assay.services.credentials.keeping import is_decided_on, lapse, overdue
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post, whereabouts
from assay.services.portfolio.assembling import day_in
from assay.storage.credentials import Credential, Term
from assay.storage.database import Database
from assay.storage.people import Person

log = structlog.get_logger("assay.credentials")

#: Days before the end of a term at which its holder is reminded, the first one first.
REMINDERS: Final = (120, 45, 14)

Act = Callable[[Session, int], bool]


def watch(database: Database, catalog: Catalog, letters: Letters, now: datetime) -> int:
    """Remind, and let lapse, in every association where a renewal can be begun; how many holders were told."""
    offering = sorted(each.id for each in catalog.offering)
    return sum(_watch(database, catalog, letters, each, now) for each in offering)


def _watch(database: Database, catalog: Catalog, letters: Letters, association: str, now: datetime) -> int:
    today = day_in(catalog, association, now)

    def _tell_lapsed(session: Session, credential: Credential) -> bool:
        # By the term: what was reinstated may lapse again.
        about = f"lapsed {credential.terms[-1].ends}"
        return _write(session, catalog, letters, credential, about, now)

    def let_lapse(session: Session, credential_id: int) -> bool:
        credential = lapse(session, credential_id, today, now)
        return credential is not None and _tell_lapsed(session, credential)

    def remind(session: Session, credential_id: int) -> bool:
        credential = session.get_one(Credential, credential_id, with_for_update=True)
        ends = credential.terms[-1].ends
        due = [days for days in REMINDERS if ends and today <= ends <= today + timedelta(days=days)]
        about = " ".join(("reminder", str(ends), str(min(due)))) if due else ""
        return bool(due) and _write(session, catalog, letters, credential, about, now)

    with database.reading() as session:
        late, soon = overdue(session, association, today), _ending(session, association, today)
    return sum(_one(database, each, let_lapse) for each in late) + sum(
        _one(database, each, remind) for each in soon
    )


def _ending(session: Session, association: str, today: date) -> Sequence[int]:
    """Credentials in force whose last term ends soon, and whose renewal is not with the association."""
    ends = select(func.max(Term.ends)).where(Term.credential_id == Credential.id).scalar_subquery()
    query = select(Credential.id).where(
        Credential.association == association,
        Credential.status == "active",
        Credential.person.has(Person.erased_at.is_(None)),
        ~is_decided_on(),
        ends.between(today, today + timedelta(days=REMINDERS[0])),
    )
    return session.scalars(query.order_by(Credential.id)).all()


def _write(
    session: Session, catalog: Catalog, letters: Letters, credential: Credential, about: str, now: datetime
) -> bool:
    """Tell the holder, once, what is the matter; of an erased one a number is left, which lapses silently."""
    subject = " ".join(("credential", credential.number, about))
    if credential.person.erased_at is not None or whereabouts(session, subject):
        return False
    ends = credential.terms[-1].ends
    name = "credential-lapsed" if credential.status == "lapsed" else "credential-ends"
    title, body = letters.write(
        name,
        credential.person.reads,
        holder=credential.person.name,
        association=said_in(catalog.associations[credential.association], credential.person.reads).name,
        endorsement=credential.title,
        number=credential.number,
        ends=ends,
        page=f"{letters.base_url}/credentials/{credential.number}",
    )
    post(session, credential.association, subject, credential.person.email, title, body, now)
    return True


def _one(database: Database, credential_id: int, act: Act) -> bool:
    """Act in a transaction of its own; what fails for one holder does not hold up the others."""
    try:
        with database.writing() as session:
            return act(session, credential_id)
    except Exception:
        log.exception("a credential could not be looked after", credential=credential_id)
        return False
