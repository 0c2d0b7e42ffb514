"""What a candidate is told: sections, feedback by domain, and the reviewers' words.

The report is written when the result is made and kept with it, so that nobody reads something else later.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import floor

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment import marking, scoring
from assay.assessment.assembly.weights import weight
from assay.assessment.forms import EssayPart, Form, MultipleChoicePart
from assay.assessment.results import Outcome
from assay.assessment.scoring import Score
from assay.content.rubrics import Rubric
from assay.services.scoring import item_scores
from assay.storage.ratings import Rating
from assay.storage.sittings import Sitting, SittingSection


class Part(BaseModel):
    """A frozen part of a report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DomainReport(Part):
    """One domain: id (titles come from the competency map), points earned and possible, and their share.

    `percent` is rounded down, for reading; what the share means is decided on the points.
    """

    domain: str
    earned: int
    possible: int
    percent: int

    @property
    def score(self) -> Score:
        """The points, to be compared exactly."""
        return Score(self.earned, self.possible)


class CriterionReport(Part):
    """What one reviewer said about one criterion."""

    title: str
    label: str
    descriptor: str
    comment: str


class ReviewReport(Part):
    """One reviewer about one essay. Reviewers have numbers, no names."""

    reviewer: int
    comment: str
    criteria: tuple[CriterionReport, ...]


class EssayReport(Part):
    """One essay that was handed in."""

    question: int
    title: str
    reviews: tuple[ReviewReport, ...]


class SectionReport(Part):
    """One section. `percent` is rounded down, for reading; passing was decided on the exact share."""

    id: str
    title: str
    kind: str
    earned: int
    possible: int
    percent: Decimal
    cut_percent: Decimal
    passed: bool
    carried: bool
    domains: tuple[DomainReport, ...]
    essays: tuple[EssayReport, ...] = ()


class Report(Part):
    """The whole report of one sitting."""

    exam: str
    category: str
    sections: tuple[SectionReport, ...]


def build_report(session: Session, sitting: Sitting, form: Form, outcomes: Sequence[Outcome]) -> Report:
    """The report of a sitting whose sections all have scores."""
    sections = tuple(
        _section(session, sitting, section, form, outcome)
        for section, outcome in zip(sitting.sections, outcomes, strict=True)
    )
    return Report(exam=form.exam.title, category=form.category, sections=sections)


def _section(
    session: Session, sitting: Sitting, section: SittingSection, form: Form, outcome: Outcome
) -> SectionReport:
    part = form.parts[section.position]
    domains: dict[str, Score] = {}
    essays: tuple[EssayReport, ...] = ()
    if section.carried_from is None and isinstance(part, MultipleChoicePart):
        domains = scoring.by_domain(part, item_scores(session, sitting, section.position, part))
    elif section.carried_from is None and isinstance(part, EssayPart):
        ratings = _ratings(session, sitting, section.position)
        domains = marking.by_domain((part.rubric_of(r.question), r.levels) for r in ratings)
        essays = _essays(part, ratings, _numbers(session, sitting))
    return SectionReport(
        id=part.section.id,
        title=part.section.title,
        kind=part.kind,
        earned=outcome.score.earned,
        possible=outcome.score.possible,
        percent=percent(outcome.score),
        cut_percent=outcome.cut * 100,
        passed=outcome.passed,
        carried=section.carried_from is not None,
        domains=tuple(_domain(name, score) for name, score in domains.items()),
        essays=essays,
    )


def percent(score: Score) -> Decimal:
    """A share in percent with one place, for reading only: rounded down, so that nobody seems to reach a cut."""
    return Decimal(floor(score.share * 1000)).scaleb(-1)


def _domain(name: str, score: Score) -> DomainReport:
    whole = floor(score.share * 100)
    return DomainReport(domain=name, earned=score.earned, possible=score.possible, percent=whole)


def _ratings(session: Session, sitting: Sitting, position: int) -> Sequence[Rating]:
    query = select(Rating).where(
        Rating.sitting_id == sitting.id, Rating.section == position, Rating.status == "final"
    )
    return session.scalars(query.order_by(Rating.question)).all()


def _numbers(session: Session, sitting: Sitting) -> Mapping[int, int]:
    """Each reviewer's number, the same in every essay, in an order that tells nothing about who they are."""
    query = select(Rating.reviewer_id).where(Rating.sitting_id == sitting.id, Rating.status == "final")
    reviewers = sorted(set(session.scalars(query)), key=lambda who: weight(sitting.id, str(who)))
    return {who: number for number, who in enumerate(reviewers, 1)}


def _essays(
    part: EssayPart, ratings: Sequence[Rating], numbers: Mapping[int, int]
) -> tuple[EssayReport, ...]:
    questions = sorted({rating.question for rating in ratings})
    return tuple(
        EssayReport(
            question=question,
            title=part.prompts[question - 1].title,
            reviews=tuple(
                _review(numbers[rating.reviewer_id], part.rubric_of(question), rating)
                for rating in sorted(ratings, key=lambda rating: numbers[rating.reviewer_id])
                if rating.question == question
            ),
        )
        for question in questions
    )


def _review(number: int, rubric: Rubric, rating: Rating) -> ReviewReport:
    return ReviewReport(
        reviewer=number,
        comment=rating.comment,
        criteria=tuple(
            CriterionReport(
                title=criterion.title,
                label=criterion.levels[rating.levels[criterion.id]].label,
                descriptor=criterion.levels[rating.levels[criterion.id]].descriptor,
                comment=rating.comments.get(criterion.id, ""),
            )
            for criterion in rubric.criteria
        ),
    )
