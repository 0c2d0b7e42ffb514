"""Who besides its owner may read a document: those who judge an application that was handed in with it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.applications.access import find_application
from assay.services.applications.conflicts import reasons_against
from assay.services.errors import NotFound
from assay.services.people import Actor
from assay.services.portfolio.snapshot_documents import documents_in_snapshots, snapshots_with
from assay.storage.applications import Review, Snapshot
from assay.storage.portfolios import StoredDocument
from assay.wording import say


def document_for_reader(session: Session, actor: Actor, document_id: int) -> StoredDocument:
    """A document for its owner, or for a reviewer or coordinator of an application whose snapshot lists it."""
    document = session.get(StoredDocument, document_id)
    if document is None or not _may_read(session, actor, document):
        raise NotFound(say("There is no such document."))
    return document


def judged_with(session: Session, actor: Actor, document: StoredDocument) -> Snapshot | None:
    """What somebody judges that was handed in with a document; nothing for its owner, who judges nobody."""
    if document.person_id == actor.person_id or not actor.appointments:
        return None
    snapshots = sorted(snapshots_with(session, document), key=lambda each: (each.application_id, each.round))
    return next((each for each in snapshots if _judges(session, actor, each)), None)


def _may_read(session: Session, actor: Actor, document: StoredDocument) -> bool:
    if document.person_id == actor.person_id:
        return document.removed_at is None or document.id in documents_in_snapshots(session, actor.person_id)
    return judged_with(session, actor, document) is not None


def _judges(session: Session, actor: Actor, snapshot: Snapshot) -> bool:
    """Whether the actor was given an application to review, or runs its association, and is not too near to it."""
    review = select(Review.id).where(
        Review.application_id == snapshot.application_id, Review.reviewer_id == actor.person_id
    )
    reviews = actor.has(snapshot.association, "reviewer") and session.scalar(review.limit(1)) is not None
    if not reviews and not actor.is_coordinator(snapshot.association):
        return False
    application = find_application(session, snapshot.application_id)
    return not reasons_against(session, actor.person_id, application)
