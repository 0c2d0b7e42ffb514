"""Scoring what a key can score, when a sitting is handed in."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.regrading import Correction, rules, score_corrected
from assay.assessment.exam.scoring import Given, Score, add
from assay.services.item_types import NotScorable, given_to, types_of
from assay.services.scores.cuts import cut_of
from assay.storage.regrades import StoredCorrection
from assay.storage.sittings import Response, Sitting, SittingSection
from assay.wording import say, spoken_in

#: What the columns of a score hold.
MOST: Final = 2**63 - 1


def item_scores(
    session: Session, sitting: Sitting, position: int, part: MultipleChoicePart
) -> dict[int, Score]:
    """The score of each question of a closed multiple-choice section, as it is corrected now. Raises `NotScorable`."""
    corrections = corrections_in_force(session, sitting.form_id, position)
    needed = questions_needed(part, corrections)
    return score_corrected(part, given(session, sitting.id, position, part, needed), corrections)


def questions_needed(part: MultipleChoicePart, corrections: Iterable[Correction]) -> set[int]:
    """The questions at which it makes a difference what was given."""
    return {number for number, rule in rules(part, corrections).items() if rule.needs_response}


def given(
    session: Session,
    sitting_id: int,
    position: int,
    part: MultipleChoicePart,
    needed: Collection[int] | None = None,
) -> Mapping[int, Given]:
    """What was given for each question that was answered. Raises `NotScorable`."""
    query = select(Response.question, Response.answer).where(
        Response.sitting_id == sitting_id, Response.section == position
    )
    rows = ((sitting_id, question, answer) for question, answer in session.execute(query))
    return given_to(types_of(session), part, rows, needed).get(sitting_id, {})


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
    """Score every multiple-choice section of a sitting that was handed in and has no score yet.

    A section with a question that cannot be scored at this time has none, and says why.
    """
    for section in sitting.sections:
        part = form.parts[section.position]
        if section.carried_from is None and isinstance(part, MultipleChoicePart) and section.earned is None:
            try:
                score = total(part, item_scores(session, sitting, section.position, part))
            except NotScorable as reason:
                have_wait(section, reason)
                continue
            put_score(section, score)
            section.passed, section.waits = score.reaches(cut_of(session, sitting, part.section)), None


def total(part: MultipleChoicePart, scores: Mapping[int, Score]) -> Score:
    """The score of a section. Raises `NotScorable` where its questions count in parts too different to be kept."""
    score = add(scores.values())
    if max(score.possible, score.parts) > MOST:
        what = say(
            "%(section)s cannot be scored: the parts of a point that its questions earn are too different to be "
            "added up exactly. Drop one of these questions.",
            section=part.section.title,
        )
        raise NotScorable(what, part.section.id)
    return score


def have_wait(section: SittingSection, reason: NotScorable) -> None:
    """Keep why a section waits: for whoever reads it later, not for who hands in."""
    with spoken_in("en"):
        section.waits = str(reason)


def put_score(section: SittingSection, score: Score) -> None:
    """Give a section a score."""
    section.earned, section.possible = score.earned, score.possible
    section.parts = score.parts if score.parts > 1 else None


def noted_scores(sections: Iterable[SittingSection]) -> dict[str, list[int | bool | None]]:
    """What the log holds of sections: points, of how many, in how many parts, whether passed, and whether vetoed."""
    return {
        each.section: [each.earned, each.possible, each.parts, each.passed, each.vetoed] for each in sections
    }


def score_of(section: SittingSection) -> Score:
    """The score that a section has; none of none where it has none."""
    return Score(section.earned or 0, section.possible or 0, section.parts or 1)
