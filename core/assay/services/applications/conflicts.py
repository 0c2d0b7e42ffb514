"""Who must not handle an application, as far as the two portfolios tell."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.conflicts import Party, conflicts
from assay.content.catalog import Catalog
from assay.services.applications.snapshots import SnapshotContact, SnapshotContent, find_snapshot
from assay.services.errors import NotAllowed
from assay.services.people import Actor, remedy_for_only_coordinator
from assay.services.portfolio.assembling import portfolio_from
from assay.storage.applications import Application
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry

#: The kinds of evidence that name others, or tell where somebody worked.
TELLING = ("work", "supervision")


def conflicts_of(
    session: Session, application: Application, content: SnapshotContent, people: Sequence[Person]
) -> Mapping[int, tuple[str, ...]]:
    """Why each of some people must not judge an application, by their number, in sentences about them."""
    owner = application.person
    applicant = Party(owner.name, owner.email, content.portfolio, _emails(content.contacts))
    others = _parties(session, people)
    return {
        each.id: ("is the applicant",)
        if each.id == owner.id
        else tuple(str(reason) for reason in conflicts(applicant, others[each.id]))
        for each in people
    }


def _emails(contacts: Mapping[str, SnapshotContact]) -> dict[str, str]:
    return {key: each.email for key, each in contacts.items()}


def _parties(session: Session, people: Sequence[Person]) -> Mapping[int, Party]:
    """What the portfolios of some people tell of others, read at once however many they are."""
    ids = [each.id for each in people]
    contacts: dict[int, list[Contact]] = defaultdict(list)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for contact in session.scalars(select(Contact).where(Contact.person_id.in_(ids)).order_by(Contact.id)):
        contacts[contact.person_id].append(contact)
    telling = select(Entry).where(Entry.person_id.in_(ids), Entry.kind.in_(TELLING))
    for entry in session.scalars(telling.order_by(Entry.id)):
        entries[entry.person_id].append(entry)
    return {
        each.id: Party(
            each.name,
            each.email,
            portfolio_from(contacts[each.id], entries[each.id]),
            {contact.key: contact.email for contact in contacts[each.id]},
        )
        for each in people
    }


def reasons_against(session: Session, person_id: int, application: Application) -> tuple[str, ...]:
    """Why somebody must not handle an application; before it is handed in nobody judges anything."""
    if application.round == 0:
        return ()
    _, content = find_snapshot(session, application)
    person = session.get_one(Person, person_id)
    return conflicts_of(session, application, content, [person])[person_id]


def refuse_conflict(session: Session, catalog: Catalog, actor: Actor, application: Application) -> None:
    """Stop who is too near to the applicant, and say what to do where there is nobody else."""
    if reasons := reasons_against(session, actor.person_id, application):
        found = catalog.associations.get(application.association)
        name = found.short_name if found else application.association
        raise NotAllowed(
            f"You cannot handle this application: by the portfolios, {actor.name} {' and '.join(reasons)}."
            f"{remedy_for_only_coordinator(session, actor, application.association, name)}"
        )
