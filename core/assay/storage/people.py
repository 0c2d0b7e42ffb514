"""People and what associations have appointed them to."""

from datetime import datetime
from typing import Final

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.wording import MASTER

#: A host that can be nobody's (RFC 2606): whoever is erased has an address there, as addresses are unique.
NOWHERE: Final = "erased.invalid"
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
    #: In which pages and mails speak to them; nothing until they or their browser chose.
    language: Mapped[str | None] = mapped_column(String(8))
    #: They asked to be erased, and will be from this instant on unless they take it back.
    erase_at: Mapped[datetime | None]
    #: Nobody any more: what had to be kept stays under the number alone.
    erased_at: Mapped[datetime | None]
    #: By what codes are made besides passkeys, as Flask-Security names it: "authenticator" or nothing.
    tf_primary_method: Mapped[str | None] = mapped_column(String(16))
    #: The secret that the authenticator app shares, encrypted.
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    #: The last code that was taken, counted in half minutes: none is taken twice.
    totp_counter: Mapped[int | None] = mapped_column(Integer)
    #: By which passkeys know the account; tells nobody who it is.
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)

    @property
    def reads(self) -> str:
        """The language of mails to them."""
        return self.language or MASTER

    appointments: Mapped[list["Appointment"]] = relationship(back_populates="person")


def address_of_nobody(person_id: int) -> str:
    """What stands in the place of an erased person's address."""
    return f"erased-{person_id}@{NOWHERE}"


class Appointment(Base):
    """A person's role in one association."""

    __tablename__ = "appointments"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug, primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    person: Mapped[Person] = relationship(back_populates="appointments")
