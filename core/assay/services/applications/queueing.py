"""What a reviewer was given, page by page: what waits, and what is done.

Read in a fixed number of statements, and without what was handed in, which may be large.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, contains_eager

from assay.assessment.reviewing import ReviewPlan
from assay.content.catalog import Catalog
from assay.services.applications.messages import waiting
from assay.services.applications.rules import plan_near
from assay.services.people import Actor
from assay.storage.applications import Application, Review, Snapshot

PAGE: Final = 50

#: What is not needed any more, such as that of an application that was withdrawn, is neither of the two.
_WAITS: Final = and_(
    Review.status == "open", Application.status == "in-review", Review.round == Application.round
)
_IS_DONE: Final = Review.status == "final"


@dataclass(frozen=True)
class Task:
    """One review in the queue."""

    review: Review
    plan: ReviewPlan
    #: Whether it waits for an answer of the applicant.
    waits: bool

    @property
    def is_begun(self) -> bool:
        """Whether anything was marked."""
        return self.review.changed_at > self.review.allocated_at


@dataclass(frozen=True)
class QueuePage:
    """A page of reviews, of how many in all."""

    tasks: tuple[Task, ...]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return _pages(self.total)


def waiting_reviews(session: Session, catalog: Catalog, actor: Actor, page: int = 1) -> QueuePage:
    """What waits for a reviewer in all of their associations, the oldest first."""
    total, number, rows = _read(session, actor, _WAITS, page, Review.allocated_at, Review.id)
    asked = waiting(session, [each.application_id for each, _ in rows])
    return QueuePage(
        tuple(_task(catalog, each, day, waits=each.application_id in asked) for each, day in rows),
        total,
        number,
    )


def done_reviews(session: Session, catalog: Catalog, actor: Actor, page: int = 1) -> QueuePage:
    """What a reviewer has finished, the last first."""
    total, number, rows = _read(session, actor, _IS_DONE, page, Review.final_at.desc(), Review.id.desc())
    return QueuePage(tuple(_task(catalog, each, day, waits=False) for each, day in rows), total, number)


def _task(catalog: Catalog, review: Review, judged_on: date, *, waits: bool) -> Task:
    return Task(review, plan_near(catalog, review.application, judged_on), waits)


def _read(
    session: Session, actor: Actor, which: ColumnElement[bool], page: int, *order: Any
) -> tuple[int, int, list[tuple[Review, date]]]:
    """How many there are, which page this is (the last one, if there are fewer), and its reviews."""
    given = _given(actor, which)
    count = select(func.count()).select_from(Review).join(Review.application).where(given)
    total = session.scalar(count) or 0
    number = min(max(page, 1), _pages(total))
    here = and_(Snapshot.application_id == Review.application_id, Snapshot.round == Review.round)
    rows = select(Review, Snapshot.judged_on).join(Review.application).join(Snapshot, here).where(given)
    rows = rows.options(contains_eager(Review.application).joinedload(Application.person))
    rows = rows.order_by(*order).limit(PAGE).offset((number - 1) * PAGE)
    return total, number, [(review, day) for review, day in session.execute(rows)]


def _given(actor: Actor, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Only what the actor was given by associations whose reviewer they still are."""
    here = Review.association.in_(actor.associations("reviewer"))
    return and_(Review.reviewer_id == actor.person_id, here, which)


def _pages(total: int) -> int:
    return max(-(-total // PAGE), 1)
