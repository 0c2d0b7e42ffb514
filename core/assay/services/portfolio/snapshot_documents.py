"""Which documents applications were handed in with: those are kept, whatever their owner removes."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assay.storage.applications import Application, Snapshot
from assay.storage.portfolios import StoredDocument


def documents_in_snapshots(session: Session, person_id: int) -> frozenset[int]:
    """The ids of the documents of a person with which some application was handed in."""
    return frozenset(id_ for each in _snapshots(session, person_id) for id_ in _listed(each))


def snapshots_with(session: Session, document: StoredDocument) -> Iterator[Snapshot]:
    """The snapshots that list a document."""
    return (each for each in _snapshots(session, document.person_id) if document.id in _listed(each))


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
