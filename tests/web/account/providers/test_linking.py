"""Linking a provider to an account that is there, and taking it off again."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from re import search

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.identities import Identity
from web.account.authenticator import Authenticator
from web.account.providers.speaking import ANA, Provider, asked, come_as, come_back
from web.account.proving import add_passkey
from web.acting import Mailbox, Someone, csrf_token, send, words

MakePerson = Callable[..., Someone]
SignIn = Callable[[FlaskClient, Someone], object]
PAGE = "/account/providers"


@pytest.fixture
def ana(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> Someone:
    """Somebody with a password, signed in."""
    someone = make_person("Ana Ruiz", "ana@members.example.org")
    sign_in(client, someone)
    return someone


def link(client: FlaskClient, provider: Provider, **who: object) -> TestResponse:
    """Link what the provider says of her to whoever is signed in."""
    page = send(client, f"{PAGE}/members/link", {}, page=PAGE)
    address = search(r'class="button primary" href="([^"]+)"', page.text)
    assert address, page.text
    question = asked(unescape(address[1]))
    return come_back(client, code=provider.code(question, {**ANA, **who}), state=question.state)


def identity(database: Database) -> Identity | None:
    """The only one."""
    with database.reading() as session:
        return session.scalars(select(Identity)).one_or_none()


def take_away_providers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the operator had written another file, and started the application with it."""
    here = app.extensions["assay"]
    without = replace(here, settings=replace(here.settings, identity_providers=()))
    monkeypatch.setitem(app.extensions, "assay", without)
    monkeypatch.setitem(app.extensions, "identity_providers", {})


def acts(database: Database) -> list[tuple[str, object]]:
    """What was done, and to which provider."""
    with database.reading() as session:
        return [(line.act, line.detail["provider"]) for line in session.scalars(select(AuditLine))]


def test_who_links_a_provider_can_come_by_it(
    client: FlaskClient, provider: Provider, database: Database, ana: Someone
) -> None:
    # Another address there is no matter: she has shown that both are hers.
    answer = link(client, provider, email="ruiz@else.example")
    page = words(client.get(PAGE).text)
    client.delete_cookie("assay")
    back = come_as(client, provider, email="ruiz@else.example")
    linked = identity(database)

    assert (answer.location, back.location) == (PAGE, "/start")
    assert "From now on you can sign in with Guild members." in page
    assert "ruiz@else.example" in page
    assert linked is not None
    assert (linked.person_id, linked.association) == (ana.person_id, "river-guild")
    assert "Ana Ruiz" in client.get("/account").text
    assert "last used" in words(client.get(PAGE).text)
    assert acts(database) == [("link identity", "Guild members")]


def test_linking_begins_with_a_button_and_not_with_an_address(client: FlaskClient, ana: Someone) -> None:
    assert client.get(f"{PAGE}/members/link").status_code == 405
    assert client.post(f"{PAGE}/members/link").status_code == 400


def test_what_belongs_to_somebody_is_not_given_to_another(
    client: FlaskClient,
    provider: Provider,
    database: Database,
    ana: Someone,
    make_person: MakePerson,
    sign_in: SignIn,
) -> None:
    link(client, provider)
    sign_in(client, make_person())
    answer = link(client, provider)
    linked = identity(database)

    assert answer.status_code == 403
    assert "is linked to another account here" in words(answer.text)
    assert linked is not None
    assert linked.person_id == ana.person_id


def test_who_changed_on_the_way_links_nothing(
    client: FlaskClient,
    provider: Provider,
    database: Database,
    ana: Someone,
    make_person: MakePerson,
    sign_in: SignIn,
) -> None:
    page = send(client, f"{PAGE}/members/link", {}, page=PAGE)
    address = search(r'class="button primary" href="([^"]+)"', page.text)
    assert address
    question = asked(unescape(address[1]))
    with client.session_transaction() as session:
        kept = {name: value for name, value in session.items() if name.startswith("_state_")}
    sign_in(client, make_person())
    with client.session_transaction() as session:
        session.update(kept)
    answer = come_back(client, code=provider.code(question, ANA), state=question.state)

    assert answer.status_code == 400
    assert identity(database) is None


def test_a_link_is_taken_off(
    client: FlaskClient, provider: Provider, database: Database, ana: Someone
) -> None:
    link(client, provider)
    linked = identity(database)
    assert linked is not None
    answer = send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE)

    assert answer.location == PAGE
    assert identity(database) is None
    assert acts(database) == [("link identity", "Guild members"), ("unlink identity", "Guild members")]


