"""Corrections of forms that were sat already, and results as they were before."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.sealing import SealedDocument
from assay.storage.windows import Window

KINDS = ("rekey", "accept", "drop", "credit")


class Regrade(Base):
    """One act: questions of a window are scored otherwise from now on, and what is scored already is corrected.

    Rows are only ever added.
    """

    __tablename__ = "regrades"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("keeps_passes OR policy_reason <> ''", name="taking_has_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), index=True)
    #: Candidates whose released result changed read it.
    reason: Mapped[str] = mapped_column(Text)
    #: Whether whoever had passed stays passed, and why not where they do not.
    keeps_passes: Mapped[bool] = mapped_column(Boolean)
    policy_reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    #: What changed from what to what, and what was left to act on: see `assay.services.regrading.records`.
    summary: Mapped[dict[str, Any]] = mapped_column(SealedDocument("regrades.summary"))

    window: Mapped[Window] = relationship()
    person: Mapped[Person] = relationship()
    corrections: Mapped[list["StoredCorrection"]] = relationship(
        order_by="StoredCorrection.id",
        back_populates="regrade",
        foreign_keys="StoredCorrection.regrade_id",
    )


class StoredCorrection(Base):
    """How one question of one form is scored from a regrade on, until a later one replaces it.

    The form itself stays as it was sat.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        # What hand-ins look for.
        Index(
            "ix_corrections_in_force",
            "form_id",
            "section",
            sqlite_where=text("replaced_by IS NULL"),
            postgresql_where=text("replaced_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    #: Position of the section in the form, and the question in it from 1.
    section: Mapped[int]
    question: Mapped[int]
    #: The item that stands there, for people to read.
    item: Mapped[str] = mapped_column(String(120))
    kind: Mapped[Literal["rekey", "accept", "drop", "credit"]] = mapped_column(String(8))
    #: Positions of options from 0, where the kind has any.
    options: Mapped[list[Any]] = mapped_column(SealedDocument("corrections.options"))
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("regrades.id"))

    regrade: Mapped[Regrade] = relationship(back_populates="corrections", foreign_keys=[regrade_id])


class ResultVersion(Base):
    """A result as it was until a regrade changed it. Never changed after it is written."""

    __tablename__ = "result_versions"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("results.sitting_id"), primary_key=True)
    #: From 1, the oldest.
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), index=True)
    passed: Mapped[bool] = mapped_column(Boolean)
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("result_versions.content"))
    #: When its candidate was told this version; nothing if they never were.
    released_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime]

    regrade: Mapped[Regrade] = relationship()
