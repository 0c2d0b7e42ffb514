"""The score of each essay: its first readings, what settled it where they did not, and what counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.adjudication.final import FinalScore, final_score
from assay.assessment.adjudication.readings import Reading
from assay.assessment.exam.forms import EssayPart
from assay.content.rubrics import Rubric
from assay.services.scores.cuts import cut_of
from assay.storage.ratings import Adjudication, Allocation, Rating
from assay.storage.sittings import Response, Sitting

#: Whose reading it is that first readers agreed on, or that a coordinator entered for an expert.
ENTERED: Final = "entered"


@dataclass(frozen=True)
class EssayScore:
    """One essay that was handed in, and where its score stands."""

    question: int
    rubric: Rubric
    is_written: bool
    #: Final ratings, in the order of their reviewers' ids.
    first: tuple[Rating, ...]
    #: The rating of who was asked to settle it.
    third: Rating | None
    adjudication: Adjudication | None
    final: FinalScore

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """Every final rating that was asked for."""
        return (*self.first, self.third) if self.third else self.first

    @property
    def entered(self) -> Mapping[str, int] | None:
        """The levels of a settled agreed reading or expert's reading."""
        return _entered(self.adjudication)

    @property
    def weights(self) -> Mapping[str, Fraction]:
        """How much each reading counts, by its reader's id or `entered`; what does not count is not there."""
        return dict(self.final.counted)


def essay_scores(
    session: Session, sitting: Sitting, position: int, part: EssayPart
) -> tuple[EssayScore, ...]:
    """The essays of a section that were to be handed in, by their questions. Ratings are locked with the sitting."""
    here = {"sitting_id": sitting.id, "section": position}
    responses = select(Response).filter_by(**here, handed_in=True).order_by(Response.question)
    ratings = select(Rating).filter_by(**here, status="final").order_by(Rating.reviewer_id)
    found = session.scalars(ratings).all()
    # What was read before the lock of the sitting was had may be out of date.
    query = select(Adjudication).filter_by(**here).execution_options(populate_existing=True)
    sent = {each.question: each for each in session.scalars(query)}
    section = _Section(
        part, Fraction(cut_of(session, sitting, part.section)), first_readers(session, sitting.id)
    )
    return tuple(
        _essay(
            section,
            response,
            [each for each in found if each.question == response.question],
            sent.get(response.question),
        )
        for response in session.scalars(responses)
    )


@dataclass(frozen=True)
class _Section:
    """What all essays of a section share: the cut is that of the sitting, as a share."""

    part: EssayPart
    cut: Fraction
    readers: frozenset[int]


def first_readers(session: Session, sitting_id: int) -> frozenset[int]:
    """Who reads every essay of a sitting; not who settles one, nor whose readings do not count any more."""
    query = select(Allocation.reviewer_id).filter_by(sitting_id=sitting_id, reading="first")
    return frozenset(session.scalars(query))


def _essay(
    section: _Section, response: Response, ratings: Sequence[Rating], adjudication: Adjudication | None
) -> EssayScore:
    rubric = section.part.rubric_of(response.question)
    first = tuple(each for each in ratings if each.reviewer_id in section.readers)
    named = adjudication.adjudicator_id if adjudication else None
    third = next((each for each in ratings if each.reviewer_id == named), None)
    is_written = bool(str(response.answer.get("text", "")).strip())
    settling = _settling(third, adjudication)
    final = _final(section, rubric, first, settling) if is_written else _unwritten(section)
    return EssayScore(response.question, rubric, is_written, first, third, adjudication, final)


def _unwritten(section: _Section) -> FinalScore:
    nothing = Fraction(0)
    return FinalScore("final", points=nothing, share=nothing, passed=nothing >= section.cut)


def _final(
    section: _Section, rubric: Rubric, first: Sequence[Rating], settling: Reading | None
) -> FinalScore:
    readings = [Reading(str(each.reviewer_id), each.levels) for each in first]
    return final_score(section.part.section.rating, readings, rubric, section.cut, settling)


def _settling(third: Rating | None, adjudication: Adjudication | None) -> Reading | None:
    if third is not None:
        return Reading(str(third.reviewer_id), third.levels)
    levels = _entered(adjudication)
    return Reading(ENTERED, levels) if levels is not None else None


def _entered(adjudication: Adjudication | None) -> Mapping[str, int] | None:
    if adjudication is None or adjudication.settled_at is None:
        return None
    return adjudication.levels
