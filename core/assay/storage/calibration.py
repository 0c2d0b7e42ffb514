"""How reviewers rated control responses, and what was decided on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument, SealedText
from assay.storage.windows import StoredForm


class CalibrationRound(Base):
    """One time that a reviewer practices and rates the control responses of a section of an exam.

    Of one reviewer and section the last round counts, unless it was ended: then the reviewer begins anew.
    """

    __tablename__ = "calibration_rounds"
    __table_args__ = (
        UniqueConstraint("association", "exam", "section", "reviewer_id", "number"),
        CheckConstraint("(decided_at IS NULL) = (qualified IS NULL)", name="decided_has_time"),
        CheckConstraint("excused_by IS NULL OR (qualified AND reason <> '')", name="excused_has_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    exam: Mapped[str] = mapped_column(Slug)
    section: Mapped[str] = mapped_column(Slug)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: From 1.
    number: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    qualified: Mapped[bool | None] = mapped_column(Boolean)
    #: What the decision rests on: see `assay.services.calibration.findings`.
    findings: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument("calibration_rounds.findings"))
    #: The coordinator who let the reviewer score without it, or who ended the round.
    excused_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    #: When control responses in the queue showed that the reviewer had drifted away from the references.
    stopped_at: Mapped[datetime | None]

    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    ratings: Mapped[list["ControlRating"]] = relationship(
        back_populates="round", order_by="ControlRating.rated_at"
    )


class ControlRating(Base):
    """A reviewer's levels for one control response. They never enter a result, and never change."""

    __tablename__ = "control_ratings"
    __table_args__ = (CheckConstraint(one_of("use", ("practice", "control")), name="use"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("calibration_rounds.id"), primary_key=True)
    #: Id of the control response.
    control: Mapped[str] = mapped_column(Slug, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    use: Mapped[str] = mapped_column(String(8))
    #: Criterion id to level: as rated, and as the reference was at that time.
    levels: Mapped[dict[str, Any]] = mapped_column(SealedDocument("control_ratings.levels"))
    reference: Mapped[dict[str, Any]] = mapped_column(SealedDocument("control_ratings.reference"))
    rated_at: Mapped[datetime]

    round: Mapped[CalibrationRound] = relationship(back_populates="ratings")


class ControlReading(Base):
    """A control response in a reviewer's queue, which looks like one essay of a sitting with that code.

    It is a row of its own kind, so that nothing that counts or scores the essays of candidates finds it. Text and
    reference are kept as they were when it was placed.
    """

    __tablename__ = "control_readings"
    __table_args__ = (
        UniqueConstraint("association", "code", "section", "question"),
        CheckConstraint(one_of("status", ("new", "draft", "final")), name="status"),
        CheckConstraint("(status = 'final') = (final_at IS NOT NULL)", name="final_has_time"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: Id of the control response.
    control: Mapped[str] = mapped_column(Slug)
    #: Where it seems to stand: a code, the position of a section in the form, the number of a question.
    code: Mapped[str] = mapped_column(String(12))
    section: Mapped[int] = mapped_column(Integer)
    question: Mapped[int] = mapped_column(Integer)
    #: Exam and section by their ids, as in rounds.
    exam: Mapped[str] = mapped_column(Slug)
    part: Mapped[str] = mapped_column(Slug)
    text: Mapped[str] = mapped_column(SealedText("control_readings.text"))
    #: Criterion id to `level` and `rationale`.
    reference: Mapped[dict[str, Any]] = mapped_column(SealedDocument("control_readings.reference"))
    placed_at: Mapped[datetime]
    #: What the reviewer made of it, as in `Rating`.
    status: Mapped[str] = mapped_column(String(8), default="new")
    levels: Mapped[dict[str, Any]] = mapped_column(SealedDocument("control_readings.levels"))
    comments: Mapped[dict[str, Any]] = mapped_column(SealedDocument("control_readings.comments"))
    comment: Mapped[str] = mapped_column(SealedText("control_readings.comment"), default="")
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]
    final_at: Mapped[datetime | None]
    #: The round by which the reviewer was calibrated when it was made final; none where nobody was asked for one.
    round_id: Mapped[int | None] = mapped_column(ForeignKey("calibration_rounds.id"), index=True)
    #: See `assay.services.calibration.watching`.
    findings: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument("control_readings.findings"))
    #: When its reference was shown to the reviewer, because it was among those that stopped them.
    shown_at: Mapped[datetime | None]
    #: Which window has it open, as in `DeskLease`.
    holder: Mapped[str | None] = mapped_column(String(36))
    since: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    form: Mapped[StoredForm] = relationship()
    round: Mapped[CalibrationRound | None] = relationship()

    @property
    def reference_levels(self) -> dict[str, int]:
        """Criterion id to level."""
        return {criterion: each["level"] for criterion, each in self.reference.items()}
