"""The audit log: every act of consequence, written in the transaction that did it, and chained as it is committed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug


class AuditLine(Base):
    """Who did what to what, and when. Rows are only ever added; of `detail` what is personal can be erased."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_association_subject", "association", "subject"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    at: Mapped[datetime]
    #: Nobody: the clock did it.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]]


class AuditLink(Base):
    """The place of a line in the chain of its association: 1, 2, 3, … without a gap, in the order of commits."""

    __tablename__ = "audit_links"

    association: Mapped[str] = mapped_column(Slug, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), unique=True)
    #: Drawn at random; nothing: the detail of the line was erased, and nobody can try what it may have been.
    salt: Mapped[str | None] = mapped_column(String(32))
    #: SHA-256 over the salt and the detail.
    digest: Mapped[str] = mapped_column(String(64))
    #: SHA-256 over the hash before it, the line and the digest.
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """Where the chain of an association ends. Whoever adds to it locks this row, last of all."""

    __tablename__ = "audit_heads"

    association: Mapped[str] = mapped_column(Slug, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


class AuditCheck(Base):
    """When the chain of an association was last checked, what was found, and where it ended when it was last whole."""

    __tablename__ = "audit_checks"

    association: Mapped[str] = mapped_column(Slug, primary_key=True)
    at: Mapped[datetime]
    #: 0: it was never found whole.
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    #: Those that nobody acknowledged.
    faults: Mapped[int] = mapped_column(Integer)
    acknowledged: Mapped[int] = mapped_column(Integer, default=0)
    #: The first of them in words; nothing where there is none.
    fault: Mapped[str | None] = mapped_column(Text)
    #: Digests of those that coordinators were written to about and that were there still, so that nobody is told twice.
    told: Mapped[list[Any]] = mapped_column(default=list)
