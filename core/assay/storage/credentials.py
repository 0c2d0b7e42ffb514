"""Credentials: what was granted, for how long, and whether the public may look it up."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person

STATES = ("active", "lapsed", "revoked")


class Credential(Base):
    """An endorsement that a person holds or held."""

    __tablename__ = "credentials"
    __table_args__ = (
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint("status <> 'revoked' OR reason <> ''", name="revoked_has_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: As people read it aloud; unique everywhere.
    number: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    association: Mapped[str] = mapped_column(Slug, index=True)
    endorsement: Mapped[str] = mapped_column(Slug)
    category: Mapped[str | None] = mapped_column(Slug)
    #: All three, as `mi-aimh/imhm/clinical`.
    aim: Mapped[str] = mapped_column(String(250))
    #: The holder's name as it is printed and looked up, and the titles of that day.
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(400))
    granted_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(8), default="active")
    #: Why it was revoked.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: Whether the holder wants to be found by name; by its number it is found always.
    is_listed: Mapped[bool] = mapped_column(Boolean, default=False)
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    terms: Mapped[list["Term"]] = relationship(order_by="Term.begins", back_populates="credential")


class Term(Base):
    """A time for which a credential is in force: the first, or one that a renewal or reinstatement added."""

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("credential_id", "begins"),
        CheckConstraint("ends >= begins", name="ends_after_beginning"),
    )

    #: What granted it.
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credentials.id"))
    association: Mapped[str] = mapped_column(Slug)
    begins: Mapped[date] = mapped_column(Date)
    #: Last day; nothing when it never expires.
    ends: Mapped[date | None] = mapped_column(Date)

    credential: Mapped[Credential] = relationship(back_populates="terms")
