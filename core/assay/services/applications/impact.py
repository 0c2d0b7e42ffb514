"""What other rules would change for the applications in progress."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.aims import Aim, aims_of
from assay.assessment.requirements.everywhere import Impact, impact_of
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.content.portfolio import Portfolio
from assay.services.applications.evaluating import is_in_hand
from assay.services.applications.snapshots import find_snapshot
from assay.services.portfolio.assembling import day_in, portfolio_of
from assay.storage.applications import ENDED, Application


@dataclass(frozen=True)
class Affected:
    """An application for which something would change."""

    application: Application
    aim: Aim
    impact: Impact


@dataclass(frozen=True)
class Survey:
    """All applications in progress for an endorsement, and those for which something would change."""

    looked_at: int
    affected: tuple[Affected, ...]


def survey(
    session: Session,
    catalog: Catalog,
    association: str,
    endorsement: str,
    instead_of: date,
    rules_of: date,
    now: datetime,
) -> Survey:
    """Judge every application in progress by the rules of two days, with the evidence of today."""
    today = day_in(catalog, association, now)
    aims = {str(aim): (aim, criteria) for aim, criteria in aims_of(catalog)}
    found = _in_progress(session, association, endorsement)
    known = [(each, *aims[each.aim]) for each in found if each.aim in aims]
    return Survey(len(known), tuple(_affected(session, catalog, known, instead_of, rules_of, today)))


def _in_progress(session: Session, association: str, endorsement: str) -> Sequence[Application]:
    query = select(Application).where(
        Application.association == association,
        Application.endorsement == endorsement,
        Application.purpose == "endorsement",
        Application.status.not_in(ENDED),
    )
    return session.scalars(query.order_by(Application.id)).all()


def _affected(
    session: Session,
    catalog: Catalog,
    known: Sequence[tuple[Application, Aim, Criteria]],
    instead_of: date,
    rules_of: date,
    today: date,
) -> Iterator[Affected]:
    for application, aim, criteria in known:
        portfolio = _portfolio(session, catalog, application)
        impact = impact_of(criteria, portfolio, aim, rules_of, instead_of, today)
        if impact is not None and impact.changes:
            yield Affected(application, aim, impact)


def _portfolio(session: Session, catalog: Catalog, application: Application) -> Portfolio:
    """What counts for an application: the portfolio of today while its owner works on it, else what was handed in."""
    if is_in_hand(application):
        return portfolio_of(session, catalog, application.person_id, application.association, application.id)
    return find_snapshot(session, application)[1].portfolio
