"""Who must not handle an application, as far as the two portfolios tell."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from assay.assessment.conflicts import Party, conflicts
from assay.content.catalog import Catalog
from assay.services.applications.snapshots import SnapshotContact, SnapshotContent, contacts_of, find_snapshot
from assay.services.errors import NotAllowed
from assay.services.people import Actor
from assay.services.portfolio.assembling import portfolio_of
from assay.storage.applications import Application
from assay.storage.people import Person


def conflicts_of(
    session: Session, catalog: Catalog, application: Application, content: SnapshotContent, person: Person
) -> tuple[str, ...]:
    """Why somebody must not judge an application, in sentences about them; nothing when nothing is known."""
    if person.id == application.person_id:
        return ("is the applicant",)
    owner = application.person
    applicant = Party(owner.name, owner.email, content.portfolio, _emails(content.contacts))
    portfolio = portfolio_of(session, catalog, person.id)
    other = Party(person.name, person.email, portfolio, _emails(contacts_of(session, person.id)))
    return tuple(str(each) for each in conflicts(applicant, other))


def _emails(contacts: Mapping[str, SnapshotContact]) -> dict[str, str]:
    return {key: each.email for key, each in contacts.items()}


def refuse_conflict(session: Session, catalog: Catalog, actor: Actor, application: Application) -> None:
    """Stop who is too near to the applicant; before an application is handed in nobody judges anything."""
    if application.round == 0:
        return
    _, content = find_snapshot(session, application)
    person = session.get_one(Person, actor.person_id)
    if reasons := conflicts_of(session, catalog, application, content, person):
        raise NotAllowed(
            f"You cannot handle this application: by the portfolios, {actor.name} {' and '.join(reasons)}."
        )
