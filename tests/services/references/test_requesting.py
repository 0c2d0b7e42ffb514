"""Asking: who can be asked for what, once, and what the mail says."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.content.evidence import Training
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio.bulk import add_entries
from assay.services.portfolio.entries import add_entry
from assay.services.references.requesting import (
    LIFETIME,
    MOST_A_DAY,
    Wish,
    ask,
    contacts_of,
    find_request,
    requests_of,
)
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Person
from services.references.asking import (
    ASSOCIATION,
    ENDORSEMENT,
    STATIONERY,
    add_contact,
    ask_for,
    link_in,
    mails_of,
    wish,
)


def test_asking_writes_a_mail_with_the_link(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        add_contact(session, ana.person_id, "Wilma Holt")
        asked = wish(message="We met in May.\nDo you remember?")
        request = ask(session, catalog, ana, asked, STATIONERY, now)
    with database.reading() as session:
        (mail,) = mails_of(session)
        line = session.scalars(select(AuditLine)).one()
        opened = STATIONERY.links.request_of(session, link_in(mail))

    assert (mail.to, mail.about) == ("wilma-holt@raters.example", f"reference {request.id}")
    assert mail.subject == "Ana Ruiz asks you for a reference"
    assert opened is not None
    assert opened.id == request.id
    assert "> We met in May.\n> Do you remember?\n" in mail.body
    for words in (
        "Master Beekeeper",
        "River Valley Beekeepers' Guild",
        "Teacher",
        "20 January 2027",
        "not what",
    ):
        assert words in " ".join(mail.body.split())
    assert (request.key, request.expires_at, request.link) == ("reference-wilma-holt", now + LIFETIME, 1)
    assert (line.act, line.actor_id) == ("ask for reference", ana.person_id)


@pytest.mark.parametrize(
    ("email", "asked", "words"),
    [
        ("", wish(), "There is no e-mail address of Wilma Holt yet"),
        ("ana.ruiz@people.example", wish(), "This is your own address"),
        (None, wish("wilma-holt", "queen"), "Say in which of the roles"),
        (None, Wish(ASSOCIATION, ENDORSEMENT, "wilma-holt", ()), "Say in which of the roles"),
        (None, wish(message="x" * 1001), "Keep your message to 1000"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    database: Database,
    catalog: Catalog,
    ana: Actor,
    now: datetime,
    email: str | None,
    asked: Wish,
    words: str,
) -> None:
    with database.writing() as session:
        add_contact(session, ana.person_id, "Wilma Holt", email)

        with pytest.raises(Refused, match=words):
            ask(session, catalog, ana, asked, STATIONERY, now)
        assert mails_of(session) == []


def test_what_is_not_there_cannot_be_asked_for(
    database: Database, catalog: Catalog, guild: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        add_contact(session, ana.person_id, "Wilma Holt")
        for association, endorsement, contact in (
            ("nowhere", ENDORSEMENT, "wilma-holt"),
            (ASSOCIATION, "doctor", "wilma-holt"),
            (ASSOCIATION, ENDORSEMENT, "nobody"),
        ):
            with pytest.raises(NotFound):
                ask(
                    session,
                    catalog,
                    ana,
                    Wish(association, endorsement, contact, ("teacher",)),
                    STATIONERY,
                    now,
                )
        with pytest.raises(Refused, match="Master Beekeeper needs no references"):
            ask(session, guild, ana, wish(), STATIONERY, now)


def test_a_rater_is_asked_once_for_the_same_by_whatever_name(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        first = ask_for(session, catalog, ana, now)
        add_contact(session, ana.person_id, "W Holt", "wilma-holt@raters.example")
        for contact in ("wilma-holt", "w-holt"):
            with pytest.raises(Refused, match="You have asked"):
                ask(session, catalog, ana, wish(contact), STATIONERY, now)
        first.status, first.closed_at = "declined", now
        again = ask(session, catalog, ana, wish("wilma-holt", "neighbor"), STATIONERY, now)

        assert again.key == "reference-wilma-holt-2"


def test_its_id_is_one_that_no_entry_can_have(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    course = {"id": "new", "title": "Reference: Wilma Holt", "hours": 3, "on": "2026-01-02"}
    with database.writing() as session:
        entry = add_entry(session, ana, Training.model_validate(course), now)
        (brought,) = add_entries(
            session,
            ana,
            [Training.model_validate({**course, "id": "reference-wilma-holt"})],
            now,
            keep_ids=True,
        )

        assert entry.key == "entry-reference-wilma-holt"
        assert brought.key == "entry-reference-wilma-holt-2"
        assert ask_for(session, catalog, ana, now).key == "reference-wilma-holt"


def test_nobody_writes_to_the_world_through_us(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        for n in range(MOST_A_DAY):
            ask_for(session, catalog, ana, now, f"Rater {n}")
        with pytest.raises(Refused, match="within a day"):
            ask_for(session, catalog, ana, now + timedelta(hours=23), "One More")
        ask_for(session, catalog, ana, now + timedelta(hours=25), "Tomorrow")


def test_only_who_asked_sees_a_request(
    database: Database, catalog: Catalog, ana: Actor, make_person: Callable[..., Actor], now: datetime
) -> None:
    other = make_person("Ben Ode")
    with database.writing() as session:
        older = ask_for(session, catalog, ana, now)
        newer = ask_for(session, catalog, ana, now, "Bo Lind")
        with pytest.raises(NotFound):
            find_request(session, other, older.id)

        assert find_request(session, ana, older.id) is older
        assert [each.id for each in requests_of(session, ana)] == [newer.id, older.id]
        assert list(requests_of(session, other)) == []
        assert [each.content["name"] for each in contacts_of(session, ana)] == ["Bo Lind", "Wilma Holt"]
        with pytest.raises(NotFound):
            ask(session, catalog, other, wish(), STATIONERY, now)


def test_a_name_cannot_break_out_of_a_mail(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        session.get_one(Person, ana.person_id).name = "Ana\nBcc: all@example.org <b>"
        ask_for(session, catalog, ana, now)
        (mail,) = mails_of(session)

    assert mail.subject == "Ana Bcc: all@example.org <b> asks you for a reference"
