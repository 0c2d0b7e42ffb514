"""Scoring what a key can score, when a sitting is handed in."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.regrading import Correction, score_corrected
from assay.assessment.exam.scoring import Score, add
from assay.services.scores.cuts import cut_of
from assay.storage.regrades import StoredCorrection
from assay.storage.sittings import Response, Sitting


def item_scores(
    session: Session, sitting: Sitting, position: int, part: MultipleChoicePart
) -> dict[int, Score]:
    """The score of each question of a closed multiple-choice section, as it is corrected now."""
    corrections = corrections_in_force(session, sitting.form_id, position)
    return score_corrected(part, choices(session, sitting.id, position), corrections)


def choices(session: Session, sitting_id: int, position: int) -> Mapping[int, int]:
    """The option (from 0) that was chosen for each question that was answered."""
    query = select(Response.question, Response.answer).where(
        Response.sitting_id == sitting_id, Response.section == position
    )
    return {
        question: answer["choice"]
        for question, answer in session.execute(query)
        if isinstance(answer.get("choice"), int)
    }


def corrections_in_force(session: Session, form_id: int, position: int) -> tuple[Correction, ...]:
    """How a section of a form is scored otherwise than by the keys it was sat with."""
    query = select(StoredCorrection).where(
        StoredCorrection.form_id == form_id,
        StoredCorrection.section == position,
        StoredCorrection.replaced_by.is_(None),
    )
    return tuple(
        Correction(each.question, each.kind, frozenset(each.options))
        for each in session.scalars(query.order_by(StoredCorrection.id))
    )


def score_multiple_choice(session: Session, sitting: Sitting, form: Form) -> None:
    """Score every multiple-choice section of a sitting that was handed in."""
    for section in sitting.sections:
        part = form.parts[section.position]
        if section.carried_from is None and isinstance(part, MultipleChoicePart):
            score = add(item_scores(session, sitting, section.position, part).values())
            section.earned, section.possible = score.earned, score.possible
            section.passed = score.reaches(cut_of(session, sitting, part.section))
