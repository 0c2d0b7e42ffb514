"""Who is too near to whom, as far as portfolios tell: for applications and for essays alike."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.conflicts import Party, conflicts
from assay.services.portfolio.assembling import portfolio_from
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry

#: The kinds of evidence that name others, or tell where somebody worked.
TELLING = ("work", "supervision")


def parties(session: Session, people: Sequence[Person]) -> Mapping[int, Party]:
    """What the portfolios of some people tell of others, read at once however many they are.

    Whoever was asked for a reference stands among the contacts, so references need no reading of their own.
    """
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


def too_near(
    session: Session, candidates: Sequence[Person], readers: Sequence[Person]
) -> Mapping[int, frozenset[int]]:
    """For each candidate, by id, the readers who must not judge what they wrote; nobody judges their own."""
    known = parties(session, list({each.id: each for each in (*candidates, *readers)}.values()))
    return {
        candidate.id: frozenset(
            reader.id
            for reader in readers
            if reader.id == candidate.id or conflicts(known[candidate.id], known[reader.id])
        )
        for candidate in candidates
    }
