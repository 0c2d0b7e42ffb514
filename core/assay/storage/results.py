"""Results: how a sitting ended, and when its candidate was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug
from assay.storage.sealing import SealedDocument
from assay.storage.sittings import Sitting


class StoredResult(Base):
    """The result of one sitting; nobody but the coordinator sees it before it is released."""

    __tablename__ = "results"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="release_has_actor"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    passed: Mapped[bool] = mapped_column(Boolean)
    #: Sections, feedback by domain and reviewers' comments, as the candidate will read them.
    content: Mapped[dict[str, Any]] = mapped_column(SealedDocument("results.content"))
    combined_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    sitting: Mapped[Sitting] = relationship()
