"""Snapshots: an application as it was handed in, whole, so that nothing that changes later changes it."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.content.base import Content
from assay.content.catalog import Catalog
from assay.content.criteria import CriteriaVersion
from assay.content.crosswalk import Crossing
from assay.content.fingerprints import fingerprint
from assay.content.portfolio import Portfolio
from assay.services.applications.aims import aim_of, titles_of
from assay.services.errors import NotFound
from assay.services.portfolio.assembling import day_in, portfolio_of
from assay.storage.applications import Application, Signature, Snapshot
from assay.storage.portfolios import Contact, Entry, StoredDocument
from assay.wording import say


class SnapshotDocument(Content):
    """A file of the portfolio; its bytes stay in the document store."""

    id: int = Field(description="Its number among all documents.")
    name: str = Field(description="Name of the file.")
    media_type: str = Field(description="What it is, as the bytes say.")
    size: int = Field(description="Bytes.")
    fingerprint: str = Field(description="SHA-256 of the bytes, in hexadecimal.")
    entry: str = Field(default="", description="Id of the entry that it belongs to.")


class SnapshotSignature(Content):
    """An agreement as it was signed."""

    agreement: str = Field(description="Its id.")
    text: str = Field(description="The text that was signed.")
    shown_language: str | None = Field(
        default=None, description="In which language a translation stood above it; nothing where none did."
    )
    shown_text: str | None = Field(default=None, description="What that translation said.")
    fingerprint: str = Field(description="SHA-256 of the text, in hexadecimal.")
    name: str = Field(description="The name as it was typed.")
    signed_at: datetime = Field(description="When.")


class SnapshotContact(Content):
    """How a person of the portfolio is known, for conflicts of interest."""

    email: str = Field(default="", description="Address.")
    organisation: str = Field(default="", description="Where the person works.")


class SnapshotContent(Content):
    """Everything that was handed in, and what it is judged by."""

    association: str = Field(description="Id of the association.")
    endorsement: str = Field(description="Id of the endorsement.")
    category: str | None = Field(default=None, description="Id of the category.")
    competencies: tuple[str, ...] | None = Field(
        default=None,
        description="Full ids of the map's competencies; nothing when the map was not installed.",
    )
    crossings: tuple[Crossing, ...] = Field(
        default=(),
        description="What of other maps counted for them: competency, tag, and the map of the tag.",
    )
    titles: tuple[str, str, str] = Field(description="Association, endorsement and category as people say.")
    name: str = Field(description="The applicant's name on that day.")
    version: CriteriaVersion = Field(description="The criteria.")
    portfolio: Portfolio = Field(description="The portfolio with its records in the association.")
    contacts: Mapping[str, SnapshotContact] = Field(default={}, description="By the ids of the people.")
    documents: tuple[SnapshotDocument, ...] = Field(default=(), description="Files.")
    signatures: tuple[SnapshotSignature, ...] = Field(default=(), description="What was signed.")

    @property
    def aim(self) -> Aim:
        """What was applied for."""
        return Aim(self.association, self.endorsement, self.category, self.competencies, self.crossings)


def take(session: Session, catalog: Catalog, application: Application, now: datetime) -> Snapshot:
    """Write the snapshot of the round that begins now."""
    day = day_in(catalog, application.association, now)
    content = _content(session, catalog, application, now)
    snapshot = Snapshot(
        application_id=application.id,
        round=application.round,
        association=application.association,
        judged_on=day,
        content=content.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        fingerprint=fingerprint(content),
        taken_at=now,
    )
    session.add(snapshot)
    return snapshot


def _content(session: Session, catalog: Catalog, application: Application, now: datetime) -> SnapshotContent:
    person, association = application.person_id, application.association
    day = day_in(catalog, association, now)
    aim, version = aim_of(catalog, association, application.endorsement, application.category, day)
    return SnapshotContent(
        association=association,
        endorsement=aim.endorsement,
        category=aim.category,
        competencies=aim.competencies,
        crossings=aim.crossings,
        titles=titles_of(catalog, application),
        name=application.person.name,
        version=version,
        portfolio=portfolio_of(session, catalog, person, association),
        contacts=contacts_of(session, person),
        documents=_documents(session, person),
        signatures=_signatures(session, person, association),
    )


def contacts_of(session: Session, person_id: int) -> dict[str, SnapshotContact]:
    """How the people of a portfolio are known now."""
    rows = session.scalars(select(Contact).where(Contact.person_id == person_id))
    return {each.key: SnapshotContact(email=each.email, organisation=each.organisation) for each in rows}


def _documents(session: Session, person_id: int) -> tuple[SnapshotDocument, ...]:
    query = (
        select(StoredDocument, Entry.key)
        .outerjoin(Entry, Entry.id == StoredDocument.entry_id)
        .where(StoredDocument.person_id == person_id, StoredDocument.removed_at.is_(None))
        .order_by(StoredDocument.id)
    )
    return tuple(
        SnapshotDocument(
            id=each.id,
            name=each.name,
            media_type=each.media_type,
            size=each.size,
            fingerprint=each.fingerprint,
            entry=key or "",
        )
        for each, key in session.execute(query)
    )


def _signatures(session: Session, person_id: int, association: str) -> tuple[SnapshotSignature, ...]:
    query = select(Signature).where(Signature.person_id == person_id, Signature.association == association)
    return tuple(
        SnapshotSignature(
            agreement=each.agreement,
            text=each.text,
            shown_language=each.shown_language,
            shown_text=each.shown_text,
            fingerprint=each.fingerprint,
            name=each.name,
            signed_at=each.signed_at,
        )
        for each in session.scalars(query.order_by(Signature.id))
    )


def find_snapshot(
    session: Session, application: Application, round_: int | None = None
) -> tuple[Snapshot, SnapshotContent]:
    """What was handed in, by default last; `NotFound` before that. It never changes: a session reads it once."""
    key = (application.id, application.round if round_ is None else round_)
    read: dict[tuple[int, int], tuple[Snapshot, SnapshotContent]] = session.info.setdefault("snapshots", {})
    if key not in read:
        found = session.get(Snapshot, key)
        if found is None:
            raise NotFound(say("This application has not been handed in."))
        read[key] = found, SnapshotContent.model_validate(found.content)
    return read[key]
