"""What a reviewer may hear of the others: nothing of their own level before all there are done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.services.applications.reviewing import Desk
from assay.storage.applications import Review, Settlement


@dataclass(frozen=True)
class Heard:
    """What others have said, the earliest round and level first."""

    reviews: tuple[Review, ...] = ()
    settlements: tuple[Settlement, ...] = ()


def heard(session: Session, desk: Desk) -> Heard:
    """What the reviewer at a desk may read of the same application."""
    own = desk.review
    query = select(Review).where(Review.application_id == own.application_id, Review.status == "final")
    order = (Review.round, Review.level, Review.id)
    final = session.scalars(query.options(joinedload(Review.reviewer)).order_by(*order)).all()
    is_told = _is_level_done(own, final, desk.judged.plan.reviewers)
    settled = select(Settlement).where(Settlement.application_id == own.application_id)
    return Heard(
        tuple(each for each in final if each.id != own.id and _may_hear(own, each, is_told)),
        tuple(
            each
            for each in session.scalars(settled.order_by(Settlement.round, Settlement.level))
            if _may_hear(own, each, is_told)
        ),
    )


def _is_level_done(own: Review, final: Sequence[Review], reviewers: int) -> bool:
    here = [each for each in final if (each.round, each.level) == (own.round, own.level)]
    return own in here and len(here) >= reviewers


def _may_hear(own: Review, said: Review | Settlement, is_told: bool) -> bool:
    if (said.round, said.level) == (own.round, own.level):
        return is_told
    return said.round < own.round or (said.round == own.round and said.level < own.level)
