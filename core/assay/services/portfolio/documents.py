"""The documents of one's own portfolio: transcripts, certificates, whatever shows what an entry says.

The bytes go into the document store first, then the row is written. If that fails, bytes without a row stay behind,
and `document_keeping` takes them away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio.entries import lock_portfolio
from assay.services.portfolio.file_kinds import kind_of
from assay.services.portfolio.file_names import clean_name
from assay.storage.portfolios import Entry, StoredDocument
from assay.wording import say

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 10 * MEGABYTE
#: Of one person, all files together.
MOST_BYTES: Final = 200 * MEGABYTE
MOST_FILES: Final = 300
#: So long a removed document can be put back, and an upload may take until its row is there.
GRACE: Final = timedelta(days=1)


@dataclass(frozen=True)
class SoundFile:
    """A file that can be kept."""

    name: str
    media_type: str
    content: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Shelf:
    """How much of their room somebody uses."""

    files: int
    size: int


def examine(name: str, content: bytes) -> SoundFile:
    """A file under a clean name, with what it is; `Refused` when it cannot be kept, with the reason."""
    if not content:
        raise Refused(say("This file is empty. Perhaps it is still being saved or downloaded; try again."))
    if len(content) > LARGEST:
        size = f"{len(content) / MEGABYTE:.1f}"
        raise Refused(
            say(
                "This file has %(size)s MB; at most %(most)s MB are taken. Scan it smaller.",
                size=size,
                most=LARGEST // MEGABYTE,
            )
        )
    kind = kind_of(content)
    return SoundFile(clean_name(name, kind), kind.media_type, content)


def refuse_no_room(session: Session, actor: Actor, file: SoundFile) -> None:
    """Stop a file that is there already, or for which there is no room left."""
    same = session.scalar(_own(actor).where(StoredDocument.fingerprint == file.fingerprint).limit(1))
    if same is not None:
        raise Refused(
            say("You have this file already, as “%(name)s”. It was not added again.", name=same.name)
        )
    used = shelf_of(session, actor)
    if used.files >= MOST_FILES:
        raise Refused(
            say(
                "A portfolio holds at most %(most)s files. Remove some, or join several into one.",
                most=MOST_FILES,
            )
        )
    if used.size + len(file.content) > MOST_BYTES:
        raise Refused(
            say(
                "Your files together may have %(most)s MB. Remove some, or scan smaller.",
                most=MOST_BYTES // MEGABYTE,
            )
        )


def add_document(
    session: Session, actor: Actor, file: SoundFile, place: str, entry_key: str, now: datetime
) -> StoredDocument:
    """Write down a file whose bytes lie at a place of the document store; an empty key: it belongs to no entry."""
    lock_portfolio(session, actor)
    refuse_no_room(session, actor, file)
    document = StoredDocument(
        person_id=actor.person_id,
        entry_id=_entry_id(session, actor, entry_key),
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        fingerprint=file.fingerprint,
        place=place,
        added_at=now,
    )
    session.add(document)
    session.flush()
    return document


def assign_document(session: Session, actor: Actor, document_id: int, entry_key: str) -> StoredDocument:
    """Let a document belong to an entry, or with an empty key to none."""
    document = own_document(session, actor, document_id)
    document.entry_id = _entry_id(session, actor, entry_key)
    return document


def remove_document(session: Session, actor: Actor, document_id: int, now: datetime) -> StoredDocument:
    """Take a document out. Its bytes stay for a while, and as long as a handed-in application names it."""
    document = own_document(session, actor, document_id)
    document.removed_at = now
    return document


def restore_document(session: Session, actor: Actor, document_id: int) -> StoredDocument:
    """Put back what was taken out, as long as its bytes are there."""
    lock_portfolio(session, actor)
    document = session.get(StoredDocument, document_id)
    if document is None or document.person_id != actor.person_id:
        raise NotFound(say("This document is gone."))
    if document.removed_at is not None:
        used = shelf_of(session, actor)
        if used.files >= MOST_FILES or used.size + document.size > MOST_BYTES:
            raise Refused(say("There is no room for it any more. Remove another file first."))
        document.removed_at = None
    return document


def own_document(session: Session, actor: Actor, document_id: int) -> StoredDocument:
    """A document of the actor's portfolio; everybody else's does not exist for them."""
    found = session.scalar(_own(actor).where(StoredDocument.id == document_id))
    if found is None:
        raise NotFound(say("There is no such document in your portfolio."))
    return found


def documents_of(session: Session, actor: Actor) -> Sequence[StoredDocument]:
    """The documents of the actor's portfolio, the newest first."""
    return session.scalars(_own(actor).order_by(StoredDocument.id.desc())).all()


def documents_of_entry(session: Session, actor: Actor, entry: Entry) -> Sequence[StoredDocument]:
    """The documents that belong to an entry, the oldest first."""
    query = _own(actor).where(StoredDocument.entry_id == entry.id)
    return session.scalars(query.order_by(StoredDocument.id)).all()


def removed_lately(session: Session, actor: Actor, now: datetime) -> Sequence[StoredDocument]:
    """What the actor took out and can still put back, the latest first."""
    query = select(StoredDocument).where(
        StoredDocument.person_id == actor.person_id, StoredDocument.removed_at >= now - GRACE
    )
    return session.scalars(query.order_by(StoredDocument.removed_at.desc())).all()


def shelf_of(session: Session, actor: Actor) -> Shelf:
    """How much of their room the actor uses."""
    size = func.coalesce(func.sum(StoredDocument.size), 0)
    query = select(func.count(), size).where(
        StoredDocument.person_id == actor.person_id, StoredDocument.removed_at.is_(None)
    )
    files, used = session.execute(query).one()
    return Shelf(files, int(used))


def _own(actor: Actor) -> Select[StoredDocument]:
    return select(StoredDocument).where(
        StoredDocument.person_id == actor.person_id, StoredDocument.removed_at.is_(None)
    )


def _entry_id(session: Session, actor: Actor, key: str) -> int | None:
    if not key:
        return None
    query = select(Entry.id).where(Entry.person_id == actor.person_id, Entry.key == key)
    found = session.scalar(query)
    if found is None:
        raise NotFound(say("There is no such entry in your portfolio."))
    return found
