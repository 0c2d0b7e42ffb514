"""What of a portfolio its owner may read: all of it, but for what raters were promised to be asked alone."""

from collections.abc import Set
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.portfolio import Portfolio
from assay.storage.references import ReferenceRating, ReferenceRequest


def evaluation_for_owner(evaluation: Evaluation, readable: Portfolio) -> Evaluation:
    """An evaluation that does not tell which rater documents which competency, where the portfolio does not."""
    hidden = {each.id for each in readable.references if not each.competencies}
    return replace(evaluation, findings=tuple(_without(each, hidden) for each in evaluation.findings))


def _without(found: Finding, hidden: Set[str]) -> Finding:
    used = found.used
    if found.kind == "competencies":
        used = tuple(each for each in used if each.evidence not in hidden)
    return replace(found, used=used, parts=tuple(_without(each, hidden) for each in found.parts))


def for_owner(session: Session, person_id: int, portfolio: Portfolio) -> Portfolio:
    """The portfolio without what ratings document, except where the association shows ratings to applicants."""
    query = (
        select(ReferenceRequest.key)
        .join(ReferenceRating, ReferenceRating.request_id == ReferenceRequest.id)
        .where(ReferenceRequest.person_id == person_id, ReferenceRating.shown_to_applicant)
    )
    shown = set(session.scalars(query))
    references = tuple(
        each if each.id in shown else each.model_copy(update={"competencies": ()})
        for each in portfolio.references
    )
    return portfolio.model_copy(update={"references": references})
