"""What became of requests, and what an applicant may read of a rating."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.services.references.requesting import READDRESS, find_request
from assay.services.references.writing import subject_of
from assay.storage.audit import AuditLine
from assay.storage.mails import Mail
from assay.storage.references import ReferenceRating, ReferenceRequest

#: leaving: the mail is on its way. stuck: the mail server takes no mails; it is tried again. undelivered: it never
#: will arrive. uncertain: nobody knows whether it arrived. sent, opened, begun: as far as the rater has come.
State = Literal[
    "leaving",
    "stuck",
    "undelivered",
    "uncertain",
    "sent",
    "opened",
    "begun",
    "expired",
    "answered",
    "declined",
    "withdrawn",
]


def newest_mails(session: Session, requests: Sequence[ReferenceRequest]) -> Mapping[int, Mail]:
    """The newest mail to each rater, by the request's number."""
    by_subject = {subject_of(each): each.id for each in requests}
    newest = select(func.max(Mail.id)).where(Mail.about.in_(by_subject)).group_by(Mail.about)
    found = session.scalars(select(Mail).where(Mail.id.in_(newest)))
    return {by_subject[mail.about]: mail for mail in found}


def state_of(request: ReferenceRequest, mail: Mail | None, now: datetime) -> State:
    """Where a request stands."""
    if request.status != "asked":
        closed: dict[str, State] = {
            "answered": "answered",
            "declined": "declined",
            "withdrawn": "withdrawn",
        }
        return closed[request.status]
    if now >= request.expires_at:
        return "expired"
    state = _state_of_mail(mail)
    has_come = state == "uncertain" and request.opened_at is not None
    return _state_of_rater(request) if state is None or has_come else state


def _state_of_mail(mail: Mail | None) -> State | None:
    """What a mail that has not arrived says; nothing for one that was sent."""
    if mail is None or mail.status == "sent":
        return None
    if mail.status == "failed":
        return "uncertain" if mail.fate == "unknown" else "undelivered"
    return "stuck" if mail.attempts else "leaving"


def _state_of_rater(request: ReferenceRequest) -> State:
    if request.draft is not None:
        return "begun"
    return "opened" if request.opened_at else "sent"


@dataclass(frozen=True)
class Move:
    """The applicant corrected the address to which a rater's link goes."""

    at: datetime
    before: str
    after: str


def moves_of(session: Session, person_id: int, keys: Collection[str]) -> Mapping[str, Sequence[Move]]:
    """How the raters' addresses were corrected, by the key of a person's request; the oldest first.

    For those who judge: whoever controls the new address writes the rating.
    """
    asked = select(ReferenceRequest).where(ReferenceRequest.person_id == person_id)
    requests = session.scalars(asked.where(ReferenceRequest.key.in_(keys))).all()
    by_subject = {subject_of(each): each.key for each in requests}
    lines = select(AuditLine).where(
        AuditLine.association.in_({each.association for each in requests}),
        AuditLine.act == READDRESS,
        AuditLine.subject.in_(by_subject),
    )
    found: dict[str, list[Move]] = defaultdict(list)
    for line in session.scalars(lines.order_by(AuditLine.id)):
        # Old lines lack both: then nothing can be told.
        before, after = (line.detail.get(each, "") for each in ("before", "after"))
        if before != after:
            found[by_subject[line.subject]].append(Move(line.at, before, after))
    return found


def shown_rating(session: Session, actor: Actor, request_id: int) -> ReferenceRating | None:
    """The rating, if the rater was told that the applicant may read it."""
    find_request(session, actor, request_id)
    rating = session.get(ReferenceRating, request_id)
    return rating if rating is not None and rating.shown_to_applicant else None
