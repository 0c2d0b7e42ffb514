"""Who scores which sitting's essays, and the ratings they gave."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument, SealedText
from assay.storage.sittings import Sitting

#: The reading of whoever turned out to be too near to the candidate: it does not count.
BARRED = "barred"
#: Who settles an essay that was sent on; as in `content.adjudication`.
WAYS = ("third-reader", "expert", "discussion")


class Allocation(Base):
    """A reviewer is to score the essays of one sitting."""

    __tablename__ = "allocations"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    association: Mapped[str] = mapped_column(Slug)
    allocated_at: Mapped[datetime]
    #: `first`: every essay of the sitting. `third`: those of its adjudications that were given to this reviewer.
    #: `barred`: none, and what was rated before does not count.
    reading: Mapped[str] = mapped_column(String(8), default="first", server_default=text("'first'"))

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
    comments: Mapped[dict[str, Any]] = mapped_column(SealedDocument("ratings.comments"))
    comment: Mapped[str] = mapped_column(SealedText("ratings.comment"), default="")
    #: How long the reviewer had the response open.
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]
    final_at: Mapped[datetime | None]


class Adjudication(Base):
    """One essay that its first readings did not settle: why, who settles it, and what was agreed on.

    The rating of a third reader stands among the ratings. `levels` is what there is no rating of: an expert's
    reading that a coordinator entered, or the agreed reading of a discussion, proposed as long as it is not settled.
    """

    __tablename__ = "adjudications"
    __table_args__ = (
        CheckConstraint(one_of("way", WAYS), name="way"),
        CheckConstraint("(adjudicator_id IS NULL) = (given_at IS NULL)", name="given_has_reader"),
        CheckConstraint(
            "adjudicator_id IS NULL OR way = 'third-reader'", name="only_third_readers_are_given"
        ),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    section: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    way: Mapped[str] = mapped_column(String(16))
    #: Each with its `kind`, `what` in words, and the `criterion` that it is about.
    reasons: Mapped[list[Any]] = mapped_column(SealedDocument("adjudications.reasons"))
    opened_at: Mapped[datetime]
    adjudicator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    given_at: Mapped[datetime | None]
    #: Third readers from whom it was taken; they are not asked again.
    former: Mapped[list[Any]]
    levels: Mapped[dict[str, Any] | None]
    comment: Mapped[str] = mapped_column(SealedText("adjudications.comment"), default="")
    #: First readers who are for `levels`.
    agreed: Mapped[list[Any]]
    changed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    #: The last first reader who agreed, the third reader, or the coordinator who entered it.
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    sitting: Mapped[Sitting] = relationship()
    adjudicator: Mapped[Person | None] = relationship(foreign_keys=[adjudicator_id])
