"""Choosing the reviewers of an application: by name, or those with the least work who may."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.applications.access import coordinated_application
from assay.services.applications.candidates import Bench, bench
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.noting import note
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Review
from assay.wording import say, say_list


def allocate(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    now: datetime,
    reviewers: Sequence[int] | None = None,
) -> Sequence[Review]:
    """Give an application reviewers for the level that is on; nobody named means whoever has the least to do."""
    application = coordinated_application(session, actor, association, application_id, lock=True)
    refuse_conflict(session, catalog, actor, application)
    found = bench(session, application)
    chosen = _automatic(found) if reviewers is None else _named(found, list(dict.fromkeys(reviewers)))
    made = [_review(application, found.level, person, now) for person in chosen]
    session.add_all(made)
    if made:
        application.status, application.changed_at = "in-review", now
        note(session, application, actor, "allocate reviewers", now, level=found.level, reviewers=chosen)
    session.flush()
    return made


def _automatic(found: Bench) -> list[int]:
    if len(found.free) < found.lacking:
        raise Refused(
            say(
                "%(lacking)s more are needed for this level, and %(free)s may review this "
                "application. Appoint more reviewers first.",
                lacking=found.lacking,
                free=len(found.free),
            )
        )
    return [each.person.id for each in found.free[: found.lacking]]


def _named(found: Bench, wanted: Sequence[int]) -> Sequence[int]:
    by_id = {each.person.id: each for each in found.candidates}
    for person in wanted:
        if person not in by_id:
            raise NotFound(say("There is no such reviewer in this association."))
        if reasons := by_id[person].barred:
            raise Refused(
                say(
                    "%(name)s %(reasons)s. Choose somebody else.",
                    name=by_id[person].person.name,
                    reasons=say_list(reasons),
                )
            )
    if len(wanted) > found.lacking:
        raise Refused(
            say(
                "This level needs %(lacking)s more. To have others, take a review back first.",
                lacking=found.lacking,
            )
            if found.lacking
            else say("This level has all of its reviewers. To have others, take a review back first.")
        )
    return wanted


def _review(application: Application, level: int, person: int, now: datetime) -> Review:
    return Review(
        application_id=application.id,
        round=application.round,
        level=level,
        reviewer_id=person,
        association=application.association,
        ticks={},
        judgements={},
        allocated_at=now,
        changed_at=now,
    )


def take_back(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    review_id: int,
    now: datetime,
) -> None:
    """Take a review that is not finished away from its reviewer, so that another can be chosen."""
    application = coordinated_application(session, actor, association, application_id, lock=True)
    refuse_conflict(session, catalog, actor, application)
    mine = select(Review).where(Review.id == review_id, Review.application_id == application.id)
    review = session.scalar(mine.execution_options(populate_existing=True))
    if review is None:
        raise NotFound(say("There is no such review."))
    if review.status == "final" or review.round != application.round:
        raise Refused(say("This review is finished and stays."))
    person = review.reviewer_id
    session.delete(review)
    session.flush()
    if application.status == "in-review" and not _has_reviews(session, application):
        application.status = "submitted"
    application.changed_at = now
    note(session, application, actor, "take review back", now, reviewer=person)


def _has_reviews(session: Session, application: Application) -> bool:
    query = select(Review.id).where(
        Review.application_id == application.id, Review.round == application.round
    )
    return session.scalar(query.limit(1)) is not None
