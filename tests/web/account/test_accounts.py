"""Signing up, in and out, and changing a password."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.services.demo.people import ACCOUNTS
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Person
from assay.web.app import create_app
from web.acting import PASSWORD, Mailbox, Someone, csrf_token, send, sign_in_by_hand, words
from web.applicant.counting import counted

MakePerson = Callable[..., Someone]
NEW = {
    "name": "Ana Ruiz",
    "email": "Ana.Ruiz@Example.org",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "time_zone": "America/Detroit",
}


def is_signed_in(client: FlaskClient) -> bool:
    """Whether this browser may see its account."""
    return client.get("/account").status_code == 200


def person(database: Database, email: str) -> Person | None:
    """The person with this address."""
    with database.reading() as session:
        return session.scalar(select(Person).where(Person.email == email))


def test_signing_up_makes_a_person_and_signs_them_in(client: FlaskClient, database: Database) -> None:
    answer = send(client, "/sign-up", NEW)
    made = person(database, "ana.ruiz@example.org")

    assert answer.location == "/start"
    assert is_signed_in(client)
    assert made is not None
    assert (made.name, made.time_zone) == ("Ana Ruiz", "America/Detroit")
    assert made.password is not None
    assert made.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("url", ["/sign-in", "/sign-up", "/forgotten"])
def test_only_forms_are_read(client: FlaskClient, url: str) -> None:
    token = csrf_token(client.get(url).text)
    answer = client.post(url, json=["x"], headers={"X-CSRFToken": token})

    assert answer.status_code == 415


def test_signing_up_welcomes_by_mail(client: FlaskClient, mails: Mailbox) -> None:
    send(client, "/sign-up", NEW)
    (mail,) = mails.all()

    assert mail["To"] == "ana.ruiz@example.org"
    assert "http://localhost/sign-in" in str(mail.get_payload())


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"name": ""}, "Please write your name."),
        ({"email": "ana"}, "This is not an e-mail address."),
        ({"password": "short", "password_confirm": "short"}, "at least 10 characters"),
        ({"password_confirm": "another-one-here"}, "The two passwords differ."),
        ({"time_zone": ""}, "Please choose your time zone."),
        ({"time_zone": "Mars/Olympus"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_to_sign_up_is_said(client: FlaskClient, change: dict[str, str], what: str) -> None:
    answer = send(client, "/sign-up", NEW | change)

    assert what in words(answer.text)
    assert not is_signed_in(client)


def test_signing_up_with_a_known_address_tells_only_its_owner(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone = make_person("Ana Ruiz", "ana.ruiz@example.org")

    send(client, "/sign-up", NEW)
    page = client.get("/start", follow_redirects=True)
    (mail,) = mails.all()

    assert "Please look into your mailbox" in page.text
    assert "You already have one" in str(mail.get_payload())
    assert mail["To"] == someone.email


@pytest.mark.parametrize(
    ("roles", "path"),
    [([], "/portfolio"), ([("guild", "reviewer")], "/review/"), ([("guild", "coordinator")], "/coordinate/")],
)
def test_who_signs_in_comes_to_the_page_of_their_role(
    client: FlaskClient, make_person: MakePerson, roles: list[tuple[str, str]], path: str
) -> None:
    sign_in_by_hand(client, make_person(roles=roles))

    assert client.get("/start").location == path


def test_who_was_sent_to_sign_in_comes_back(client: FlaskClient, make_person: MakePerson) -> None:
    someone = make_person()
    page = client.get("/account", follow_redirects=True)
    fields = {"csrf_token": csrf_token(page.text), "email": someone.email, "password": PASSWORD}

    assert 'name="next"' in page.text
    assert client.post("/sign-in", data={**fields, "next": "/account"}).location == "/account"


def test_nobody_is_led_away_from_here(client: FlaskClient, make_person: MakePerson) -> None:
    someone = make_person()
    fields = {"email": someone.email, "password": PASSWORD, "next": "https://evil.example.com/"}
    answer = send(client, "/sign-in", fields)

    assert "evil" not in (answer.location or "")


def test_an_address_is_the_same_however_it_is_written(client: FlaskClient, make_person: MakePerson) -> None:
    someone = make_person()
    send(client, "/sign-in", {"email": someone.email.upper(), "password": PASSWORD})

    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_look_the_same(
    client: FlaskClient, make_person: MakePerson
) -> None:
    someone = make_person()
    pages = [
        words(send(client, "/sign-in", {"email": address, "password": "not-the-password"}).text)
        for address in (someone.email, "nobody@example.org")
    ]

    assert "do not belong together" in pages[0]
    assert pages[0] == pages[1]


def test_signing_out_needs_a_button(client: FlaskClient, make_person: MakePerson) -> None:
    sign_in_by_hand(client, make_person())

    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)

    send(client, "/sign-out", {}, page="/account")

    assert not is_signed_in(client)


def test_a_browser_forgets_who_was_signed_in_when_it_closes(
    client: FlaskClient, make_person: MakePerson
) -> None:
    cookies = sign_in_by_hand(client, make_person()).headers.getlist("Set-Cookie")

    assert not any("expires" in cookie.lower() and "remember" in cookie for cookie in cookies)


def test_changing_the_password_signs_other_browsers_out(
    app: Flask, client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone, elsewhere = make_person(), app.test_client()
    sign_in_by_hand(client, someone)
    sign_in_by_hand(elsewhere, someone)
    fresh = "another-quiet-river"
    change = {"password": PASSWORD, "new_password": fresh, "new_password_confirm": fresh}
    send(client, "/account/password", change)

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mails.all()[-1]["Subject"] == "Your password was changed"

    sign_in_by_hand(elsewhere, replace(someone, password=fresh))

    assert is_signed_in(elsewhere)


def test_the_old_password_is_asked_for_before_a_change(client: FlaskClient, make_person: MakePerson) -> None:
    sign_in_by_hand(client, make_person())
    fresh = "another-quiet-river"
    change = {"password": "a guess at it", "new_password": fresh, "new_password_confirm": fresh}

    assert "not your current password" in words(send(client, "/account/password", change).text)


def test_name_and_time_zone_can_be_changed(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    someone = make_person()
    sign_in_by_hand(client, someone)
    send(client, "/account", {"name": "Ruth Okafor-Lind", "time_zone": "Europe/Oslo", "language": "en"})
    changed = person(database, someone.email)

    assert changed is not None
    assert (changed.name, changed.time_zone) == ("Ruth Okafor-Lind", "Europe/Oslo")
    assert "Oslo time (CET)" in client.get("/account").text


def test_an_empty_name_is_not_kept(client: FlaskClient, make_person: MakePerson, database: Database) -> None:
    someone = make_person("Ruth")
    sign_in_by_hand(client, someone)
    answer = send(client, "/account", {"name": "", "time_zone": "UTC"})
    kept = person(database, someone.email)

    assert answer.status_code == 422
    assert kept is not None
    assert kept.name == "Ruth"


def test_demonstration_accounts_are_shown_in_a_demonstration_only(
    client: FlaskClient, settings: Settings, plugins: Plugins, database: Database
) -> None:
    demo = create_app(replace(settings, demo=True), plugins, database=database).test_client()

    assert ACCOUNTS[0].email in demo.get("/sign-in").text
    assert ACCOUNTS[0].email not in client.get("/sign-in").text


def test_nobody_is_looked_up_where_nobody_is_needed(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    """Saving an answer must not load its person; nothing that runs before every request may do it either."""
    sign_in_by_hand(client, make_person())
    with counted(database) as statements:
        client.get("/static/favicon.svg", buffered=True)

    assert statements == []

    with counted(database) as statements:
        client.get("/account")

    assert statements != []
