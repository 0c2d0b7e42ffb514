"""Reports that take a while: asked for, made by a worker, kept for some days."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug, one_of

State = Literal["waiting", "making", "ready", "failed"]
STATES = ("waiting", "making", "ready", "failed")
#: Of these there is one for the same data.
_LIVE = text("state <> 'failed'")
_OPEN = text("state IN ('waiting', 'making')")


class Report(Base):
    """A report that somebody asked for."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        Index("uq_reports_same_data", "key", "mark", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_reports_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_reports_association", "association", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    kind: Mapped[str] = mapped_column(String(40))
    #: What of it was asked for, by names that its kind knows.
    about: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(8))
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    #: What is kept from its reader, as a hash: such a report is for whoever asked, and for nobody else.
    sight: Mapped[str] = mapped_column(String(64))
    #: SHA-256 of everything above but who and when.
    key: Mapped[str] = mapped_column(String(64))
    #: Where the data stood when it was asked for.
    mark: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    #: Drawn by the worker that makes it, which says again and again that it still does.
    claim: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime | None]
    #: How often it was begun.
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None]
    #: Where its bytes lie in the document store, how many they are, and whether they are sealed.
    place: Mapped[str] = mapped_column(String(80), default="")
    size: Mapped[int] = mapped_column(Integer, default=0)
    is_sealed: Mapped[bool] = mapped_column(default=False)
    #: Why it failed, as one of the words that `services.reports` knows.
    reason: Mapped[str] = mapped_column(String(20), default="")
