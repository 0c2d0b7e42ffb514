"""Passkeys: instead of the password, after it, and to show once more who one is."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.accounts import Passkey
from assay.storage.database import Database
from assay.web.app import create_app
from web.account.authenticator import Authenticator, answer, asked
from web.account.proving import add_app, add_passkey, is_signed_in, make_codes
from web.acting import Mailbox, Someone, csrf_token, send, sign_in, sign_in_by_hand, words

MakePerson = Callable[..., Someone]


@pytest.fixture
def someone(client: FlaskClient, make_person: MakePerson) -> Someone:
    """Somebody who is signed in."""
    made = make_person()
    sign_in(client, made)
    return made


@pytest.fixture
def device(client: FlaskClient, someone: Someone) -> Authenticator:
    """Their telephone, with a passkey."""
    made = Authenticator()
    assert add_passkey(client, made).location == "/account/factor-added"
    return made


def test_a_passkey_signs_in_without_a_password(app: Flask, device: Authenticator, mails: Mailbox) -> None:
    elsewhere = app.test_client()
    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    done = answer(elsewhere, page, device)

    assert done.location == "/start"
    assert is_signed_in(elsewhere)
    assert mails.all()[-1]["Subject"] == "A passkey was added to your account"
    assert "My telephone" in str(mails.all()[-1].get_payload())


def test_a_passkey_is_asked_for_after_the_password(
    app: Flask, device: Authenticator, someone: Someone
) -> None:
    elsewhere = app.test_client()
    step = sign_in_by_hand(elsewhere, someone)

    assert step.location == "/sign-in/passkey"
    assert not is_signed_in(elsewhere)

    page = send(elsewhere, "/sign-in/passkey", {})
    answer(elsewhere, page, device)

    assert "Your password is right." in words(page.text)
    assert asked(page)[1]["allowCredentials"] != []
    assert is_signed_in(elsewhere)


def test_whoever_has_both_chooses(
    app: Flask, client: FlaskClient, device: Authenticator, someone: Someone
) -> None:
    add_app(client)
    elsewhere = app.test_client()
    step = sign_in_by_hand(elsewhere, someone)
    page = elsewhere.get(step.location)

    assert step.location == "/sign-in/code"
    assert "Use a passkey instead" in page.text

    answer(elsewhere, send(elsewhere, "/sign-in/passkey", {}), device)

    assert is_signed_in(elsewhere)


def test_what_is_asked_of_devices(client: FlaskClient, someone: Someone) -> None:
    _, options = asked(send(client, "/account/passkeys", {"name": "Ruth’s key & more"}))

    assert options["rp"] == {"name": "Assay", "id": "localhost"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert "authenticatorAttachment" not in options["authenticatorSelection"]


@pytest.mark.parametrize(
    "broken",
    [{"verifies": False}, {"origin": "https://evil.example.org"}],
    ids=["nobody-looked-who-it-is", "another-site"],
)
def test_passkeys_that_prove_too_little_are_not_added(
    client: FlaskClient, someone: Someone, database: Database, broken: dict[str, object]
) -> None:
    page = add_passkey(client, Authenticator(**broken))  # type: ignore[arg-type]

    assert page.location == "/account/passkeys"
    with database.reading() as session:
        assert session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("change", [{"verifies": False}, {"origin": "http://localhost.evil.example"}])
def test_passkeys_that_prove_too_little_sign_nobody_in(
    app: Flask, device: Authenticator, change: dict[str, object]
) -> None:
    elsewhere = app.test_client()
    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    answer(elsewhere, page, replace(device, **change))  # type: ignore[arg-type]

    assert not is_signed_in(elsewhere)


def test_somebody_elses_key_signs_nobody_in(app: Flask, device: Authenticator) -> None:
    stranger, elsewhere = Authenticator(), app.test_client()
    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    answer(elsewhere, page, replace(stranger, number=device.number, handle=device.handle))

    assert not is_signed_in(elsewhere)

    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    done = answer(elsewhere, page, stranger)

    assert "No account here has this passkey." in words(elsewhere.get(done.location).text)


def test_an_answer_counts_once_and_where_it_was_asked_for(app: Flask, device: Authenticator) -> None:
    elsewhere, thief = app.test_client(), app.test_client()
    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    action, options = asked(page)
    credential = device.show(options)
    stolen = {"csrf_token": csrf_token(thief.get("/sign-in").text), "credential": credential}
    thief.post(action, data=stolen)

    assert not is_signed_in(thief)

    mine = {"csrf_token": csrf_token(page.text), "credential": credential}
    elsewhere.post(action, data=mine)

    assert is_signed_in(elsewhere)


@pytest.mark.parametrize("credential", ["", "{}", "null", "[1]", '{"id": 3}', "\x00", '{"rawId": "é"}'])
def test_nonsense_is_no_passkey(app: Flask, device: Authenticator, credential: str) -> None:
    elsewhere = app.test_client()
    page = send(elsewhere, "/sign-in/passkey", {}, page="/sign-in")
    action, _ = asked(page)
    done = elsewhere.post(action, data={"csrf_token": csrf_token(page.text), "credential": credential})

    assert done.status_code == 302
    assert not is_signed_in(elsewhere)


def test_a_name_is_asked_for_once_each(client: FlaskClient, device: Authenticator) -> None:
    empty = send(client, "/account/passkeys", {"name": ""})
    again = send(client, "/account/passkeys", {"name": "My  telephone"})
    long = send(client, "/account/passkeys", {"name": "k" * 65})

    assert "Please give the passkey a name." in words(empty.text)
    assert "You have a passkey of this name: My telephone" in words(again.text)
    assert "Please keep to 64" in words(long.text)


def test_a_removed_passkey_signs_nobody_in(
    app: Flask, client: FlaskClient, device: Authenticator, mails: Mailbox
) -> None:
    make_codes(client)
    send(client, "/account/passkeys/remove", {"name": "My telephone"}, page="/account/security")
    elsewhere = app.test_client()
    answer(elsewhere, send(elsewhere, "/sign-in/passkey", {}, page="/sign-in"), device)

    assert not is_signed_in(elsewhere)
    assert mails.all()[-1]["Subject"] == "A passkey was removed from your account"
    assert "Recovery codes" not in words(client.get("/account/security").text)


def test_a_passkey_shows_once_more_who_one_is(client: FlaskClient, device: Authenticator) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    verify = client.get("/account/app").location
    page = client.post(
        verify.replace("/verify", "/verify/passkey"), data={"csrf_token": csrf_token(client.get(verify).text)}
    )
    done = answer(client, page, device)

    assert done.location == "/account/app"
    assert client.get("/account/app").status_code == 200


def test_somebody_elses_passkey_does_not_show_who_one_is(
    app: Flask, client: FlaskClient, device: Authenticator, make_person: MakePerson
) -> None:
    other, theirs = app.test_client(), Authenticator()
    sign_in(other, make_person())
    add_passkey(other, theirs)
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    page = send(client, "/account/verify/passkey", {}, page="/account/verify")
    answer(client, page, theirs)

    assert client.get("/account/app").status_code == 302


def test_passkeys_count_at_our_address_only(
    settings: Settings, plugins: Plugins, database: Database, make_person: MakePerson
) -> None:
    ours = "https://exam.example.org"
    app = create_app(replace(settings, base_url=ours), plugins, database=database)
    with app.test_request_context("/", base_url="https://evil.example.org"):
        assert app.extensions["security"].webauthn_util.origin() == ours
    app.extensions["outbox"].close()
