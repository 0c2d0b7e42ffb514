"""The people of a portfolio."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from assay.content.evidence import Supervision
from assay.content.people import HeldEndorsement, Person
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio import contacts
from assay.services.portfolio.contacts import (
    Card,
    add_contact,
    change_contact,
    contacts_of,
    find_contact,
    naming_entries,
    remove_contact,
)
from assay.services.portfolio.entries import Changed, add_entry, remove_entry
from assay.services.portfolio.rows import person_of
from assay.storage.database import Database
from assay.storage.references import ReferenceRequest
from services.building import NOW
from services.waiting import until_waited_for

RUTH = Card(Person(id="new", name="Ruth Meyer"), "Ruth@Example.org", "Harbor Clinic")


def add(database: Database, owner: Actor, card: Card = RUTH) -> str:
    with database.writing() as session:
        return add_contact(session, owner, card, NOW).key


def test_somebody_is_added_once_under_their_name(database: Database, ada: Actor) -> None:
    assert add(database, ada) == add(database, ada) == "ruth-meyer"
    assert add(database, ada, Card(Person(id="x", name="Ruth Meyer"))) == "ruth-meyer-2"
    with database.reading() as session:
        first = find_contact(session, ada, "ruth-meyer")
        assert (first.email, first.organisation) == ("ruth@example.org", "Harbor Clinic")


def test_held_none_and_not_known_are_three_things(database: Database, ada: Actor) -> None:
    held = HeldEndorsement.model_validate({"endorsement": "master", "since": "2020-01-01"})
    for name, endorsements in (("Held", (held,)), ("None", ()), ("Unknown", None)):
        add(database, ada, Card(Person(id="new", name=name, endorsements=endorsements)))
    with database.reading() as session:
        found = {each.key: person_of(each).endorsements for each in contacts_of(session, ada)}
    assert found == {"held": (held,), "none": (), "unknown": None}


def test_two_open_pages_do_not_overwrite_each_other(database: Database, ada: Actor) -> None:
    key = add(database, ada)
    with database.writing() as session:
        changed = change_contact(session, ada, key, Card(RUTH.person, "new@example.org"), 1, NOW)
        assert (changed.revision, changed.email) == (2, "new@example.org")
        assert change_contact(session, ada, key, Card(RUTH.person, "new@example.org"), 1, NOW).revision == 2
    with pytest.raises(Changed, match="Ruth Meyer"), database.writing() as session:
        change_contact(session, ada, key, RUTH, 1, NOW)


def test_who_is_named_stays_and_it_says_where(database: Database, ada: Actor) -> None:
    key = add(database, ada)
    weekly = {"id": "new", "title": "Weekly", "hours": 10, "on": "2026-01-01", "provider": key}
    with database.writing() as session:
        entry = add_entry(session, ada, Supervision.model_validate(weekly), NOW)
    with pytest.raises(Refused, match="named in “Weekly”"), database.writing() as session:
        remove_contact(session, ada, key)
    with database.writing() as session:
        assert [each.key for each in naming_entries(session, ada, key)] == [entry.key]
        remove_entry(session, ada, "supervision", entry.key)
        remove_contact(session, ada, key)
        assert contacts_of(session, ada) == []


def asked(database: Database, ada: Actor, key: str, status: str = "asked") -> None:
    with database.writing() as session:
        contact = find_contact(session, ada, key)
        session.add(
            ReferenceRequest(
                person_id=ada.person_id,
                contact_id=contact.id,
                association="river-guild",
                endorsement="master",
                key="reference-ruth",
                roles=["colleague"],
                status=status,
                asked_at=NOW,
                expires_at=NOW + timedelta(days=30),
                closed_at=None if status == "asked" else NOW,
            )
        )


def test_who_was_asked_for_a_reference_stays(database: Database, ada: Actor) -> None:
    key = add(database, ada)
    asked(database, ada, key, "withdrawn")
    with pytest.raises(Refused, match="asked for a reference"), database.writing() as session:
        remove_contact(session, ada, key)


@pytest.mark.parametrize(
    ("status", "words"),
    [("asked", "asked for a reference at ruth@example.org. Correct"), ("answered", "this address stays")],
)
def test_a_reference_stays_that_of_the_address_it_came_from(
    database: Database, ada: Actor, status: str, words: str
) -> None:
    key = add(database, ada)
    asked(database, ada, key, status)
    with database.writing() as session:
        other = Card(RUTH.person, "somebody.else@example.org", RUTH.organisation)
        with pytest.raises(Refused, match=words):
            change_contact(session, ada, key, other, 1, NOW)
        moved = Card(RUTH.person, RUTH.email, "River Clinic")
        assert change_contact(session, ada, key, moved, 1, NOW).organisation == "River Clinic"


def test_nobody_leaves_whom_an_entry_names_at_the_same_moment(database: Database, ada: Actor) -> None:
    key = add(database, ada)
    weekly = Supervision.model_validate(
        {"id": "new", "title": "Weekly", "hours": 10, "on": "2026-01-01", "provider": key}
    )

    def name() -> None:
        with database.writing() as session:
            add_entry(session, ada, weekly, NOW)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            remove_contact(session, ada, key)
            naming = pool.submit(name)
            until_waited_for(session, naming)
        with pytest.raises(Refused, match="not among the people"):
            naming.result(20)


def test_nobody_reaches_the_people_of_somebody_else(database: Database, ada: Actor, olaf: Actor) -> None:
    key = add(database, ada)
    with database.writing() as session:
        for act in (
            lambda: find_contact(session, olaf, key),
            lambda: change_contact(session, olaf, key, RUTH, 1, NOW),
            lambda: remove_contact(session, olaf, key),
        ):
            with pytest.raises(NotFound):
                act()


def test_there_are_limits(database: Database, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="`name` has 201 characters"):
        add(database, ada, Card(Person(id="new", name="x" * 201)))
    with pytest.raises(Refused, match="longer than any"):
        add(database, ada, Card(RUTH.person, f"{'x' * 250}@example.org"))
    monkeypatch.setattr(contacts, "MOST_CONTACTS", 1)
    add(database, ada)
    with pytest.raises(Refused, match="at most 1 people"):
        add(database, ada, Card(Person(id="new", name="One more")))
