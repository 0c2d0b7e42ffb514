"""References: who was asked, what became of it, and the rating that came."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assay.storage.base import Base, Slug, one_of
from assay.storage.people import Person
from assay.storage.portfolios import Contact
from assay.storage.sealing import SealedDocument, SealedText

STATES = ("asked", "answered", "declined", "withdrawn")


class ReferenceRequest(Base):
    """A rater was asked to rate an applicant; the link in the mail is signed and names `id` and `link`."""

    __tablename__ = "reference_requests"
    __table_args__ = (
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint("(status = 'asked') = (closed_at IS NULL)", name="closed_has_time"),
        UniqueConstraint("person_id", "key"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    association: Mapped[str] = mapped_column(Slug, index=True)
    endorsement: Mapped[str] = mapped_column(Slug)
    #: Its id in the portfolio, which findings name.
    key: Mapped[str] = mapped_column(Slug)
    #: Whom the rater is to the applicant, as the applicant says.
    roles: Mapped[list[Any]]
    message: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(12), default="asked")
    #: Counts the links: a new one makes the older ones worthless.
    link: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: First time that the link was opened.
    opened_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(Integer, default=0)
    closed_at: Mapped[datetime | None]
    #: Why the rater declined, for the applicant.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: What the rater has filled in so far.
    draft: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument("reference_requests.draft"))
    #: The rater asked to be erased, and will be from this instant on unless they take it back.
    erase_at: Mapped[datetime | None]
    #: What told of the rater is gone.
    erased_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    contact: Mapped[Contact] = relationship()


class ReferenceRating(Base):
    """What a rater said; never changed after it came, and hidden from the applicant."""

    __tablename__ = "reference_ratings"

    request_id: Mapped[int] = mapped_column(ForeignKey("reference_requests.id"), primary_key=True)
    association: Mapped[str] = mapped_column(Slug)
    #: The competency map that was rated, and the hash of it.
    map: Mapped[str] = mapped_column(Slug)
    fingerprint: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    #: Whom the rater is to the applicant, as the rater says.
    roles: Mapped[list[Any]]
    #: `assay.content.people.HeldEndorsement`s that the rater claims.
    endorsements: Mapped[list[Any]]
    #: Competency id to a level of `assay.assessment.reference_scale`.
    levels: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(SealedText("reference_ratings.comment"), default="")
    #: Whether it may also be used where the applicant applies elsewhere.
    may_travel: Mapped[bool] = mapped_column(Boolean, default=False)
    #: What the rater was promised: a later change of the association's rule does not break it.
    shown_to_applicant: Mapped[bool] = mapped_column(Boolean, default=False)
    received_at: Mapped[datetime]

    request: Mapped[ReferenceRequest] = relationship()
