"""The applications of an association for its coordinators: where each is, who has it, and since when.

Read in a fixed number of statements, however many applications there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeVar

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.reviewing import ReviewPlan, plan_of, progress_of
from assay.content.catalog import Catalog
from assay.services.applications.candidates import reviewers
from assay.services.applications.evaluating import verdict
from assay.services.applications.messages import UNDER_REVIEW
from assay.services.applications.rules import plan_near
from assay.services.people import Actor, require
from assay.storage.applications import Application, Decision, Message, Review, Settlement, Snapshot

Place = Literal[
    "preparing",
    "lacks-reviewers",
    "reviewers",
    "asked",
    "disputed",
    "deferred",
    "approved",
    "granted",
    "declined",
    "withdrawn",
]
#: What is said in a round.
Said = TypeVar("Said", Review, Settlement)
#: Where a coordinator has something to do.
NEEDS_COORDINATOR: Final = ("lacks-reviewers", "disputed", "approved")


@dataclass(frozen=True)
class Line:
    """One application in the list."""

    application: Application
    place: Place
    #: Since when it is there.
    since: datetime
    #: Names of those who read it now.
    readers: tuple[str, ...] = ()


@dataclass
class _Facts:
    """What belongs to one application's current round."""

    reviews: list[Review] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    decision: Decision | None = None

    def last_said(self, otherwise: datetime) -> datetime:
        """When somebody last finished something."""
        ends = [each.final_at for each in self.reviews if each.final_at]
        return max((*ends, *(each.settled_at for each in self.settlements)), default=otherwise)


def applications_in(session: Session, catalog: Catalog, actor: Actor, association: str) -> tuple[Line, ...]:
    """Every application of an association; those that wait longest for a coordinator come first."""
    require(actor, association, "coordinator")
    lines = _lines(session, catalog, association, Application.association == association)
    return tuple(sorted(lines, key=lambda line: (line.place not in NEEDS_COORDINATOR, line.since)))


def line_of(session: Session, catalog: Catalog, application: Application) -> Line:
    """One application as it stands in the list."""
    (line,) = _lines(session, catalog, application.association, Application.id == application.id)
    return line


def _lines(session: Session, catalog: Catalog, association: str, which: ColumnElement[bool]) -> list[Line]:
    here = and_(Snapshot.application_id == Application.id, Snapshot.round == Application.round)
    query = select(Application, Snapshot.judged_on).outerjoin(Snapshot, here).where(which)
    rows = session.execute(query.options(joinedload(Application.person)).order_by(Application.id)).all()
    facts = _facts(session, which)
    appointed = {each.id for each in reviewers(session, association)}
    return [
        _line(each, facts[each.id], _plan(catalog, each, judged_on), appointed) for each, judged_on in rows
    ]


def _facts(session: Session, which: ColumnElement[bool]) -> Mapping[int, _Facts]:
    found: dict[int, _Facts] = defaultdict(_Facts)
    for review in session.scalars(_now(Review, which).options(joinedload(Review.reviewer))):
        found[review.application_id].reviews.append(review)
    for settlement in session.scalars(_now(Settlement, which)):
        found[settlement.application_id].settlements.append(settlement)
    said = select(Message).join(Application, Application.id == Message.application_id)
    said = said.where(
        which, Application.status.in_(UNDER_REVIEW), Message.asks | (Message.role == "applicant")
    )
    for message in session.scalars(said.order_by(Message.id)):
        found[message.application_id].messages.append(message)
    decided = select(Decision).join(Application, Application.id == Decision.application_id).where(which)
    for decision in session.scalars(decided):
        found[decision.application_id].decision = decision
    return found


def _now(kind: type[Said], which: ColumnElement[bool]) -> Select[Said]:
    """What belongs to the current rounds of some applications, level by level."""
    joined = select(kind).join(Application, Application.id == kind.application_id)
    return joined.where(which, kind.round == Application.round).order_by(kind.level)


def _plan(catalog: Catalog, application: Application, judged_on: date | None) -> ReviewPlan:
    """How many read it, where that tells anything."""
    if application.status != "in-review" or judged_on is None:
        return plan_of(())
    return plan_near(catalog, application, judged_on)


def _line(application: Application, facts: _Facts, plan: ReviewPlan, appointed: set[int]) -> Line:
    submitted = application.submitted_at or application.begun_at
    if application.status == "submitted":
        return Line(application, "lacks-reviewers", submitted)
    if application.status == "in-review":
        return _under_review(application, facts, plan, appointed)
    if application.status == "preparing":
        return Line(application, "preparing", application.begun_at)
    if application.status in ("granted", "declined", "withdrawn"):
        ended = facts.decision.decided_at if facts.decision else application.changed_at
        return Line(application, _place(application), ended)
    return Line(application, _place(application), facts.last_said(submitted))


def _place(application: Application) -> Place:
    places: dict[str, Place] = {
        "disputed": "disputed",
        "deferred": "deferred",
        "approved": "approved",
        "granted": "granted",
        "declined": "declined",
        "withdrawn": "withdrawn",
    }
    return places[application.status]


def _under_review(application: Application, facts: _Facts, plan: ReviewPlan, appointed: set[int]) -> Line:
    final = [verdict(each) for each in facts.reviews if each.status == "final"]
    level = progress_of(plan, final, [verdict(each) for each in facts.settlements]).level
    here = [each for each in facts.reviews if each.level == level]
    at_work = [each for each in here if each.status == "open" and each.reviewer_id in appointed]
    done = [each for each in here if each.status == "final"]
    if len(at_work) + len(done) < plan.reviewers:
        return Line(
            application, "lacks-reviewers", facts.last_said(application.submitted_at or application.begun_at)
        )
    if question := _question(facts.messages):
        return Line(application, "asked", question.at)
    names = tuple(each.reviewer.name for each in at_work)
    since = min((each.allocated_at for each in at_work), default=application.changed_at)
    return Line(application, "reviewers", since, names)


def _question(messages: Sequence[Message]) -> Message | None:
    """The oldest question that is not answered."""
    answered = max((each.id for each in messages if each.role == "applicant"), default=0)
    return next((each for each in messages if each.asks and each.id > answered), None)
