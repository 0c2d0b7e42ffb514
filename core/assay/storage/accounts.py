"""How people prove who they are: their sign-ins, passkeys and recovery codes, and what happened to their account."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base, one_of

#: What the history of an account can say.
EVENTS = (
    "signed-in",
    "sign-in-failed",
    "second-step-failed",
    "signed-out",
    "signed-out-elsewhere",
    "password-changed",
    "password-reset",
    "email-changed",
    "app-added",
    "app-removed",
    "passkey-added",
    "passkey-removed",
    "codes-made",
    "code-used",
    "factors-reset",
    "provider-linked",
    "provider-joined",
    "provider-unlinked",
)


class SignIn(Base):
    """One browser in which a person is, or was, signed in."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id_began_at", "person_id", "began_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: The browser's cookie names it; a number could come back after a row was removed.
    key: Mapped[str] = mapped_column(String(32), unique=True)
    began_at: Mapped[datetime]
    #: At a coarse step, so that looking at pages does not write.
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: The browser keeps it when it is closed.
    lasting: Mapped[bool] = mapped_column(Boolean)
    address: Mapped[str] = mapped_column(String(45))
    #: What the browser says of itself, shortened.
    device: Mapped[str] = mapped_column(String(200))


class Passkey(Base):
    """A key pair of which the person's device holds the secret half."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(Integer)
    transports: Mapped[list[Any] | None]
    #: Whether it is one that the person's devices share, and has been.
    device_type: Mapped[str] = mapped_column(String(32))
    backup_state: Mapped[bool] = mapped_column(Boolean)
    lastuse_datetime: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in once for a lost device. Only its digest is kept."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class AccountEvent(Base):
    """Something that a person should be able to see of their own account."""

    __tablename__ = "account_events"
    __table_args__ = (
        CheckConstraint(one_of("what", EVENTS), name="what"),
        Index("ix_account_events_person_id_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(24))
    address: Mapped[str] = mapped_column(String(45), default="")
    device: Mapped[str] = mapped_column(String(200), default="")
