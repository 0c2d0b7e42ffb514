"""Mails: written in the transaction that gives cause for them, sent afterwards."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug, one_of

STATES = ("waiting", "sent", "failed")

#: unknown: the mail server had all of it, and nobody knows what it answered.
Fate = Literal["waiting", "sent", "failed", "unknown"]


def fate_of(status: str, *, is_handed: bool) -> Fate:
    """What became of a mail, from what the table says."""
    if status == "failed":
        return "unknown" if is_handed else "failed"
    return "sent" if status == "sent" else "waiting"


class Mail(Base):
    """A mail that is to be sent, was sent, or could not be."""

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint(one_of("status", STATES), name="status"),
        Index(
            "ix_mails_waiting",
            "due_at",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_mails_about", "about"),
        Index("ix_mails_association", "association", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: Empty for mails about an account.
    association: Mapped[str] = mapped_column(Slug)
    #: What it is about, as `reference 12`; who waits for it looks here what became of it.
    about: Mapped[str] = mapped_column(String(120))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    #: Plain text; emptied once it is sent, for it may hold a link that opens something, and some time after it failed.
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    queued_at: Mapped[datetime]
    #: Not before this instant is it tried (again); of one that failed, when it did.
    due_at: Mapped[datetime]
    #: When its text went over to the mail server, of whose answer nothing is noted yet.
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    #: What the mail server said when it failed.
    error: Mapped[str] = mapped_column(Text, default="")

    @property
    def fate(self) -> Fate:
        """What became of it."""
        return fate_of(self.status, is_handed=self.handed_at is not None)

    @property
    def can_be_sent_again(self) -> bool:
        """Whether it came to nothing, and its text is still there."""
        return self.status == "failed" and self.body != ""
