"""Who besides its owner may read a document: those who judge an application that was handed in with it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assay.services.errors import NotFound
from assay.services.people import Actor
from assay.storage.applications import Application, Review, Snapshot
from assay.storage.portfolios import StoredDocument


def document_for_reader(session: Session, actor: Actor, document_id: int) -> StoredDocument:
    """A document for its owner, or for a reviewer or coordinator of an application whose snapshot lists it."""
    document = session.get(StoredDocument, document_id)
    if document is None or not _may_read(session, actor, document):
        raise NotFound("There is no such document.")
    return document


def documents_in_snapshots(session: Session, person_id: int) -> frozenset[int]:
    """The ids of the documents of a person with which some application was handed in."""
    return frozenset(id_ for each in _snapshots(session, person_id) for id_ in _listed(each))


def _may_read(session: Session, actor: Actor, document: StoredDocument) -> bool:
    if document.person_id == actor.person_id:
        return document.removed_at is None or document.id in documents_in_snapshots(session, actor.person_id)
    if not actor.appointments:
        return False
    return any(
        document.id in _listed(each) and _judges(session, actor, each)
        for each in _snapshots(session, document.person_id)
    )


def _judges(session: Session, actor: Actor, snapshot: Snapshot) -> bool:
    """Whether the actor runs the association of an application, or was given it to review."""
    if actor.is_coordinator(snapshot.association):
        return True
    review = select(Review.id).where(
        Review.application_id == snapshot.application_id, Review.reviewer_id == actor.person_id
    )
    return actor.has(snapshot.association, "reviewer") and session.scalar(review.limit(1)) is not None


def _snapshots(session: Session, person_id: int) -> Iterator[Snapshot]:
    query = (
        select(Snapshot)
        .join(Application, Application.id == Snapshot.application_id)
        .where(Application.person_id == person_id)
        .options(undefer(Snapshot.content))
    )
    yield from session.scalars(query)


def _listed(snapshot: Snapshot) -> set[int]:
    """The documents that a snapshot names; only this much of it is read, whatever version wrote it."""
    return {each["id"] for each in snapshot.content.get("documents", ())}
