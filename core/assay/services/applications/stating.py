"""Statements: what an applicant states because the criteria ask for it, and what the association states of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.requirements import AttestRequirement, with_inner
from assay.services.applications.evaluating import finding_in, in_hand, live
from assay.services.applications.noting import note
from assay.services.errors import NotFound
from assay.services.people import Actor
from assay.services.portfolio.assembling import day_in
from assay.storage.applications import Application, Statement
from assay.wording import say


@dataclass(frozen=True)
class ToState:
    """Something that an application asks its applicant to state."""

    requirement: AttestRequirement
    is_stated: bool


def statements_of(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[ToState, ...]:
    """What an applicant has to state, as far as it applies."""
    rules, evaluation = live(session, catalog, application, now)
    asked = ((each, finding_in(evaluation, each.id)) for each in with_inner(rules.requirements))
    return tuple(
        ToState(each, found.missing == 0)
        for each, found in asked
        if found and isinstance(each, AttestRequirement) and each.by == "applicant"
    )


def state(
    session: Session, catalog: Catalog, actor: Actor, application_id: int, statement: str, now: datetime
) -> None:
    """State what the criteria ask the applicant to state; twice on a day is once."""
    application = in_hand(session, actor, application_id)
    asked = statements_of(session, catalog, application, now)
    if statement not in {each.requirement.statement for each in asked}:
        raise NotFound(say("There is nothing of this kind to state."))
    add_statement(session, catalog, actor, application, statement, "applicant", now)


def add_statement(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    application: Application,
    statement: str,
    by: str,
    now: datetime,
) -> None:
    """Write down a statement of today about the applicant, unless it is there."""
    values = {
        "application_id": application.id,
        "person_id": application.person_id,
        "association": application.association,
        "statement": statement,
        "by": by,
        "on": day_in(catalog, application.association, now),
    }
    if session.scalar(select(Statement.id).filter_by(**values).limit(1)) is not None:
        return
    session.add(Statement(**values, stated_by=actor.person_id, stated_at=now))
    session.flush()
    note(session, application, actor, "state", now, statement=statement, by=by)
