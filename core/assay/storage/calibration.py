"""How reviewers rated control responses, and what was decided on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person


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
    findings: Mapped[dict[str, Any] | None]
    #: The coordinator who let the reviewer score without it, or who ended the round.
    excused_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]

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
    levels: Mapped[dict[str, Any]]
    reference: Mapped[dict[str, Any]]
    rated_at: Mapped[datetime]

    round: Mapped[CalibrationRound] = relationship(back_populates="ratings")
