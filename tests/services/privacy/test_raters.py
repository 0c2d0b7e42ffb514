"""Raters without an account: what tells of them goes, what decisions rest on stays, and what is needed waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from assay.content.catalog import Catalog
from assay.services.auditing.verifying import verify
from assay.services.people import Actor
from assay.services.privacy.erasing import GONE, REFLECTION
from assay.services.privacy.raters import (
    ask_for_rater,
    asked_by_raters,
    erase_due_raters,
    is_needed,
    take_back_for_rater,
)
from assay.services.references.answering import answer, keep_draft
from assay.services.references.requesting import ask
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.portfolios import Contact, Entry
from assay.storage.references import ReferenceRating, ReferenceRequest
from services.privacy.aging import GUILD
from services.references.asking import STATIONERY, add_contact, filled, wish, with_references

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def catalog(guild: Catalog) -> Catalog:
    return with_references(guild)


@pytest.fixture
def asked(database: Database, catalog: Catalog, make_person: Callable[..., Actor], now: datetime) -> int:
    """Ana asked Wilma; the number of the request."""
    ana = make_person("Ana Ruiz")
    with database.writing() as session:
        contact = add_contact(session, ana.person_id, "Wilma Holt")
        return ask(session, catalog, ana, wish(contact.key), STATIONERY, now).id


@pytest.fixture
def came(database: Database, catalog: Catalog, asked: int, now: datetime) -> int:
    """Wilma answered."""
    with database.writing() as session:
        request = session.get_one(ReferenceRequest, asked)
        keep_draft(request, filled(catalog))
        answer(session, catalog, STATIONERY, request, now)
    return asked


def ask_to_go(database: Database, catalog: Catalog, number: int, now: datetime) -> datetime:
    with database.writing() as session:
        return ask_for_rater(session, catalog, STATIONERY, session.get_one(ReferenceRequest, number), now)


def test_it_happens_in_its_time_and_once(
    database: Database, catalog: Catalog, came: int, now: datetime
) -> None:
    due = ask_to_go(database, catalog, came, now)

    assert due == ask_to_go(database, catalog, came, now + SECOND) == now + REFLECTION
    assert erase_due_raters(database, due - SECOND) == 0
    assert [erase_due_raters(database, due) for _ in range(2)] == [1, 0]
    with database.reading() as session:
        lines = select(AuditLine.act).where(AuditLine.subject == f"reference {came}")
        acts = session.scalars(lines.order_by(AuditLine.id)).all()
        assert acts[-2:] == ["ask for erasure: rater", "erase rater"]


def test_what_tells_of_the_rater_goes_and_the_record_stays(
    database: Database, catalog: Catalog, came: int, now: datetime
) -> None:
    with database.reading() as session:
        before = session.get_one(ReferenceRating, came)
    erase_due_raters(database, ask_to_go(database, catalog, came, now))
    with database.reading() as session:
        request, rating = session.get_one(ReferenceRequest, came), session.get_one(ReferenceRating, came)
        contact = session.scalars(select(Contact)).one()
        assert session.scalars(select(Mail)).all() == []
    with database.reading() as session:
        assert not [fault for report in verify(session) for fault in report.faults]

    assert (rating.name, rating.comment) == (GONE, "")
    assert (rating.levels, rating.roles, rating.endorsements) == (
        before.levels,
        before.roles,
        before.endorsements,
    )
    assert (contact.content, contact.email, contact.organisation) == ({"name": GONE}, "", "")
    assert (request.status, request.draft, request.erased_at) == ("answered", None, now + REFLECTION)


def test_evidence_keeps_the_name_that_stands_in_it(
    database: Database, catalog: Catalog, came: int, now: datetime
) -> None:
    with database.writing() as session:
        contact = session.scalars(select(Contact)).one()
        content = {"kind": "individual", "provider": contact.key, "title": "Rounds", "hours": "10"}
        entry = {"kind": "supervision", "key": "s", "created_at": now, "changed_at": now}
        session.add(Entry(person_id=contact.person_id, content=content, **entry))
    erase_due_raters(database, ask_to_go(database, catalog, came, now))
    with database.reading() as session:
        contact = session.scalars(select(Contact)).one()
        assert (contact.content, contact.email) == ({"name": "Wilma Holt"}, "")


@pytest.mark.parametrize(("status", "waits"), [("in-review", True), ("deferred", True), ("declined", False)])
def test_it_waits_for_an_application_that_rests_on_it(
    database: Database, catalog: Catalog, came: int, now: datetime, status: str, waits: bool
) -> None:
    aim = {"endorsement": "master", "category": "practice", "aim": f"{GUILD}/master/practice"}
    with database.writing() as session:
        who = session.get_one(ReferenceRequest, came).person_id
        times = {"begun_at": now, "submitted_at": now, "changed_at": now}
        session.add(Application(person_id=who, association=GUILD, status=status, round=1, **aim, **times))
        session.flush()
        assert is_needed(session, session.get_one(ReferenceRequest, came)) == waits
    due = ask_to_go(database, catalog, came, now)

    assert erase_due_raters(database, due) == (not waits)
    with database.writing() as session:
        session.execute(update(Application).values(status="withdrawn"))
    assert erase_due_raters(database, due) == waits


def test_who_did_not_answer_declines_by_it_and_taking_back_leaves_that(
    database: Database, catalog: Catalog, asked: int, now: datetime
) -> None:
    due = ask_to_go(database, catalog, asked, now)
    with database.writing() as session:
        request = session.get_one(ReferenceRequest, asked)
        assert request.status == "declined"
        take_back_for_rater(session, request, now)

    assert erase_due_raters(database, due) == 0
    with database.reading() as session:
        request = session.get_one(ReferenceRequest, asked)
        assert (request.status, request.erase_at, request.contact.email != "") == ("declined", None, True)


def test_an_address_that_another_request_needs_stays(
    database: Database, catalog: Catalog, came: int, now: datetime
) -> None:
    with database.writing() as session:
        first = session.get_one(ReferenceRequest, came)
        other = {"association": GUILD, "endorsement": "other", "key": "o", "roles": []}
        times = {"asked_at": now, "expires_at": now}
        session.add(
            ReferenceRequest(person_id=first.person_id, contact_id=first.contact_id, **other, **times)
        )
    erase_due_raters(database, ask_to_go(database, catalog, came, now))
    with database.reading() as session:
        assert session.scalars(select(Contact.email)).one() == "wilma-holt@raters.example"
        assert session.get_one(ReferenceRating, came).name == GONE


def test_the_coordinator_sees_it_until_it_is_done(
    database: Database, catalog: Catalog, coordinator: Actor, came: int, now: datetime
) -> None:
    due = ask_to_go(database, catalog, came, now)
    with database.reading() as session:
        assert [each.id for each in asked_by_raters(session, coordinator, GUILD)] == [came]
    erase_due_raters(database, due)
    with database.reading() as session:
        assert asked_by_raters(session, coordinator, GUILD) == []
