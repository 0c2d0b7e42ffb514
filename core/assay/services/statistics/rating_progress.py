"""How far the rating of a window is: what each reviewer was given, and has done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.rating_models import Element
from assay.services.overview import reviewers_of, written_essays
from assay.services.people import Actor
from assay.services.statistics.ratings import final_ratings
from assay.services.statistics.scopes import Scope
from assay.services.statistics.severity import Severities, severities
from assay.services.undecided import visible_to
from assay.storage.people import Person
from assay.storage.ratings import Adjudication, Allocation, Rating
from assay.storage.sittings import Sitting


@dataclass(frozen=True)
class ReviewerLoad:
    """One reviewer in a window."""

    name: str
    #: Essays, first and third readings together.
    given: int
    done: int
    #: Begun and not final.
    begun: int
    #: The median over their final ratings of how long they had the essay open; none yet.
    seconds: float | None
    last_at: datetime | None
    #: Not a reviewer of this association any more.
    left: bool
    #: Nothing for a coordinator who scores here at this time.
    severity: Element | None


@dataclass(frozen=True)
class RatingProgress:
    """A window's reviewers, those with the most left first."""

    scope: Scope
    reviewers: tuple[ReviewerLoad, ...]
    severities: Severities | NotEstimable
    is_blind: bool

    @property
    def given(self) -> int:
        """All readings that were asked for."""
        return sum(each.given for each in self.reviewers)

    @property
    def done(self) -> int:
        """Those that are final."""
        return sum(each.done for each in self.reviewers)


@dataclass(frozen=True)
class _Work:
    """What a reviewer has rated."""

    seconds: tuple[int, ...] = ()
    begun: int = 0
    last_at: datetime | None = None


def rating_progress(session: Session, actor: Actor, scope: Scope) -> RatingProgress:
    """The reviewers of a scope."""
    rated = final_ratings(session, actor, scope)
    found = severities(rated)
    known = found.by_reviewer if isinstance(found, Severities) and not rated.is_blind else {}
    given, work = _given(session, actor, scope), _work(session, actor, scope)
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(given))).all())
    appointed = reviewers_of(session, scope.window.association)
    loads = (
        _load(names[id_], count, work.get(id_, _Work()), id_ not in appointed, known.get(id_))
        for id_, count in given.items()
    )
    order = sorted(loads, key=lambda each: (each.done - each.given, each.name))
    return RatingProgress(scope, tuple(order), found, rated.is_blind)


def _load(name: str, given: int, work: _Work, left: bool, severity: Element | None) -> ReviewerLoad:
    return ReviewerLoad(
        name=name,
        given=given,
        done=len(work.seconds),
        begun=work.begun,
        seconds=median(work.seconds) if work.seconds else None,
        last_at=work.last_at,
        left=left,
        severity=severity,
    )


def _given(session: Session, actor: Actor, scope: Scope) -> Mapping[int, int]:
    """How many essays each reviewer was asked to rate, without third readings that the actor must not know of."""
    written = written_essays(session, scope.which, scope.forms.values())
    query = (
        select(Allocation.reviewer_id, Allocation.sitting_id)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(scope.which, Allocation.reading == "first")
    )
    found: dict[int, int] = {}
    for reviewer, sitting in session.execute(query):
        found[reviewer] = found.get(reviewer, 0) + written.get(sitting, 0)
    third = (
        select(Adjudication.adjudicator_id, func.count())
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(scope.which, Adjudication.adjudicator_id.is_not(None), visible_to(actor))
        .group_by(Adjudication.adjudicator_id)
    )
    for adjudicator, count in session.execute(third):
        if adjudicator is not None:
            found[adjudicator] = found.get(adjudicator, 0) + count
    return found


def _work(session: Session, actor: Actor, scope: Scope) -> Mapping[int, _Work]:
    query = (
        select(Rating.reviewer_id, Rating.status, Rating.seconds, Rating.final_at)
        .join(Sitting, Sitting.id == Rating.sitting_id)
        .join(
            Allocation,
            (Allocation.sitting_id == Rating.sitting_id) & (Allocation.reviewer_id == Rating.reviewer_id),
        )
        .where(scope.which, (Allocation.reading == "first") | (_is_third() & visible_to(actor)))
        .order_by(Rating.final_at)
    )
    found: dict[int, _Work] = {}
    for reviewer, status, seconds, final_at in session.execute(query):
        was = found.get(reviewer, _Work())
        if status == "final":
            found[reviewer] = _Work((*was.seconds, seconds), was.begun, final_at)
        else:
            found[reviewer] = _Work(was.seconds, was.begun + 1, was.last_at)
    return found


def _is_third() -> ColumnElement[bool]:
    """Whether a rating is of an essay that was given to its reviewer alone, and was not taken back."""
    return (
        select(Adjudication.sitting_id)
        .where(Adjudication.sitting_id == Rating.sitting_id, Adjudication.section == Rating.section)
        .where(Adjudication.question == Rating.question, Adjudication.adjudicator_id == Rating.reviewer_id)
        .exists()
    )
