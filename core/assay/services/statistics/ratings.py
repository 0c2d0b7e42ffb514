"""Final ratings of essays by their first readers, as tables of essays x reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import EssayPart
from assay.assessment.exam.marking import missing, score_rating
from assay.content.rubrics import Criterion, Rubric
from assay.services.people import Actor
from assay.services.statistics.scopes import Scope
from assay.storage.people import Person
from assay.storage.ratings import Allocation, Rating
from assay.storage.sittings import HANDED_IN, Sitting
from assay.wording import say

Array = NDArray[np.float64]
#: Sitting, its section and question.
Essay = tuple[int, int, int]


@dataclass(frozen=True)
class FinalRating:
    """One reviewer on one essay."""

    essay: Essay
    rubric: Rubric
    reviewer: int
    levels: Mapping[str, int]
    seconds: int

    @cached_property
    def share(self) -> float:
        """The share of the essay's points."""
        return float(score_rating(self.rubric, self.levels).share)


@dataclass(frozen=True)
class RatedEssays:
    """The final ratings of first readers, in the order of the random codes of their sittings."""

    ratings: tuple[FinalRating, ...]
    #: What to call the reviewers: their names, or numbers for a coordinator who scores here at this time.
    names: Mapping[int, str]
    is_blind: bool

    @cached_property
    def reviewers(self) -> tuple[int, ...]:
        """In the order of what they are called."""
        return tuple(
            sorted(self.names, key=lambda each: (len(self.names[each]) * self.is_blind, self.names[each]))
        )

    def of(self, position: int) -> "RatedEssays":
        """Those of one section of the forms."""
        kept = tuple(each for each in self.ratings if each.essay[1] == position)
        there = {each.reviewer for each in kept}
        names = {id_: name for id_, name in self.names.items() if id_ in there}
        return RatedEssays(kept, names, self.is_blind)

    @cached_property
    def rubrics(self) -> tuple[Rubric, ...]:
        """Those that were rated by, in the order of their ids."""
        return tuple({each.rubric.id: each.rubric for each in sorted(self.ratings, key=_rubric_id)}.values())

    def on(self, rubric: Rubric, criterion: Criterion) -> tuple[Array, NDArray[np.int64]]:
        """Levels on a criterion as essays x reviewers, NaN where missing; and the sitting of each row."""
        mine = [each for each in self.ratings if each.rubric.id == rubric.id]
        return self._table(mine, [float(each.levels[criterion.id]) for each in mine])

    @cached_property
    def shares(self) -> tuple[Array, NDArray[np.int64]]:
        """Percent of the points as essays x reviewers, NaN where missing; and the sitting of each row."""
        return self._table(self.ratings, [100 * each.share for each in self.ratings])

    def _table(
        self, ratings: Sequence[FinalRating], values: Sequence[float]
    ) -> tuple[Array, NDArray[np.int64]]:
        rows = {essay: row for row, essay in enumerate(dict.fromkeys(each.essay for each in ratings))}
        columns = {reviewer: column for column, reviewer in enumerate(self.reviewers)}
        table = np.full((len(rows), len(columns)), np.nan)
        for each, value in zip(ratings, values, strict=True):
            table[rows[each.essay], columns[each.reviewer]] = value
        sittings = np.unique([sitting for sitting, *_ in rows] or [0], return_inverse=True)[1]
        return table, sittings[: len(rows)].astype(np.int64)


def _rubric_id(rating: FinalRating) -> str:
    return rating.rubric.id


def final_ratings(session: Session, actor: Actor, scope: Scope) -> RatedEssays:
    """The ratings of a scope. What the actor scores at this time stays out, so that nothing of it shows."""
    own = _scored_now(actor)
    is_blind = session.scalar(select(Sitting.id).where(scope.which, own).limit(1)) is not None
    query = (
        select(
            Rating.sitting_id,
            Rating.section,
            Rating.question,
            Rating.reviewer_id,
            Rating.levels,
            Rating.seconds,
            Sitting.form_id,
        )
        .join(Sitting, Sitting.id == Rating.sitting_id)
        .join(
            Allocation,
            (Allocation.sitting_id == Rating.sitting_id) & (Allocation.reviewer_id == Rating.reviewer_id),
        )
        .where(scope.which, Rating.status == "final", Allocation.reading == "first", ~own)
        .order_by(Sitting.code, Sitting.id, Rating.section, Rating.question, Rating.reviewer_id)
    )
    found = [_rating(scope, *row) for row in session.execute(query)]
    kept = tuple(each for each in found if not missing(each.rubric, each.levels))
    return RatedEssays(kept, _names(session, scope, {each.reviewer for each in kept}, is_blind), is_blind)


def _scored_now(actor: Actor) -> ColumnElement[bool]:
    own = select(Allocation.sitting_id).where(Allocation.reviewer_id == actor.person_id)
    return Sitting.id.in_(own) & Sitting.status.in_(HANDED_IN)


def _rating(
    scope: Scope,
    sitting: int,
    section: int,
    question: int,
    reviewer: int,
    levels: Mapping[str, int],
    seconds: int,
    form: int,
) -> FinalRating:
    part = scope.forms[form].parts[section]
    assert isinstance(part, EssayPart)  # noqa: S101  (only essays are rated)
    return FinalRating((sitting, section, question), part.rubric_of(question), reviewer, levels, seconds)


def _names(session: Session, scope: Scope, who: set[int], is_blind: bool) -> Mapping[int, str]:
    if is_blind:
        order = sorted(who, key=lambda each: weight(scope.window.id, str(each)))
        return {id_: say("Reviewer %(number)s", number=number) for number, id_ in enumerate(order, 1)}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(who))).all())
