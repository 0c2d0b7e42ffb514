"""Scoring what a key can score, when a sitting is handed in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.forms import Form, MultipleChoicePart
from assay.assessment.scoring import Score, add, score_items
from assay.storage.sittings import Response, Sitting


def item_scores(
    session: Session, sitting: Sitting, position: int, part: MultipleChoicePart
) -> dict[int, Score]:
    """The score of each question of a closed multiple-choice section."""
    query = select(Response.question, Response.answer).where(
        Response.sitting_id == sitting.id, Response.section == position
    )
    choices = {
        question: answer["choice"]
        for question, answer in session.execute(query)
        if isinstance(answer.get("choice"), int)
    }
    return score_items(part, choices)


def score_multiple_choice(session: Session, sitting: Sitting, form: Form) -> None:
    """Score every multiple-choice section of a sitting that was handed in."""
    for section in sitting.sections:
        part = form.parts[section.position]
        if section.carried_from is None and isinstance(part, MultipleChoicePart):
            score = add(item_scores(session, sitting, section.position, part).values())
            section.earned, section.possible = score.earned, score.possible
            section.passed = score.reaches(part.section.cut.share)
