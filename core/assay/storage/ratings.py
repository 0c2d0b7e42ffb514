"""Who scores which sitting's essays, and the ratings they gave."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sittings import Sitting


class Allocation(Base):
    """A reviewer is to score the essays of one sitting."""

    __tablename__ = "allocations"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    association: Mapped[str] = mapped_column(Slug)
    allocated_at: Mapped[datetime]

    sitting: Mapped[Sitting] = relationship()
    reviewer: Mapped[Person] = relationship()


class Rating(Base):
    """One reviewer's scores of one essay. A final rating is never changed again."""

    __tablename__ = "ratings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sitting_id", "reviewer_id"], ["allocations.sitting_id", "allocations.reviewer_id"]
        ),
        CheckConstraint(one_of("status", ("draft", "final")), name="status"),
        CheckConstraint("(status = 'final') = (final_at IS NOT NULL)", name="final_has_time"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    section: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    status: Mapped[str] = mapped_column(String(8), default="draft")
    #: Criterion id to level score, for the criteria scored so far.
    levels: Mapped[dict[str, Any]]
    #: Criterion id to a comment for the candidate.
    comments: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(Text, default="")
    #: How long the reviewer had the response open.
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]
    final_at: Mapped[datetime | None]
