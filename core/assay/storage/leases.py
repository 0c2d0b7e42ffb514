"""Which window of a reviewer has an essay open."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug


class DeskLease(Base):
    """The window, by a token that it chose, in which a reviewer last said to work on an essay."""

    __tablename__ = "desk_leases"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    section: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    holder: Mapped[str] = mapped_column(String(36))
    since: Mapped[datetime]
    #: When the window was last heard of.
    seen_at: Mapped[datetime]
