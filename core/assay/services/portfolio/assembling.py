"""The portfolio of a person, put together from everything that the database knows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.people import Person
from assay.content.portfolio import Portfolio
from assay.services.portfolio import records
from assay.services.portfolio.rows import MODELS, evidence_of, person_of
from assay.storage.portfolios import Contact, Entry, Fact
from assay.storage.references import ReferenceRating


def written_portfolio(session: Session, person_id: int) -> Portfolio:
    """What a person wrote into their portfolio, without what others say or recorded."""
    portfolio = portfolio_from(_contacts(session, person_id), _entries(session, person_id))
    return portfolio.model_copy(update={"facts": _facts(session, person_id)})


def portfolio_from(contacts: Sequence[Contact], entries: Sequence[Entry]) -> Portfolio:
    """The portfolio that rows come to."""
    return Portfolio(people=tuple(person_of(each) for each in contacts), **_by_kind(entries))


def portfolio_of(
    session: Session,
    catalog: Catalog,
    person_id: int,
    association: str | None = None,
    application_id: int | None = None,
) -> Portfolio:
    """Everything a person can show.

    With an association: also its records (references that count there, signatures, statements, outcomes of boards,
    released exam results), and raters' own word on their endorsements in the place of the applicant's. With an
    application: statements and outcomes of boards only as far as they were made for it.
    """
    if association is None:
        return written_portfolio(session, person_id)
    contacts = _contacts(session, person_id)
    asked = records.references_for(session, person_id, association)

    def day(instant: datetime) -> date:
        return day_in(catalog, association, instant)

    return Portfolio(
        people=_people(contacts, records.last_ratings(asked)),
        references=tuple(records.reference_of(request, rating, day) for request, rating in asked),
        agreements=records.agreements(session, person_id, association, day),
        **later_records(session, catalog, person_id, association, application_id),
        **_written(session, person_id),
    )


def later_records(
    session: Session, catalog: Catalog, person_id: int, association: str, application_id: int | None
) -> dict[str, Any]:
    """The parts of a portfolio that grow also after an application was handed in."""

    def day(instant: datetime) -> date:
        return day_in(catalog, association, instant)

    return {
        "attestations": records.attestations(session, person_id, association, application_id),
        "reviews": records.board_reviews(session, person_id, association, application_id),
        "exam_results": records.exam_results(session, person_id, association, day),
    }


def day_in(catalog: Catalog, association: str, instant: datetime) -> date:
    """The local day in an association at an instant; that of UTC when its plugin is gone."""
    found = catalog.associations.get(association)
    return instant.astimezone(ZoneInfo(found.time_zone) if found else UTC).date()


def _contacts(session: Session, person_id: int) -> Sequence[Contact]:
    return session.scalars(select(Contact).where(Contact.person_id == person_id).order_by(Contact.id)).all()


def _written(session: Session, person_id: int) -> dict[str, Any]:
    return {**_by_kind(_entries(session, person_id)), "facts": _facts(session, person_id)}


def _entries(session: Session, person_id: int) -> Sequence[Entry]:
    return session.scalars(select(Entry).where(Entry.person_id == person_id).order_by(Entry.id)).all()


def _by_kind(rows: Sequence[Entry]) -> dict[str, Any]:
    return {kind: tuple(evidence_of(each) for each in rows if each.kind == kind) for kind in MODELS}


def _facts(session: Session, person_id: int) -> dict[str, bool]:
    rows = session.scalars(select(Fact).where(Fact.person_id == person_id).order_by(Fact.fact))
    return {each.fact: each.holds for each in rows}


def _people(contacts: Sequence[Contact], ratings: Mapping[int, ReferenceRating]) -> tuple[Person, ...]:
    """The contacts; whose rating came has the endorsements that they claimed with it."""
    return tuple(_as_they_say(each, ratings.get(each.id)) for each in contacts)


def _as_they_say(contact: Contact, rating: ReferenceRating | None) -> Person:
    if rating is None:
        return person_of(contact)
    said = {**contact.content, "endorsements": rating.endorsements}
    return Person.model_validate({"id": contact.key, **said})
