"""Taking away the bytes of documents that nobody needs any more; the worker does it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.portfolio.documents import GRACE
from assay.services.portfolio.snapshot_documents import documents_in_snapshots
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Stored
from assay.storage.portfolios import StoredDocument
from assay.storage.reports import Report


def clear_documents(database: Database, store: DocumentStore, now: datetime) -> int:
    """Take away removed documents that no handed-in application names, and bytes that belong to nothing."""
    return _clear_removed(database, store, now) + _clear_orphans(database, store, now)


def _clear_removed(database: Database, store: DocumentStore, now: datetime) -> int:
    with database.reading() as session:
        due = _due(session, now)
    for document_id in due:
        with database.writing() as session:
            place = _forget(session, document_id, now)
        if place:
            store.delete(place)
    return len(due)


def _due(session: Session, now: datetime) -> list[int]:
    query = select(StoredDocument).where(StoredDocument.removed_at < now - GRACE)
    removed = session.scalars(query.order_by(StoredDocument.id)).all()
    kept = {
        person: documents_in_snapshots(session, person) for person in {each.person_id for each in removed}
    }
    return [each.id for each in removed if each.id not in kept[each.person_id]]


def _forget(session: Session, document_id: int, now: datetime) -> str:
    """The place of a document whose row is deleted now; nothing when its owner has put it back meanwhile."""
    document = session.get(StoredDocument, document_id, with_for_update=True)
    if document is None or document.removed_at is None or document.removed_at >= now - GRACE:
        return ""
    session.delete(document)
    return document.place


def _clear_orphans(database: Database, store: DocumentStore, now: datetime) -> int:
    count = 0
    for chunk in store.everything():
        old = [each for each in chunk if each.since < now - GRACE]
        for place in _unknown(database, old):
            store.delete(place)
            count += 1
    return count


def _unknown(database: Database, stored: Iterable[Stored]) -> set[str]:
    """Those places of which no row knows."""
    places = {each.place for each in stored}
    with database.reading() as session:
        if not places:
            return places
        known = (select(each.place).where(each.place.in_(places)) for each in (StoredDocument, Report))
        return places.difference(*(session.scalars(query) for query in known))
