"""What an applicant may read of a review that is over: the comments written for them, without names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.storage.applications import Application, Review, Settlement
from assay.wording import say

#: States in which the reviewers of the current round are done.
REVIEWED: Final = ("deferred", "approved", "granted", "declined")


@dataclass(frozen=True)
class Comment:
    """A comment for the applicant."""

    round: int
    author: str
    text: str
    at: datetime


def comments_for(session: Session, application: Application) -> Sequence[Comment]:
    """The comments on rounds that are over, the newest round first."""
    is_over = application.status in REVIEWED
    last = application.round if is_over else application.round - 1
    found = (*_of_reviewers(session, application, last), *_of_coordinators(session, application, last))
    return sorted(found, key=lambda each: (-each.round, each.at))


def _of_reviewers(session: Session, application: Application, last: int) -> Iterator[Comment]:
    query = select(Review).where(
        Review.application_id == application.id, Review.round <= last, Review.status == "final"
    )
    for each in session.scalars(query.order_by(Review.id)):
        if each.comment and each.final_at:
            yield Comment(each.round, say("A reviewer"), each.comment, each.final_at)


def _of_coordinators(session: Session, application: Application, last: int) -> Iterator[Comment]:
    """Why a coordinator sent it back; why one approved is for the association."""
    query = select(Settlement).where(
        Settlement.application_id == application.id, Settlement.round <= last, Settlement.outcome == "defer"
    )
    for each in session.scalars(query.order_by(Settlement.round, Settlement.level)):
        yield Comment(each.round, say("The coordinator"), each.reason, each.settled_at)
