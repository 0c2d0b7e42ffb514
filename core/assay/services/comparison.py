"""The ratings of one sitting side by side, once nobody can be led by them any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.forms import EssayPart, Form
from assay.assessment.marking import score_rating
from assay.assessment.scoring import Score
from assay.assessment.sittings import count_words
from assay.content.rubrics import Criterion, Rubric
from assay.storage.people import Person
from assay.storage.ratings import Rating
from assay.storage.sittings import Response, Sitting


@dataclass(frozen=True)
class GivenLevel:
    """What one reviewer gave for one criterion."""

    score: int
    label: str
    comment: str


@dataclass(frozen=True)
class CriterionComparison:
    """One criterion, the reviewers in the same order everywhere."""

    title: str
    weight: int
    highest: int
    given: tuple[GivenLevel, ...]

    @property
    def spread(self) -> int:
        """How many levels lie between the reviewers."""
        scores = [each.score for each in self.given]
        return max(scores) - min(scores) if scores else 0


@dataclass(frozen=True)
class RatingSummary:
    """One reviewer's rating of one essay."""

    reviewer: str
    score: Score
    comment: str
    seconds: int


@dataclass(frozen=True)
class EssayComparison:
    """One essay that was handed in. Ratings are there once as many are final as the exam asks for."""

    section: str
    question: int
    title: str
    text: str
    words: int
    wanted: int
    final: int
    ratings: tuple[RatingSummary, ...] = ()
    criteria: tuple[CriterionComparison, ...] = ()

    @property
    def spread(self) -> int:
        """The widest difference on a criterion."""
        return max((each.spread for each in self.criteria), default=0)


def compare_essays(session: Session, sitting: Sitting, form: Form) -> tuple[EssayComparison, ...]:
    """The essays of a sitting that were handed in, with their ratings where those are complete."""
    positions = [place for place, part in enumerate(form.parts) if isinstance(part, EssayPart)]
    query = (
        select(Response)
        .where(Response.sitting_id == sitting.id, Response.section.in_(positions), Response.handed_in)
        .order_by(Response.section, Response.question)
    )
    ratings = _final_ratings(session, sitting.id)
    return tuple(_essay(response, form, ratings) for response in session.scalars(query))


def _final_ratings(session: Session, sitting_id: int) -> Sequence[tuple[Rating, str]]:
    query = (
        select(Rating, Person.name)
        .join(Person, Person.id == Rating.reviewer_id)
        .where(Rating.sitting_id == sitting_id, Rating.status == "final")
        .order_by(Person.name, Person.id)
    )
    return session.execute(query).all()


def _essay(response: Response, form: Form, ratings: Sequence[tuple[Rating, str]]) -> EssayComparison:
    part = form.parts[response.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (the query asks for nothing else)
    here = (response.section, response.question)
    mine = [(rating, name) for rating, name in ratings if (rating.section, rating.question) == here]
    text = str(response.answer.get("text", ""))
    rubric = part.rubric_of(response.question)
    are_complete = len(mine) >= part.section.rating.raters
    return EssayComparison(
        section=part.section.title,
        question=response.question,
        title=part.prompts[response.question - 1].title,
        text=text,
        words=count_words(text),
        wanted=part.section.rating.raters if text.strip() else 0,
        final=len(mine),
        ratings=tuple(_summary(rubric, *pair) for pair in mine) if are_complete else (),
        criteria=tuple(_criterion(each, mine) for each in rubric.criteria) if are_complete else (),
    )


def _summary(rubric: Rubric, rating: Rating, name: str) -> RatingSummary:
    return RatingSummary(name, score_rating(rubric, rating.levels), rating.comment, rating.seconds)


def _criterion(criterion: Criterion, ratings: Sequence[tuple[Rating, str]]) -> CriterionComparison:
    return CriterionComparison(
        title=criterion.title,
        weight=criterion.weight,
        highest=criterion.highest,
        given=tuple(_given(criterion, rating) for rating, _ in ratings),
    )


def _given(criterion: Criterion, rating: Rating) -> GivenLevel:
    score = rating.levels[criterion.id]
    return GivenLevel(score, criterion.levels[score].label, rating.comments.get(criterion.id, ""))
