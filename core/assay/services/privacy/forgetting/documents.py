"""Documents of people who applied nowhere, hold nothing, and were not seen for long."""

from collections.abc import Sequence

import structlog
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.privacy.exporting import associations_of
from assay.services.privacy.forgetting.place import Clock, Place
from assay.storage.accounts import SignIn
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.document_store import StoreError
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry, StoredDocument
from assay.storage.references import ReferenceRequest
from assay.storage.sittings import Sitting

log = structlog.get_logger("assay.privacy")


class UnusedDocuments:
    """Nothing rests on them, and nobody is there."""

    keeps = "unused_documents"

    def due(self, place: Place, clock: Clock) -> int:
        """How many documents are due."""
        with place.database.reading() as session:
            query = select(func.count()).select_from(StoredDocument)
            return session.scalar(query.where(_is_unused(clock))) or 0

    def forget_some(self, place: Place, clock: Clock) -> int:
        """Those of one person."""
        with place.database.reading() as session:
            query = select(StoredDocument.person_id).where(_is_unused(clock))
            person_id = session.scalar(query.order_by(StoredDocument.person_id).limit(1))
        if person_id is None:
            return 0
        with place.database.writing() as session:
            places = _forget(session, person_id, clock)
        for each in places:
            _take_out(place, each)
        return len(places)


def _forget(session: Session, person_id: int, clock: Clock) -> Sequence[str]:
    """Where the bytes lie of what belongs to nobody now. Who applies at this instant waits, or was faster."""
    session.get_one(Person, person_id, with_for_update=True)
    due = select(StoredDocument).where(StoredDocument.person_id == person_id, _is_unused(clock))
    found = session.scalars(due).all()
    for each in found:
        session.delete(each)
    detail = {"count": len(found), "before": clock.before.date().isoformat()}
    for association in associations_of(session, person_id) if found else ():
        record(session, association, None, "forget documents", f"person {person_id}", clock.now, **detail)
    return [each.place for each in found]


def _take_out(place: Place, where: str) -> None:
    try:
        place.store.delete(where)
    except StoreError:  # bytes that belong to nothing are looked for every hour
        log.exception("a document that was forgotten is still in the store")


def _is_unused(clock: Clock) -> ColumnElement[bool]:
    """Theirs is no application of any kind, no credential, no exam under way, no reference that came or may come;
    and neither were they there nor did anything of theirs change since."""
    whose = StoredDocument.person_id
    needed = (
        select(Application.id).where(Application.person_id == whose),
        select(Credential.id).where(Credential.person_id == whose),
        select(Sitting.id).where(Sitting.person_id == whose, Sitting.status.not_in(("released", "void"))),
        select(ReferenceRequest.id).where(
            ReferenceRequest.person_id == whose,
            or_(
                ReferenceRequest.status == "answered",
                (ReferenceRequest.status == "asked") & (ReferenceRequest.expires_at > clock.now),
            ),
        ),
    )
    other = StoredDocument.__table__.alias("other")
    lately = (
        select(SignIn.id).where(SignIn.person_id == whose, SignIn.seen_at >= clock.before),
        select(Entry.id).where(Entry.person_id == whose, Entry.changed_at >= clock.before),
        select(Contact.id).where(Contact.person_id == whose, Contact.changed_at >= clock.before),
        select(other.c.id).where(other.c.person_id == whose, other.c.added_at >= clock.before),
    )
    return ~or_(*(each.correlate(StoredDocument).exists() for each in (*needed, *lately)))