def test_whose_account_it_is_is_told_of_a_way_in_that_comes_or_goes(
    client: FlaskClient, provider: Provider, database: Database, ana: Someone, mails: Mailbox
) -> None:
    for _ in range(2):  # what is linked already is no news
        link(client, provider)
    linked = identity(database)
    assert linked is not None
    send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE)
    told = mails.all()
    texts = [str(each.get_payload()) for each in told]
    history = words(client.get("/account/security").text)

    assert [each["To"] for each in told] == [ana.email] * 2
    assert [each["Subject"] for each in told] == [
        "Another way to sign in was added to your account",
        "A way to sign in was removed from your account",
    ]
    assert "Guild members can sign you in to your account" in texts[0]
    assert "unlink it at once: a new password does not keep it out" in texts[0].replace("\n", " ")
    assert f"http://localhost{PAGE}" in texts[0]
    assert "Guild members can no longer sign you in" in texts[1]
    assert history.index("Unlinked an identity provider") < history.index("Linked an identity provider")


def test_the_last_way_in_stays_until_there_is_a_password(
    client: FlaskClient, provider: Provider, database: Database
) -> None:
    come_as(client, provider)
    linked = identity(database)
    assert linked is not None
    refused = send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE)
    page = client.get("/account/password").text
    fields = {"new_password": "quiet-river-under-stones", "new_password_confirm": "quiet-river-under-stones"}
    token = {"csrf_token": csrf_token(page)}
    client.post("/account/password", data={**token, **fields})
    freed = send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE)

    assert refused.status_code == 409
    assert "This is your only way to sign in." in words(refused.text)
    assert "Set a password" in words(page)
    assert "Current password" not in words(page)
    assert freed.location == PAGE
    assert identity(database) is None


def test_the_last_way_in_stays_also_where_it_is_a_passkey(
    client: FlaskClient, provider: Provider, database: Database
) -> None:
    come_as(client, provider)
    linked = identity(database)
    assert linked is not None
    for name in ("My telephone", "My key"):
        add_passkey(client, Authenticator(), name)
    unlinked = send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE)
    removed = [
        send(client, "/account/passkeys/remove", {"name": name}, page="/account/security")
        for name in ("My telephone", "My key")
    ]

    assert unlinked.location == PAGE
    assert [each.status_code for each in removed] == [302, 409]
    assert "This is your only way to sign in." in words(removed[1].text)
    assert "My key" in words(client.get("/account/security").text)


def test_a_provider_that_left_is_no_way_in_and_can_be_taken_off(
    app: Flask,
    client: FlaskClient,
    provider: Provider,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    come_as(client, provider)
    linked = identity(database)
    assert linked is not None
    take_off = f"{PAGE}/{linked.id}/unlink"
    with monkeypatch.context() as without:
        take_away_providers(app, without)
        page = client.get("/account")
        refused = send(client, take_off, {}, page=PAGE)
    add_passkey(client, Authenticator(), "My telephone")
    take_away_providers(app, monkeypatch)
    told = words(client.get(PAGE).text)
    kept = send(client, "/account/passkeys/remove", {"name": "My telephone"}, page="/account/security")
    unlinked = send(client, take_off, {}, page=PAGE)

    assert PAGE in page.text
    assert f"{linked.issuer} ana@members.example.org · not offered any more" in told
    assert "You have no password. Set one" in told
    assert (refused.status_code, kept.status_code, unlinked.location) == (409, 409, PAGE)
    assert identity(database) is None


def test_nobody_takes_off_what_is_not_theirs(
    client: FlaskClient,
    provider: Provider,
    database: Database,
    ana: Someone,
    make_person: MakePerson,
    sign_in: SignIn,
) -> None:
    link(client, provider)
    linked = identity(database)
    assert linked is not None
    sign_in(client, make_person())

    assert send(client, f"{PAGE}/{linked.id}/unlink", {}, page=PAGE).status_code == 404
    assert identity(database) is not None


def test_a_provider_that_is_away_links_nothing(client: FlaskClient, ana: Someone) -> None:
    answer = send(client, f"{PAGE}/away/link", {}, page=PAGE)

    assert answer.status_code == 502
    assert "Back to your account" in words(answer.text)
