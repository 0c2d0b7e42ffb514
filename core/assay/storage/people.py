"""People and what associations have appointed them to."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of

ROLES = ("reviewer", "coordinator")


class Person(Base):
    """One human being with an account. Everybody may apply; more than that needs an appointment."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    #: An Argon2 hash, or nothing for a person who has never set one.
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Changes with the password, so that every older session ends.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    #: IANA name; times on pages are shown in it.
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")

    appointments: Mapped[list["Appointment"]] = relationship(back_populates="person")


class Appointment(Base):
    """A person's role in one association."""

    __tablename__ = "appointments"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug, primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    person: Mapped[Person] = relationship(back_populates="appointments")
