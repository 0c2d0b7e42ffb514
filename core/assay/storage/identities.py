"""By whom else people may be signed in: what an identity provider calls them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, Slug


class Identity(Base):
    """What one provider calls one person. Only the two together say who it is: an address may change hands."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: Whose provider it is.
    association: Mapped[str] = mapped_column(Slug)
    #: The address that the provider gave when it was linked, so that people tell two apart.
    email: Mapped[str | None] = mapped_column(String(254))
    linked_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
