"""Mails: written in the transaction that gives cause for them, sent afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug, one_of

STATES = ("waiting", "sent", "failed")


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
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    #: What it is about, as `reference 12`; who waits for it looks here what became of it.
    about: Mapped[str] = mapped_column(String(120))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    #: Plain text; emptied once it is sent, for it may hold a link that opens something.
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    queued_at: Mapped[datetime]
    #: Not before this instant is it tried (again).
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: What the mail server said when it failed.
    error: Mapped[str] = mapped_column(Text, default="")
