"""Standard setting: panels of judges, what they said of items, and the cuts that were decided on it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument
from assay.storage.windows import StoredForm

#: In the order in which a panel goes through them; practice and the second round may be left out.
PHASES = ("draft", "practice", "round-1", "feedback", "round-2", "closed")
#: Practice, and the two rounds that count.
PRACTICE, FIRST, SECOND = 0, 1, 2


class Panel(Base):
    """Judges who say of every item of a form's section how a minimally competent candidate would do."""

    __tablename__ = "panels"
    __table_args__ = (
        CheckConstraint(one_of("status", PHASES), name="status"),
        CheckConstraint("practice_items >= 0", name="practice_items"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    exam: Mapped[str] = mapped_column(Slug)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    #: Id of the section in the exam.
    section: Mapped[str] = mapped_column(Slug)
    title: Mapped[str] = mapped_column(String(120))
    #: Markdown: who is just competent enough to pass.
    description: Mapped[str] = mapped_column(Text)
    #: Whether judges see which option is the key.
    shows_keys: Mapped[bool] = mapped_column(Boolean)
    #: How many of the first items are judged in practice.
    practice_items: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    #: When each phase began; nothing for one that has not come or was left out.
    practice_at: Mapped[datetime | None]
    round_1_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]
    round_2_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: The last day for judging what is open, or opens next; nothing where no day was named.
    judge_by: Mapped[date | None] = mapped_column(Date)
    #: What candidates did, as it was when the feedback or the second round began: one view for all who talk of it.
    evidence: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument("panels.evidence"), deferred=True)

    form: Mapped[StoredForm] = relationship()
    #: Everybody who was asked and may have seen items, those who left included.
    asked: Mapped[list["PanelJudge"]] = relationship(
        back_populates="panel", order_by="PanelJudge.person_id", cascade="all, delete-orphan"
    )

    @property
    def judges(self) -> tuple["PanelJudge", ...]:
        """Who judges."""
        return tuple(each for each in self.asked if each.left_at is None)


class PanelJudge(Base):
    """Somebody who was asked to judge. The row stays when they leave after items were shown to them."""

    __tablename__ = "panel_judges"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    association: Mapped[str] = mapped_column(Slug)
    invited_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    panel: Mapped[Panel] = relationship(back_populates="asked")
    person: Mapped[Person] = relationship()


class Judgement(Base):
    """Of a hundred minimally competent candidates, how many answer a question rightly: one judge, one round."""

    __tablename__ = "judgements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["panel_id", "judge_id"], ["panel_judges.panel_id", "panel_judges.person_id"], ondelete="CASCADE"
        ),
        CheckConstraint("round BETWEEN 0 AND 2", name="round"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
    )

    panel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    judge_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: Number of the item among those of the section that count, from 1: those tried out are not judged.
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    #: Percent.
    share: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime]


class HofsteeAnswer(Base):
    """What one judge can accept, in percent: of the points for the cut, of the candidates for failing."""

    __tablename__ = "hofstee_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["panel_id", "judge_id"], ["panel_judges.panel_id", "panel_judges.person_id"], ondelete="CASCADE"
        ),
        CheckConstraint("0 <= lowest_cut AND lowest_cut <= highest_cut AND highest_cut <= 100", name="cuts"),
        CheckConstraint(
            "0 <= lowest_fail AND lowest_fail <= highest_fail AND highest_fail <= 100", name="fails"
        ),
    )

    panel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    judge_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    lowest_cut: Mapped[int] = mapped_column(Integer)
    highest_cut: Mapped[int] = mapped_column(Integer)
    lowest_fail: Mapped[int] = mapped_column(Integer)
    highest_fail: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime]


class CutVersion(Base):
    """A cut from a day on, for sittings that begin from then. Rows are only ever added."""

    __tablename__ = "cut_versions"
    __table_args__ = (
        CheckConstraint("basis_points BETWEEN 1 AND 10000", name="share"),
        Index("ix_cut_versions_section", "association", "exam", "section", "effective_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    exam: Mapped[str] = mapped_column(Slug)
    section: Mapped[str] = mapped_column(Slug)
    #: Nothing: for every form of the exam that has no cut of its own.
    form_id: Mapped[int | None] = mapped_column(ForeignKey("forms.id"))
    #: The share of points that passes, in hundredths of a percent: a whole number, so that it is compared exactly.
    basis_points: Mapped[int] = mapped_column(Integer)
    effective_at: Mapped[datetime]
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panels.id"))
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    #: Of the panel's cut, or of the equating that carried a cut over, as a share of the points; nothing where it could
    #: not be estimated.
    standard_error: Mapped[float | None] = mapped_column(Float)
    #: The cut of another form that was carried over to this one by common items; nothing for others.
    carried_from: Mapped[int | None] = mapped_column(ForeignKey("cut_versions.id"))
    #: How it was carried over: method, common items, people and numbers, as they were.
    equating: Mapped[dict[str, Any] | None]

    decider: Mapped[Person] = relationship()
    panel: Mapped[Panel | None] = relationship()
    form: Mapped[StoredForm | None] = relationship()

    @property
    def share(self) -> Decimal:
        """The share of points that passes."""
        return Decimal(self.basis_points).scaleb(-4)
