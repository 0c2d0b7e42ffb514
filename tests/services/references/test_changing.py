"""What an applicant can do about a request that is out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from assay.content.catalog import Catalog
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.references.changing import (
    MOST_LINKS,
    PAUSE,
    readdress,
    replace,
    send_again,
    withdraw,
)
from assay.services.references.reading import Move, moves_of
from assay.services.references.requesting import LIFETIME, requests_of
from assay.storage.database import Database
from services.references.asking import (
    STATIONERY,
    add_contact,
    as_sent,
    ask_for,
    filled,
    link_in,
    mails_of,
    wish,
)

HOUR = timedelta(hours=1)


def test_a_withdrawn_request_is_closed_and_its_mail_does_not_leave(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        request.draft = filled(catalog).kept()
        withdraw(session, ana, request.id, now + HOUR)

        assert (request.status, request.closed_at, request.draft) == ("withdrawn", now + HOUR, None)
        assert mails_of(session) == []
        with pytest.raises(Refused, match="withdrawn already"):
            withdraw(session, ana, request.id, now + HOUR)


def test_a_new_link_makes_older_ones_worthless_and_keeps_the_draft(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        old = link_in(mails_of(session)[0])
        as_sent(session, now)
        request.draft, request.reminders, request.opened_at = filled(catalog).kept(), 2, now
        later = now + LIFETIME
        send_again(session, catalog, ana, request.id, STATIONERY, later)
        new = link_in(mails_of(session)[-1])

        assert STATIONERY.links.request_of(session, old) is None
        assert STATIONERY.links.request_of(session, new) is request
        assert request.draft is not None
        assert (request.expires_at, request.reminders, request.opened_at) == (later + LIFETIME, 0, None)


def test_nobody_is_flooded_with_links(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        as_sent(session, now)
        with pytest.raises(Refused, match="Give it an hour"):
            send_again(session, catalog, ana, request.id, STATIONERY, now + PAUSE / 2)
        for n in range(1, MOST_LINKS):
            send_again(session, catalog, ana, request.id, STATIONERY, now + n * PAUSE)
            as_sent(session, now + n * PAUSE)
        with pytest.raises(Refused, match="very often"):
            send_again(session, catalog, ana, request.id, STATIONERY, now + MOST_LINKS * PAUSE)


def test_a_corrected_address_gets_a_link_of_its_own(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        revision = request.contact.revision
        readdress(session, catalog, ana, request.id, " Wilma@New.example ", STATIONERY, now + HOUR)
        (mail,) = mails_of(session)

        assert mail.to == request.contact.email == "wilma@new.example"
        assert (request.link, request.contact.revision) == (2, revision + 1)


def test_those_who_judge_see_how_an_address_was_changed(
    database: Database, catalog: Catalog, ana: Actor, make_person: Callable[..., Actor], now: datetime
) -> None:
    other = make_person("Ben Ode")
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        ask_for(session, catalog, ana, now, "Bo Lind")
        first = request.contact.email
        for hours, email in enumerate(("wilma@new.example", "wilma@new.example", "w@own.example"), 1):
            readdress(session, catalog, ana, request.id, email, STATIONERY, now + hours * HOUR)
        keys = [each.key for each in requests_of(session, ana)]

        assert moves_of(session, ana.person_id, keys) == {
            request.key: [
                Move(now + HOUR, first, "wilma@new.example"),
                Move(now + 3 * HOUR, "wilma@new.example", "w@own.example"),
            ]
        }
        assert moves_of(session, ana.person_id, []) == {}
        assert moves_of(session, other.person_id, keys) == {}


def test_an_address_cannot_be_ones_own_or_that_of_another_rater(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        ask_for(session, catalog, ana, now, "Bo Lind")
        for email, words in (
            ("ANA.ruiz@people.example", "your own address"),
            ("bo-lind@raters.example", "You have asked"),
            ("", "no e-mail address"),
        ):
            with pytest.raises(Refused, match=words):
                readdress(session, catalog, ana, request.id, email, STATIONERY, now)


def test_somebody_else_is_asked_and_the_first_need_not_answer(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        first = ask_for(session, catalog, ana, now)
        add_contact(session, ana.person_id, "Bo Lind")
        second = replace(session, catalog, ana, first.id, wish("bo-lind"), STATIONERY, now + HOUR)
        add_contact(session, ana.person_id, "Cy Dale")
        second.status, second.closed_at = "declined", now
        third = replace(session, catalog, ana, second.id, wish("cy-dale"), STATIONERY, now + HOUR)

        assert (first.status, second.status, third.status) == ("withdrawn", "declined", "asked")


def test_nobody_changes_another_ones_request(
    database: Database, catalog: Catalog, ana: Actor, make_person: Callable[..., Actor], now: datetime
) -> None:
    other = make_person("Ben Ode")
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        with pytest.raises(NotFound):
            withdraw(session, other, request.id, now)
        with pytest.raises(NotFound):
            send_again(session, catalog, other, request.id, STATIONERY, now)
        with pytest.raises(NotFound):
            readdress(session, catalog, other, request.id, "a@b.example", STATIONERY, now)
        with pytest.raises(NotFound):
            replace(session, catalog, other, request.id, wish(), STATIONERY, now)

        assert request.status == "asked"
