"""What of a portfolio its owner may read: all of it, but for what raters were promised to be asked alone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.portfolio import Portfolio
from assay.storage.references import ReferenceRating, ReferenceRequest


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
