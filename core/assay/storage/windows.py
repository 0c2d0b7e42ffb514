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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug
from assay.storage.sealing import SealedDocument, SealedText


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
    #: How its forms were drawn: `assay.assessment.exam.item_sections.SectionDrawing` by section of items.
    #: Nothing in windows of before there were several forms.
    drawing: Mapped[dict[str, Any] | None]
    #: What candidates type before they begin, as it is told them; none: nothing is asked.
    access_code: Mapped[str | None] = mapped_column(SealedText("windows.access_code"))
    #: What `assay.services.candidacy.safe_browser.BrowserKeys` reads; nothing: no keys were entered.
    browser_keys: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument("windows.browser_keys"))

    forms: Mapped[list["StoredForm"]] = relationship(
        back_populates="window", order_by="(StoredForm.category, StoredForm.number)"
    )

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that it can be sat in."""
        return tuple(dict.fromkeys(form.category for form in self.forms))

    @property
    def parallel(self) -> int:
        """How many forms each category has."""
        return max((form.number for form in self.forms), default=0) or 1


class StoredForm(Base):
    """An assembled exam as it was on the day it was drawn. Never changed after it is written.

    `content` is the whole `assay.assessment.exam.forms.Form`, keys and rubrics included, so a later edit of the
    bank cannot change what was sat, and a form can still be scored when its plugin is gone.
    """

    __tablename__ = "forms"
    __table_args__ = (UniqueConstraint("window_id", "category", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    category: Mapped[str] = mapped_column(Slug)
    #: 0 where it is its category's only form in the window; else from 1.
    number: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    seed: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 of the content, in hexadecimal.
    fingerprint: Mapped[str] = mapped_column(String(64))
    #: Large, so it is loaded only where it is asked for: see `services.forms.read_form`.
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("forms.content"), deferred=True)
    assembled_at: Mapped[datetime]

    window: Mapped[Window] = relationship(back_populates="forms")

    @property
    def key(self) -> str:
        """What tells it from the window's other forms: `clinical` where there is one, else `clinical~2`."""
        return f"{self.category}~{self.number}" if self.number else self.category
