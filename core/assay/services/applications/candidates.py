"""Who could review an application: the association's reviewers, what each has to do, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.assessment.reviewing import ReviewPlan, progress_of
from assay.content.catalog import Catalog
from assay.services.applications.access import coordinated_application
from assay.services.applications.conflicts import conflicts_of, refuse_conflict
from assay.services.applications.evaluating import Reviewing, judging, review_of
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Review
from assay.storage.people import Appointment, Person
from assay.wording import say

#: States in which reviewers are chosen.
WAITS_FOR_REVIEWERS = ("submitted", "in-review")


@dataclass(frozen=True)
class Candidate:
    """A reviewer of the association."""

    person: Person
    #: Reviews of applications that are given and not finished.
    open_reviews: int
    #: Why this person must not review this application; also that they do so already.
    barred: tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """Who is needed at the level that is on, and who could do it."""

    plan: ReviewPlan
    level: int
    #: How many reviewers are still to be chosen for it.
    lacking: int
    candidates: tuple[Candidate, ...]

    @property
    def free(self) -> tuple[Candidate, ...]:
        """Who may review, those with the least open work first."""
        return tuple(each for each in self.candidates if not each.barred)


def bench_of(
    session: Session, catalog: Catalog, actor: Actor, association: str, application_id: int
) -> Bench:
    """Who could review an application now, for its coordinator."""
    application = coordinated_application(session, actor, association, application_id)
    refuse_conflict(session, catalog, actor, application)
    return bench(session, application)


def bench(session: Session, application: Application) -> Bench:
    """Who could review an application now."""
    if application.status not in WAITS_FOR_REVIEWERS:
        raise Refused(say("This application does not wait for reviewers."))
    judged = judging(session, application)
    reviewing = review_of(session, application, judged.rules)
    level = progress_of(reviewing.plan, reviewing.verdicts, reviewing.settled).level
    people = reviewers(session, application.association)
    there = at_work(reviewing, level, {each.id for each in people})
    taken = {each.reviewer_id: each.level for each in reviewing.reviews}
    loads = _loads(session, application.association)
    near = conflicts_of(session, application, judged.content, people)
    found = [Candidate(each, loads.get(each.id, 0), (*_busy(taken, each), *near[each.id])) for each in people]
    found.sort(key=lambda each: (bool(each.barred), each.open_reviews, each.person.name, each.person.id))
    return Bench(reviewing.plan, level, max(reviewing.plan.reviewers - there, 0), tuple(found))


def reviewers(session: Session, association: str) -> Sequence[Person]:
    """Everybody whom the association appointed as reviewer."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.association == association, Appointment.role == "reviewer", Person.active)
    )
    return session.scalars(query.order_by(Person.id)).all()


def at_work(reviewing: Reviewing, level: int, appointed: set[int]) -> int:
    """How many review a level: those who are done, and those who still have the role to do it."""
    here = (each for each in reviewing.reviews if each.level == level)
    return sum(each.status == "final" or each.reviewer_id in appointed for each in here)


def _busy(taken: dict[int, int], person: Person) -> tuple[str, ...]:
    return (
        (say("reviews this application already, at level %(level)s", level=taken[person.id]),)
        if person.id in taken
        else ()
    )


def _loads(session: Session, association: str) -> dict[int, int]:
    query = (
        select(Review.reviewer_id, func.count())
        .join(Application, Application.id == Review.application_id)
        .where(Review.association == association, Review.status == "open", Review.round == Application.round)
        .where(Application.status.in_(WAITS_FOR_REVIEWERS))
        .group_by(Review.reviewer_id)
    )
    return dict(session.execute(query).all())
