"""Who must not handle an application, as far as the two portfolios tell."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from assay.assessment.conflicts import Party, conflicts
from assay.content.catalog import Catalog
from assay.services.applications.snapshots import SnapshotContact, SnapshotContent, find_snapshot
from assay.services.conflicts import parties
from assay.services.errors import NotAllowed
from assay.services.people import Actor, remedy_for_only_coordinator
from assay.storage.applications import Application
from assay.storage.people import Person
from assay.wording import say, say_list


def conflicts_of(
    session: Session, application: Application, content: SnapshotContent, people: Sequence[Person]
) -> Mapping[int, tuple[str, ...]]:
    """Why each of some people must not judge an application, by their number, in sentences about them."""
    owner = application.person
    applicant = Party(owner.name, owner.email, content.portfolio, _emails(content.contacts))
    others = parties(session, people)
    return {
        each.id: (say("is the applicant"),)
        if each.id == owner.id
        else tuple(reason.phrase for reason in conflicts(applicant, others[each.id]))
        for each in people
    }


def _emails(contacts: Mapping[str, SnapshotContact]) -> dict[str, str]:
    return {key: each.email for key, each in contacts.items()}


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
            say(
                "You cannot handle this application: by the portfolios, %(name)s %(reasons)s.%(remedy)s",
                name=actor.name,
                reasons=say_list(reasons),
                remedy=remedy_for_only_coordinator(session, actor, application.association, name),
            )
        )
