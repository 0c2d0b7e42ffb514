"""How far a person is: for a goal, on any day, here and elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.aims import Aim, aims_of, aims_offered
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.services.people import Actor
from assay.services.portfolio.assembling import portfolio_of
from assay.services.portfolio.showing import evaluation_for_owner, for_owner
from assay.storage.applications import ENDED, Application


@dataclass(frozen=True)
class Outlook:
    """A person's portfolio against the rules of one aim, as of a day."""

    aim: Aim
    version: CriteriaVersion
    #: As its owner may read it; it was judged with all that ratings say.
    portfolio: Portfolio
    evaluation: Evaluation


def goals_of(session: Session, actor: Actor) -> Sequence[Application]:
    """What a person works towards: their open applications for an endorsement, the newest first."""
    query = select(Application).where(
        Application.person_id == actor.person_id,
        Application.purpose == "endorsement",
        Application.status.not_in(ENDED),
    )
    return session.scalars(query.order_by(Application.id.desc())).all()


def outlook(session: Session, catalog: Catalog, actor: Actor, aim: str, on: date) -> Outlook | None:
    """How far the actor would be on a day; nothing when no criteria for the aim are in force then."""
    wanted = [each for each in aims_of(catalog) if str(each[0]) == aim]
    under_way = (each.id for each in goals_of(session, actor) if each.aim == aim)
    return next(_outlooks(session, catalog, actor, wanted, on, next(under_way, None)), None)


def own_portfolio(
    session: Session, catalog: Catalog, actor: Actor, association: str | None = None
) -> Portfolio:
    """The actor's portfolio as they may read it."""
    whole = portfolio_of(session, catalog, actor.person_id, association)
    return for_owner(session, actor.person_id, whole)


def everywhere(session: Session, catalog: Catalog, actor: Actor, on: date) -> tuple[Outlook, ...]:
    """How far the actor is for everything that can be begun."""
    return tuple(_outlooks(session, catalog, actor, list(aims_offered(catalog)), on))


def _outlooks(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    wanted: Sequence[tuple[Aim, Criteria]],
    on: date,
    application_id: int | None = None,
) -> Iterator[Outlook]:
    portfolios: dict[str, tuple[Portfolio, Portfolio]] = {}
    for aim, criteria in wanted:
        version = criteria.version_on(on)
        if version is None:
            continue
        if aim.association not in portfolios:
            whole = portfolio_of(session, catalog, actor.person_id, aim.association, application_id)
            portfolios[aim.association] = whole, for_owner(session, actor.person_id, whole)
        portfolio, readable = portfolios[aim.association]
        evaluation = evaluation_for_owner(evaluate(version, portfolio, aim, on), readable)
        yield Outlook(aim, version, readable, evaluation)
