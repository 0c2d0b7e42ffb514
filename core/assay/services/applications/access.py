"""Finding an application for those who may have to do with it: its owner, its reviewers, its coordinators."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed, NotFound
from assay.services.people import Actor, remedy_for_only_coordinator, require
from assay.storage.applications import Application, Review
from assay.wording import say

_NONE = say("There is no such application.")


def own_application(
    session: Session, actor: Actor, application_id: int, *, lock: bool = False
) -> Application:
    """The actor's own application; everybody else's does not exist for them."""
    found = find_application(session, application_id, lock=lock)
    if found.person_id != actor.person_id:
        raise NotFound(_NONE)
    return found


def coordinated_application(
    session: Session, actor: Actor, association: str, application_id: int, *, lock: bool = False
) -> Application:
    """An application for a coordinator of its association, who never handles their own."""
    require(actor, association, "coordinator")
    found = find_application(session, application_id, lock=lock)
    if found.association != association:
        raise NotFound(_NONE)
    if found.person_id == actor.person_id:
        raise NotAllowed(
            say(
                "This is your own application; another coordinator looks after it.%(remedy)s",
                remedy=remedy_for_only_coordinator(session, actor, association),
            )
        )
    return found


def find_application(session: Session, application_id: int, *, lock: bool = False) -> Application:
    """The application of an id. With a lock nobody else changes it, or what belongs to it, before this is over."""
    found = session.get(Application, application_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound(_NONE)
    return found


def own_review(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> Review:
    """A review that was given to the actor, who is still a reviewer; with a lock on its application."""
    place = select(Review.application_id, Review.association).where(
        Review.id == review_id, Review.reviewer_id == actor.person_id
    )
    found = session.execute(place).one_or_none()
    if found is None:
        raise NotFound(say("There is no such review for you."))
    require(actor, found.association, "reviewer")
    find_application(session, found.application_id, lock=lock)
    review = session.get(Review, review_id, populate_existing=lock)
    if review is None:  # taken back while this waited for the lock
        raise NotFound(say("There is no such review for you."))
    return review


def reviews_of(session: Session, application: Application) -> list[Review]:
    """The reviews of the current round, by level and in the order in which they were given."""
    query = select(Review).where(Review.application_id == application.id, Review.round == application.round)
    return list(session.scalars(query.order_by(Review.level, Review.id)))
