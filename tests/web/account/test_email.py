"""Another e-mail address, and what links in mails can and cannot do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import process_time

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Person
from assay.web.app import create_app
from web.account.proving import is_signed_in
from web.acting import Mailbox, Someone, link_in, press, send, sign_in, sign_in_by_hand, words

MakePerson = Callable[..., Someone]
NEW = "Ruth.New@example.org"
FRESH = {"password": "another-quiet-river", "password_confirm": "another-quiet-river"}


def addresses(database: Database) -> list[str]:
    """Everybody's address."""
    with database.reading() as session:
        return list(session.scalars(select(Person.email).order_by(Person.id)))


@pytest.fixture
def someone(client: FlaskClient, make_person: MakePerson) -> Someone:
    """Somebody who is signed in."""
    made = make_person()
    sign_in(client, made)
    return made


def test_an_address_changes_when_the_new_one_is_confirmed(
    app: Flask, client: FlaskClient, someone: Someone, mails: Mailbox, database: Database
) -> None:
    send(client, "/account/email", {"email": NEW})
    (mail,) = mails.all()

    assert mail["To"] == NEW
    assert addresses(database) == [someone.email]

    opened, headed = client.get(link_in(mail)), client.head(link_in(mail))
    assert (addresses(database), len(mails.all())) == ([someone.email], 1), "looking into a mail confirmed it"
    page = press(client, link_in(mail))
    told = mails.all()[-1]

    assert "Your new e-mail address is confirmed." in words(page.text)
    assert "Press the button" in words(opened.text)
    assert headed.status_code == 200
    assert addresses(database) == [NEW.lower()]
    assert told["To"] == someone.email
    assert NEW.lower() in str(told.get_payload())
    assert not is_signed_in(client)

    sign_in_by_hand(client, replace(someone, email=NEW))

    assert is_signed_in(client)


def test_the_link_works_once_and_for_two_hours(client: FlaskClient, someone: Someone, mails: Mailbox) -> None:
    send(client, "/account/email", {"email": NEW})
    link = mails.link()
    with time_machine.travel(timedelta(hours=2, minutes=1)):
        late = press(client, link)

    press(client, link)
    again = press(client, link)

    assert "This link is older than" in words(late.text)
    assert "has been used" in words(again.text)


def test_links_that_went_to_the_old_address_open_nothing(
    app: Flask, client: FlaskClient, someone: Someone, mails: Mailbox
) -> None:
    send(app.test_client(), "/forgotten", {"email": someone.email})
    old = mails.link()
    send(client, "/account/email", {"email": NEW})
    press(client, mails.link())
    page = app.test_client().get(old, follow_redirects=True)

    assert "This link has been used" in words(page.text)


def test_nobody_learns_whose_address_is_taken(
    client: FlaskClient, someone: Someone, make_person: MakePerson, mails: Mailbox
) -> None:
    other = make_person()
    free = words(send(client, "/account/email", {"email": NEW}).text)
    taken = words(send(client, "/account/email", {"email": other.email}).text)

    assert len(mails.all()) == 1
    assert taken.replace(other.email, NEW) == free


def test_confirming_an_address_works_once_and_for_five_days(
    settings: Settings, plugins: Plugins, database: Database
) -> None:
    app = create_app(replace(settings, confirm_email=True), plugins, database=database)
    client, mails = app.test_client(), Mailbox(app, settings.instance / "mail")
    send(client, "/sign-up", {"name": "Ana", "email": "ana@example.org", "time_zone": "UTC", **FRESH})
    link = mails.link()
    with time_machine.travel(timedelta(days=5, minutes=1)):
        late = press(client, link)
    looked, headed = client.get(link), client.head(link)
    first, second = (words(press(client, link).text) for _ in range(2))

    assert "This link is older than" in words(late.text)
    assert "Press the button" in words(looked.text)
    assert headed.status_code == 200
    assert "your e-mail address is confirmed" in first
    assert "was confirmed before" in second
    app.extensions["outbox"].close()


@pytest.mark.parametrize("page", ["/sign-in", "/forgotten"])
def test_the_time_of_an_answer_does_not_tell_who_has_an_account(
    client: FlaskClient, make_person: MakePerson, page: str
) -> None:
    """Proving a password takes longer than all the rest; it is done also where there is none to prove."""
    known = make_person().email

    def took(email: str) -> float:
        begin = process_time()  # without what others of a busy machine do meanwhile
        send(client, page, {"email": email, "password": "not-the-password"})
        return process_time() - begin

    pairs = [(took(known), took("nobody@example.org")) for _ in range(9)]
    ratio = median(one for one, _ in pairs) / median(other for _, other in pairs)

    assert 0.5 < ratio < 2
