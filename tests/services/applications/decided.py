"""Applications of keepers of lights on their last steps: approved, complete, decided."""

from datetime import date, datetime, timedelta

from assay.content.catalog import Catalog
from assay.services.applications import deciding, renewing, settling, submitting
from assay.services.people import Actor
from assay.storage.applications import Decision
from assay.storage.database import Database
from machine.grounds import remembered
from services.applications.keeping import LATER, SOCIETY, add_entry, allocated, finish, handed_in


@remembered
def approved(
    database: Database, catalog: Catalog, applicant: Actor, coordinator: Actor, *reviewers: Actor
) -> int:
    """The id of an application whose portfolio two reviewers approved."""
    mine = handed_in(database, catalog, applicant)
    given = allocated(database, catalog, coordinator, mine, *reviewers)
    for each in reviewers:
        finish(database, catalog, each, given[each.person_id])
    return mine


@remembered
def complete(
    database: Database, catalog: Catalog, coordinator: Actor, mine: int, at: datetime = LATER
) -> None:
    """Enter what the society itself must say."""
    with database.writing() as session:
        for level in (1, 2):
            settling.enter_board(
                session, catalog, coordinator, SOCIETY, mine, "interview", level, date(2026, 11, 21), True, at
            )
        settling.enter_statement(session, catalog, coordinator, SOCIETY, mine, "application-fee-paid", at)


def decide(
    database: Database,
    catalog: Catalog,
    actor: Actor,
    mine: int,
    outcome: deciding.Outcome = "granted",
    reasons: str = "All requirements are met.",
    at: datetime = LATER,
) -> Decision:
    """Decide an application."""
    with database.writing() as session:
        return deciding.decide(session, catalog, actor, SOCIETY, mine, outcome, reasons, at)


def renewal(
    database: Database,
    catalog: Catalog,
    holder: Actor,
    coordinator: Actor,
    reviewer: Actor,
    number: str,
    at: datetime,
) -> int:
    """The id of a renewal, or reinstatement, with drills of every year that one reviewer approved."""
    with database.writing() as session:
        mine = renewing.begin_renewal(session, catalog, holder, number, at).id
        for year in range(4):
            on = str(at.date() - timedelta(days=30 + 365 * year))
            add_entry(
                session, holder.person_id, "training", f"drill-{year}", hours="8", on=on, topics=["drill"]
            )
        session.flush()
        submitting.submit(session, catalog, holder, mine, at)
    given = allocated(database, catalog, coordinator, mine, reviewer)
    assert finish(database, catalog, reviewer, given[reviewer.person_id]) == "approved"
    return mine
