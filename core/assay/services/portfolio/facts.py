"""What is so or not so of a person, as they say themselves."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.services.portfolio.entries import lock_portfolio
from assay.storage.portfolios import Fact


def facts_of(session: Session, actor: Actor) -> Mapping[str, bool]:
    """What the actor has said, by fact."""
    return {each.fact: each.holds for each in _rows(session, actor).values()}


def say_facts(session: Session, actor: Actor, facts: Mapping[str, bool | None], now: datetime) -> None:
    """Say of some facts that they hold, or not; None takes back what was said. Others stay as they are."""
    lock_portfolio(session, actor)
    rows = _rows(session, actor)
    for name, holds in facts.items():
        row = rows.get(name)
        if holds is None and row is not None:
            session.delete(row)
        elif holds is not None and row is None:
            session.add(Fact(person_id=actor.person_id, fact=name, holds=holds, changed_at=now))
        elif holds is not None and row is not None and row.holds != holds:
            row.holds, row.changed_at = holds, now
    session.flush()


def _rows(session: Session, actor: Actor) -> dict[str, Fact]:
    query = select(Fact).where(Fact.person_id == actor.person_id).order_by(Fact.fact)
    return {each.fact: each for each in session.scalars(query)}
