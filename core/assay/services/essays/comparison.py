"""The ratings of one sitting side by side, once nobody can be led by them any more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form
from assay.assessment.exam.marking import score_rating
from assay.assessment.exam.scoring import Score
from assay.assessment.exam.sittings import count_words
from assay.content.rubrics import Criterion
from assay.services.essays.adjudications import reasons_in_words
from assay.services.scores.essay_scores import ENTERED, EssayScore, essay_scores
from assay.services.scores.reports import share_percent
from assay.storage.people import Person
from assay.storage.ratings import Allocation
from assay.storage.sittings import Response, Sitting
from assay.wording import say


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
    #: Nothing where no reviewer had the response open: what was agreed on, or entered.
    seconds: int
    #: What it is beside first readings: a third reading, an agreed rating, an expert's.
    role: str = ""
    #: How much of the score it makes, in percent; nothing where the first readings count alike.
    counted: Decimal | None = None


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
    #: Why it was sent on, where it was; its score, and the criteria on which it fell, once it has one.
    reasons: tuple[str, ...] = ()
    percent: Decimal | None = None
    vetoed: tuple[str, ...] = ()

    @property
    def spread(self) -> int:
        """The widest difference on a criterion."""
        return max((each.spread for each in self.criteria), default=0)


def compare_essays(session: Session, sitting: Sitting, form: Form) -> tuple[EssayComparison, ...]:
    """The essays of a sitting that were handed in, with their ratings where those are complete."""
    names = _names(session, sitting.id)
    responses = select(Response).where(Response.sitting_id == sitting.id)
    texts = {
        (each.section, each.question): str(each.answer.get("text", "")) for each in session.scalars(responses)
    }
    return tuple(
        _essay(part, score, texts[place, score.question], names)
        for place, part in enumerate(form.parts)
        if isinstance(part, EssayPart)
        for score in essay_scores(session, sitting, place, part)
    )


def _names(session: Session, sitting_id: int) -> Mapping[int, str]:
    query = (
        select(Person.id, Person.name)
        .join(Allocation, Allocation.reviewer_id == Person.id)
        .where(Allocation.sitting_id == sitting_id)
    )
    return dict(session.execute(query).all())


def _essay(part: EssayPart, score: EssayScore, text: str, names: Mapping[int, str]) -> EssayComparison:
    are_complete = score.final.state != "waits-for-reading" and score.is_written
    ratings = tuple(_summaries(score, names)) if are_complete else ()
    titles = {each.id: each.title for each in score.rubric.criteria}
    share = score.final.share if score.is_written else None
    return EssayComparison(
        section=part.section.title,
        question=score.question,
        title=part.prompts[score.question - 1].title,
        text=text,
        words=count_words(text),
        wanted=part.section.rating.raters if score.is_written else 0,
        final=len(score.first),
        ratings=tuple(summary for summary, _ in ratings),
        criteria=tuple(_criterion(each, [given for _, given in ratings]) for each in score.rubric.criteria)
        if ratings
        else (),
        reasons=reasons_in_words(score.adjudication.reasons, score.rubric) if score.adjudication else (),
        percent=share_percent(share) if share is not None else None,
        vetoed=tuple(titles[each] for each in score.final.vetoed_by),
    )


@dataclass(frozen=True)
class _Given:
    """Levels and comments by criterion id."""

    levels: Mapping[str, int]
    comments: Mapping[str, str]


def _summaries(score: EssayScore, names: Mapping[int, str]) -> Iterator[tuple[RatingSummary, _Given]]:
    """The first readings by their readers' names, then what settled the essay."""
    first = sorted(score.first, key=lambda each: (names[each.reviewer_id], each.reviewer_id))
    for rating in (*first, *((score.third,) if score.third else ())):
        role = say("third reading") if rating is score.third else ""
        yield (
            RatingSummary(
                names[rating.reviewer_id],
                score_rating(score.rubric, rating.levels),
                rating.comment,
                rating.seconds,
                role,
                _counted(score, str(rating.reviewer_id)),
            ),
            _Given(rating.levels, rating.comments),
        )
    if score.entered is not None and score.adjudication is not None:
        name = say("Agreed rating") if score.adjudication.agreed else say("Expert")
        points = score_rating(score.rubric, score.entered)
        counted = _counted(score, ENTERED)
        yield (
            RatingSummary(name, points, score.adjudication.comment, 0, counted=counted),
            _Given(score.entered, {}),
        )


def _counted(score: EssayScore, reader: str) -> Decimal | None:
    if not score.final.reasons or score.final.state != "final":
        return None
    return share_percent(score.weights.get(reader, Fraction(0)))


def _criterion(criterion: Criterion, ratings: Sequence[_Given]) -> CriterionComparison:
    return CriterionComparison(
        title=criterion.title,
        weight=criterion.weight,
        highest=criterion.highest,
        given=tuple(_given(criterion, rating) for rating in ratings),
    )


def _given(criterion: Criterion, rating: _Given) -> GivenLevel:
    score = rating.levels[criterion.id]
    return GivenLevel(score, criterion.levels[score].label, rating.comments.get(criterion.id, ""))
