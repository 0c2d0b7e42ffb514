"""Sittings: one person, one form, and the journal of everything the person did in it."""

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
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument
from assay.storage.windows import StoredForm, Window

STATUSES = ("scheduled", "open", "submitted", "expired", "scored", "released", "void")
#: Over for the candidate, not scored yet.
HANDED_IN = ("submitted", "expired")
KINDS = ("answer", "flag", "pick", "check")


class Sitting(Base):
    """One person's examination.

    `section`, `deadline_at`, `ticket` and `journal_length` repeat what other tables could tell: saving an
    answer locks this one row and nothing else.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint("(section IS NULL) = (deadline_at IS NULL)", name="running_section_has_deadline"),
        CheckConstraint("section IS NULL OR status = 'open'", name="only_open_runs"),
        CheckConstraint("extra_percent BETWEEN 0 AND 300", name="extra_percent"),
        UniqueConstraint("association", "code"),
        # One sitting a window; another one only when the first was voided.
        Index(
            "uq_sittings_window_person",
            "window_id",
            "person_id",
            unique=True,
            sqlite_where=text("status <> 'void'"),
            postgresql_where=text("status <> 'void'"),
        ),
        Index("ix_sittings_due", "status", "deadline_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    category: Mapped[str] = mapped_column(Slug)
    #: What reviewers see instead of a name, drawn at random.
    code: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="scheduled")
    #: In which the candidate reads it; nothing: in the one that the form was written in.
    language: Mapped[str | None] = mapped_column(String(8))
    #: Time on top of the regular minutes, in percent of them.
    extra_percent: Mapped[int] = mapped_column(Integer, default=0)
    registered_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    #: Position of the running section in the form, and when it ends.
    section: Mapped[int | None]
    deadline_at: Mapped[datetime | None]
    #: Between two sections: when the next one starts by itself.
    break_ends_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    #: Raised when the room is opened on another device; older tickets are void then.
    ticket: Mapped[int] = mapped_column(Integer, default=0)
    #: Wrong access codes since the last one was right or the time to wait was over, and when the last was typed.
    code_tries: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    code_tried_at: Mapped[datetime | None]
    journal_length: Mapped[int] = mapped_column(Integer, default=0)
    #: Hash of the newest entry of the journal when the sitting was handed in: the candidate's receipt.
    receipt: Mapped[str | None] = mapped_column(String(64))

    person: Mapped[Person] = relationship()
    window: Mapped[Window] = relationship()
    form: Mapped[StoredForm] = relationship()
    sections: Mapped[list["SittingSection"]] = relationship(
        back_populates="sitting",
        order_by="SittingSection.position",
        foreign_keys="SittingSection.sitting_id",
    )


class SittingSection(Base):
    """One section of a sitting: when it ran, and its score once there is one.

    A section that an earlier sitting passed and that need not be sat again is `carried`.
    """

    __tablename__ = "sitting_sections"
    __table_args__ = (
        CheckConstraint(
            "closed_by IS NULL OR " + one_of("closed_by", ("candidate", "time")), name="closed_by"
        ),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opening"),
        CheckConstraint("(earned IS NULL) = (possible IS NULL)", name="score_is_whole"),
        CheckConstraint("earned IS NULL OR earned BETWEEN 0 AND possible", name="score_in_range"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    section: Mapped[str] = mapped_column(Slug)
    carried_from: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    opened_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(10))
    #: The score as a fraction of whole numbers, so that a cut is compared exactly.
    earned: Mapped[int | None] = mapped_column(BigInteger)
    possible: Mapped[int | None] = mapped_column(BigInteger)
    #: How many parts make a point, where points are earned in parts; both count parts then.
    parts: Mapped[int | None] = mapped_column(BigInteger)
    #: Why a section that was handed in has no score yet, where no reviewer is waited for: for staff.
    waits: Mapped[str | None] = mapped_column(Text)
    passed: Mapped[bool | None]
    #: Whether an essay of it fell to a veto, which no points make up for; nothing where none was asked for.
    vetoed: Mapped[bool | None]

    sitting: Mapped[Sitting] = relationship(back_populates="sections", foreign_keys=[sitting_id])

    def take_score(self, other: "SittingSection") -> None:
        """Have the score of another one."""
        self.earned, self.possible, self.parts = other.earned, other.possible, other.parts


class JournalEntry(Base):
    """One thing a candidate did, as it arrived. Rows are only ever added.

    What counts as the answer to a question is the entry that was typed last, not the one that arrived last:
    so it makes no difference in which order two devices come back to the network.
    """

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("sitting_id", "entry"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    #: Drawn by the browser; the same entry sent twice is kept once.
    entry: Mapped[str] = mapped_column(String(36))
    section: Mapped[int]
    question: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    answer: Mapped[dict[str, Any]] = mapped_column(SealedDocument("journal.answer"))
    typed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    #: Arrived after its section was over: kept and shown, not counted.
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    #: SHA-256 over the hash before it and this entry.
    hash: Mapped[str] = mapped_column(String(64))


class Response(Base):
    """The answer to one question as it stood when its section closed: what is scored."""

    __tablename__ = "responses"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    section: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    answer: Mapped[dict[str, Any]] = mapped_column(SealedDocument("responses.answer"))
    #: For essays: whether this is one of those the candidate hands in.
    handed_in: Mapped[bool] = mapped_column(Boolean, default=True)
