"""Portfolios: one a person, taken along to every association."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug, one_of
from assay.storage.sealing import SealedDocument

#: The lists of `assay.content.portfolio.Portfolio` whose entries the owner writes.
KINDS = ("education", "training", "work", "leadership", "supervision", "memberships")


class Entry(Base):
    """One piece of evidence. `content` is the model of its kind in `assay.content.evidence`, without its id."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        UniqueConstraint("person_id", "key"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    #: Its id in the portfolio, which findings name.
    key: Mapped[str] = mapped_column(Slug)
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("entries.content"))
    #: Counts the changes, so that two open pages do not overwrite each other.
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Contact(Base):
    """A supervisor, provider or rater. `content` is an `assay.content.people.Person` without its id."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(Slug)
    #: Empty while it is not known; needed to ask for a reference.
    email: Mapped[str] = mapped_column(String(254), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime]


class Fact(Base):
    """Something that is so or not so of a person, such as `provides-supervision`."""

    __tablename__ = "facts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(Slug, primary_key=True)
    holds: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime]


class FormDraft(Base):
    """What somebody typed into a form and has not sent yet."""

    __tablename__ = "form_drafts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    #: The address of the form's page.
    form: Mapped[str] = mapped_column(String(200), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(SealedDocument("form_drafts.fields"))
    saved_at: Mapped[datetime]

    @property
    def version(self) -> str:
        """Which of the drafts it is that were kept of this form, one after the other."""
        return self.saved_at.isoformat()


class StoredDocument(Base):
    """A file that its owner put in; its bytes lie in the document store under `place`."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("size > 0", name="has_bytes"),
        Index("ix_documents_person_id_entry_id", "person_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    #: As the bytes say, not as the browser said.
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 of the bytes, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(200), unique=True)
    added_at: Mapped[datetime]
    #: Taken out of the portfolio; kept as long as an application's snapshot names it.
    removed_at: Mapped[datetime | None]
