"""Applications: what was handed in, who reviews it, what was said about it, and the decision."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument, SealedText

PURPOSES = ("endorsement", "renewal", "reinstatement")
#: In the order of an application's life; the last three end it.
STATES = (
    "preparing",
    "submitted",
    "in-review",
    "disputed",
    "deferred",
    "approved",
    "granted",
    "declined",
    "withdrawn",
)
ENDED = ("granted", "declined", "withdrawn")
#: Handed in and not decided, and not back with the applicant.
WITH_ASSOCIATION = ("submitted", "in-review", "disputed", "approved")

_IS_OPEN = text(f"status NOT IN ({', '.join(repr(each) for each in ENDED)})")


class Application(Base):
    """A person applies for an endorsement, its renewal, or its reinstatement."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint("(purpose = 'endorsement') = (credential_id IS NULL)", name="renews_credential"),
        CheckConstraint("(status = 'preparing') = (round = 0) OR status = 'withdrawn'", name="round_begun"),
        # Nobody applies twice at once for the same.
        Index(
            "uq_applications_open",
            "person_id",
            "aim",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    association: Mapped[str] = mapped_column(Slug, index=True)
    endorsement: Mapped[str] = mapped_column(Slug)
    #: Nothing where the endorsement has no categories.
    category: Mapped[str | None] = mapped_column(Slug)
    #: All three, as `mi-aimh/imhm/clinical`.
    aim: Mapped[str] = mapped_column(String(250))
    purpose: Mapped[str] = mapped_column(String(20), default="endorsement")
    #: What a renewal or reinstatement continues.
    credential_id: Mapped[int | None] = mapped_column(ForeignKey("credentials.id"))
    status: Mapped[str] = mapped_column(String(12), default="preparing")
    #: How often it was handed in; each time has its snapshot and its reviews.
    round: Mapped[int] = mapped_column(Integer, default=0)
    begun_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    snapshots: Mapped[list["Snapshot"]] = relationship(order_by="Snapshot.round")


class Snapshot(Base):
    """An application as it was handed in. Never changed after it is written."""

    __tablename__ = "snapshots"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    #: The day on which the rules and the evidence were judged.
    judged_on: Mapped[date] = mapped_column(Date)
    #: The portfolio, the criteria, the aim and the documents' fingerprints: see `assay.services.snapshots`.
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("snapshots.content"), deferred=True)
    #: SHA-256 of the content, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]


class Review(Base):
    """One reviewer's look at one round of an application. A final review is never changed again."""

    __tablename__ = "reviews"
    __table_args__ = (
        ForeignKeyConstraint(["application_id", "round"], ["snapshots.application_id", "snapshots.round"]),
        UniqueConstraint("application_id", "round", "reviewer_id"),
        CheckConstraint(one_of("status", ("open", "final")), name="status"),
        CheckConstraint(one_of("outcome", ("approve", "defer")), name="outcome"),
        CheckConstraint("(status = 'final') = (final_at IS NOT NULL)", name="final_has_time"),
        CheckConstraint("status = 'open' OR outcome IS NOT NULL", name="final_has_outcome"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    round: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    status: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str | None] = mapped_column(String(8))
    #: Competency id to whether the reviewer finds it documented.
    ticks: Mapped[dict[str, Any]]
    #: Requirement id to `met` or `unmet`, for findings that need review.
    judgements: Mapped[dict[str, Any]]
    #: For the applicant.
    comment: Mapped[str] = mapped_column(SealedText("reviews.comment"), default="")
    #: For other reviewers and the coordinator.
    note: Mapped[str] = mapped_column(SealedText("reviews.note"), default="")
    allocated_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    final_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    reviewer: Mapped[Person] = relationship()


class Settlement(Base):
    """A coordinator settles a level on which reviewers did not agree."""

    __tablename__ = "settlements"
    __table_args__ = (CheckConstraint(one_of("outcome", ("approve", "defer")), name="outcome"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    level: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    outcome: Mapped[str] = mapped_column(String(8))
    judgements: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime]


class Message(Base):
    """One message of the thread inside an application."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    association: Mapped[str] = mapped_column(Slug)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: As whom the author writes; the applicant sees no reviewer's name.
    role: Mapped[str] = mapped_column(String(20))
    #: Whether the applicant must answer before the review goes on.
    asks: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Only reviewers and coordinators read it.
    is_internal: Mapped[bool] = mapped_column(Boolean, default=False)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    author: Mapped[Person] = relationship()


class Signature(Base):
    """An agreement that somebody signed, with the text that binds and the translation that was shown with it."""

    __tablename__ = "signatures"
    __table_args__ = (
        CheckConstraint("(shown_language IS NULL) = (shown_text IS NULL)", name="shown_in_a_language"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    association: Mapped[str] = mapped_column(Slug)
    agreement: Mapped[str] = mapped_column(Slug)
    #: SHA-256 of the text, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    #: In which language a translation stood above the text, and what it said; nothing where none did.
    shown_language: Mapped[str | None] = mapped_column(String(8))
    shown_text: Mapped[str | None] = mapped_column(Text)
    #: The name as it was typed.
    name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime]


class Statement(Base):
    """Something stated for one application, by the applicant or of them by the association, such as `fee-paid`."""

    __tablename__ = "statements"
    __table_args__ = (CheckConstraint(one_of("by", ("applicant", "association")), name="by"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    association: Mapped[str] = mapped_column(Slug)
    statement: Mapped[str] = mapped_column(Slug)
    by: Mapped[str] = mapped_column(String(12))
    on: Mapped[date] = mapped_column(Date)
    stated_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stated_at: Mapped[datetime]


class BoardOutcome(Base):
    """What a review came to that is not of the portfolio, such as an interview; entered by a coordinator.

    It counts for this application only: who applies for something else is interviewed for that.
    """

    __tablename__ = "board_outcomes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    association: Mapped[str] = mapped_column(Slug)
    subject: Mapped[str] = mapped_column(Slug)
    level: Mapped[int] = mapped_column(Integer)
    on: Mapped[date] = mapped_column(Date)
    approved: Mapped[bool] = mapped_column(Boolean)
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


class Decision(Base):
    """What an application came to, with its reasons. Never changed after it is written."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint(one_of("outcome", ("granted", "declined")), name="outcome"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    outcome: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[str] = mapped_column(Text)
    #: The findings on which it rests, and every word of the letter.
    content: Mapped[dict[str, Any]]
    decided_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
