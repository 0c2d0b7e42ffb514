"""Exam windows and the forms that are sat in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug


class Window(Base):
    """The dates between which an exam can be started."""

    __tablename__ = "windows"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        UniqueConstraint("association", "exam", "name"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    exam: Mapped[str] = mapped_column(Slug)
    name: Mapped[str] = mapped_column(String(120))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: Whether only those may register whose application was approved.
    only_approved: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    forms: Mapped[list["StoredForm"]] = relationship(back_populates="window", order_by="StoredForm.category")


class StoredForm(Base):
    """An assembled exam as it was on the day it was drawn. Never changed after it is written.

    `content` is the whole `assay.assessment.exam.forms.Form`, keys and rubrics included, so a later edit of the
    bank cannot change what was sat, and a form can still be scored when its plugin is gone.
    """

    __tablename__ = "forms"
    __table_args__ = (UniqueConstraint("window_id", "category"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    category: Mapped[str] = mapped_column(Slug)
    seed: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 of the content, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    #: Large, so it is loaded only where it is asked for: see `services.forms.read_form`.
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    assembled_at: Mapped[datetime]

    window: Mapped[Window] = relationship(back_populates="forms")
