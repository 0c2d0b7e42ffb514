"""What a candidate is told: sections, feedback by domain, and the reviewers' words.

The report is written when the result is made and kept with it, so that nobody reads something else later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import floor
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam import marking, scoring
from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.assessment.exam.results import Outcome
from assay.assessment.exam.scoring import Score
from assay.content.rubrics import Rubric
from assay.services.scores.essay_scores import ENTERED, EssayScore, essay_scores
from assay.services.scores.scoring import item_scores
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
    #: How many parts make a point: see `Score`.
    parts: int = 1

    @property
    def score(self) -> Score:
        """The points, to be compared exactly."""
        return Score(self.earned, self.possible, self.parts)


class CriterionReport(Part):
    """What one reviewer said about one criterion."""

    title: str
    label: str
    descriptor: str
    comment: str


class ReviewReport(Part):
    """One reviewer about one essay. Reviewers have numbers, no names; what has no number was agreed on or an expert's.

    `counted` is how much of the essay's score it makes, in percent; nothing where all reviews count alike.
    """

    reviewer: int
    comment: str
    criteria: tuple[CriterionReport, ...]
    voice: Literal["reviewer", "agreed", "expert"] = "reviewer"
    counted: Decimal | None = None


class EssayReport(Part):
    """One essay that was handed in. Reports of before adjudication have no `percent` of it.

    `percent` is rounded down. `vetoed` are titles of criteria on which it fell, whatever its points.
    """

    question: int
    title: str
    reviews: tuple[ReviewReport, ...]
    percent: Decimal | None = None
    is_adjudicated: bool = False
    vetoed: tuple[str, ...] = ()


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
    #: How many parts make a point: see `Score`.
    parts: int = 1

    @property
    def score(self) -> Score:
        """The points, to be compared exactly."""
        return Score(self.earned, self.possible, self.parts)


class Report(Part):
    """The whole report of one sitting."""

    exam: str
    category: str
    sections: tuple[SectionReport, ...]


def build_report(session: Session, sitting: Sitting, form: Form, outcomes: Sequence[Outcome]) -> Report:
    """The report of a sitting whose sections all have scores."""
    essays = _essays(session, sitting, form)
    sections = tuple(
        _section(session, sitting, section, form, outcome, essays)
        for section, outcome in zip(sitting.sections, outcomes, strict=True)
    )
    return Report(exam=form.exam.title, category=form.category, sections=sections)


@dataclass(frozen=True)
class _Essays:
    """The scores of a sitting's essays by section, and the numbers of those who gave the ratings among them."""

    scores: Mapping[int, Sequence[EssayScore]]
    numbers: Mapping[int, int]


def _essays(session: Session, sitting: Sitting, form: Form) -> _Essays:
    scores = {
        section.position: essay_scores(session, sitting, section.position, part)
        for section in sitting.sections
        if isinstance(part := form.parts[section.position], EssayPart) and section.carried_from is None
    }
    return _Essays(scores, _numbers(sitting, chain.from_iterable(scores.values())))


def _section(
    session: Session,
    sitting: Sitting,
    section: SittingSection,
    form: Form,
    outcome: Outcome,
    written: _Essays,
) -> SectionReport:
    part = form.parts[section.position]
    domains: dict[str, Score] = {}
    essays: tuple[EssayReport, ...] = ()
    if section.carried_from is None and isinstance(part, MultipleChoicePart):
        domains = scoring.by_domain(part, item_scores(session, sitting, section.position, part))
    elif section.carried_from is None and isinstance(part, EssayPart):
        scores = written.scores[section.position]
        domains = marking.by_domain(_counted(scores))
        essays = tuple(_essay(part, each, written.numbers) for each in scores if each.ratings)
    return SectionReport(
        id=part.section.id,
        title=part.section.title,
        kind=part.kind,
        **vars(outcome.score),
        percent=percent(outcome.score),
        cut_percent=outcome.cut * 100,
        passed=outcome.passed,
        carried=section.carried_from is not None,
        domains=tuple(_domain(name, score) for name, score in domains.items()),
        essays=essays,
    )


def percent(score: Score) -> Decimal:
    """A share in percent with one place, for reading only: rounded down, so that nobody seems to reach a cut."""
    return share_percent(score.share)


def share_percent(share: Fraction) -> Decimal:
    """The same of a share that is not of whole points."""
    return Decimal(floor(share * 1000)).scaleb(-1)


def _domain(name: str, score: Score) -> DomainReport:
    whole = floor(score.share * 100)
    return DomainReport(
        domain=name, earned=score.earned, possible=score.possible, parts=score.parts, percent=whole
    )


def _counted(scores: Sequence[EssayScore]) -> Iterator[tuple[Rubric, marking.Levels]]:
    """The readings that made the scores; each speaks once for its domains, however much it counts."""
    for score in scores:
        for rating in score.ratings:
            if str(rating.reviewer_id) in score.weights:
                yield score.rubric, rating.levels
        if score.entered is not None and ENTERED in score.weights:
            yield score.rubric, score.entered


def _numbers(sitting: Sitting, scores: Iterable[EssayScore]) -> Mapping[int, int]:
    """Each reviewer's number, the same in every essay, in an order that tells nothing about who they are.

    Without gaps: whose ratings were taken back has none.
    """
    found = {rating.reviewer_id for score in scores for rating in score.ratings}
    reviewers = sorted(found, key=lambda who: weight(sitting.id, str(who)))
    return {who: number for number, who in enumerate(reviewers, 1)}


def _essay(part: EssayPart, score: EssayScore, numbers: Mapping[int, int]) -> EssayReport:
    final = score.final
    titles = {each.id: each.title for each in score.rubric.criteria}
    reviews = sorted(score.ratings, key=lambda rating: numbers[rating.reviewer_id])
    return EssayReport(
        question=score.question,
        title=part.prompts[score.question - 1].title,
        reviews=(*(_review(numbers[each.reviewer_id], score, each) for each in reviews), *_entered(score)),
        percent=share_percent(final.share) if final.share is not None else None,
        is_adjudicated=bool(final.reasons),
        vetoed=tuple(titles[each] for each in final.vetoed_by),
    )


def _review(number: int, score: EssayScore, rating: Rating) -> ReviewReport:
    return ReviewReport(
        reviewer=number,
        comment=rating.comment,
        criteria=_criteria(score.rubric, rating.levels, rating.comments),
        counted=_share_of(score, str(rating.reviewer_id)),
    )


def _entered(score: EssayScore) -> Iterator[ReviewReport]:
    """What first readers agreed on, or an expert's reading."""
    if score.entered is not None and score.adjudication is not None and score.final.reasons:
        yield ReviewReport(
            reviewer=0,
            comment=score.adjudication.comment,
            criteria=_criteria(score.rubric, score.entered, {}),
            voice="agreed" if score.adjudication.agreed else "expert",
            counted=_share_of(score, ENTERED),
        )


def _share_of(score: EssayScore, reader: str) -> Decimal | None:
    return share_percent(score.weights.get(reader, Fraction(0))) if score.final.reasons else None


def _criteria(
    rubric: Rubric, levels: Mapping[str, int], comments: Mapping[str, str]
) -> tuple[CriterionReport, ...]:
    return tuple(
        CriterionReport(
            title=criterion.title,
            label=criterion.levels[levels[criterion.id]].label,
            descriptor=criterion.levels[levels[criterion.id]].descriptor,
            comment=comments.get(criterion.id, ""),
        )
        for criterion in rubric.criteria
    )
