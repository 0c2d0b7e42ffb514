"""Second factors: an app's codes and recovery codes."""

from collections.abc import Callable
from math import log2

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.accounts import recovery
from assay.storage.accounts import RecoveryCode
from assay.storage.database import Database
from assay.storage.people import Person
from web.account.proving import add_app, code_of, is_signed_in, key_on, make_codes
from web.acting import Mailbox, Someone, send, sign_in, sign_in_by_hand, words

MakePerson = Callable[..., Someone]


@pytest.fixture
def someone(client: FlaskClient, make_person: MakePerson) -> Someone:
    """Somebody who is signed in."""
    made = make_person()
    sign_in(client, made)
    return made


def kept(database: Database) -> Person:
    """The person as the database has them."""
    with database.reading() as session:
        return session.scalars(select(Person)).one()


def test_an_app_is_asked_for_after_the_password(
    app: Flask, client: FlaskClient, someone: Someone, mails: Mailbox
) -> None:
    key, elsewhere = add_app(client), app.test_client()
    page = sign_in_by_hand(elsewhere, someone)

    assert page.location == "/sign-in/code"
    assert not is_signed_in(elsewhere)
    assert mails.all()[-1]["Subject"] == "An authenticator app was added to your account"

    answer = send(elsewhere, "/sign-in/code", {"code": code_of(key, 1)})

    assert answer.location == "/start"
    assert is_signed_in(elsewhere)


def test_whoever_was_on_the_way_somewhere_gets_there(
    app: Flask, client: FlaskClient, someone: Someone
) -> None:
    key, elsewhere = add_app(client), app.test_client()
    fields = {"email": someone.email, "password": someone.password, "next": "/account/security"}
    step = send(elsewhere, "/sign-in", fields).location
    answer = send(elsewhere, step, {"code": code_of(key, 1)})

    assert answer.location == "/account/security"


def test_a_code_is_taken_once(app: Flask, client: FlaskClient, someone: Someone) -> None:
    key = add_app(client)
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in_by_hand(browser, someone)
    code = code_of(key, 1)
    send(first, "/sign-in/code", {"code": code})
    page = send(second, "/sign-in/code", {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert "This code is not right, or has been used." in words(page.text)


def test_a_wrong_code_lets_nobody_in_and_is_shown_to_the_person(
    app: Flask, client: FlaskClient, someone: Someone
) -> None:
    key, elsewhere = add_app(client), app.test_client()
    sign_in_by_hand(elsewhere, someone)
    send(elsewhere, "/sign-in/code", {"code": code_of(key, 9)})

    assert not is_signed_in(elsewhere)
    app.extensions["outbox"].wait()
    assert "Tried to sign in with a wrong code" in client.get("/account/security").text


def test_a_code_alone_is_nothing(client: FlaskClient) -> None:
    answer = client.get("/sign-in/code", follow_redirects=True)

    assert "Please sign in with your password first." in words(answer.text)


def test_the_key_stays_until_the_app_shows_its_code(client: FlaskClient, someone: Someone) -> None:
    key = key_on(client.get("/account/app"))
    page = send(client, "/account/app", {"code": "000 000"})

    assert page.status_code == 422
    assert key_on(page) == key
    assert "This is not the code of now." in words(page.text)
    assert 'src="data:image/svg+xml;base64,' in page.text


def test_who_signs_in_next_in_the_same_browser_gets_another_key(
    client: FlaskClient, someone: Someone, make_person: MakePerson
) -> None:
    first = key_on(client.get("/account/app"))
    send(client, "/sign-out", {}, page="/account/security")
    sign_in_by_hand(client, make_person())

    assert key_on(client.get("/account/app")) != first


def test_the_secret_of_an_app_is_kept_encrypted(
    client: FlaskClient, someone: Someone, database: Database
) -> None:
    key, found = add_app(client).replace("-", ""), kept(database).tf_totp_secret

    assert found is not None
    assert key not in found
    assert '"enckey"' in found


def test_another_secret_key_lets_nobody_in_and_breaks_nothing(
    app: Flask, client: FlaskClient, someone: Someone, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    key, elsewhere = add_app(client), app.test_client()
    with database.writing() as session:
        session.scalars(select(Person)).one().tf_totp_secret = '{"enckey":{"c":14},"type":"totp","v":1}'
    sign_in_by_hand(elsewhere, someone)
    page = send(elsewhere, "/sign-in/code", {"code": code_of(key, 1)})

    assert page.status_code == 200
    assert not is_signed_in(elsewhere)


def test_a_removed_app_is_not_asked_for(
    app: Flask, client: FlaskClient, someone: Someone, mails: Mailbox, database: Database
) -> None:
    add_app(client)
    make_codes(client)
    send(client, "/account/app/remove", {}, page="/account/security")
    elsewhere = app.test_client()
    sign_in_by_hand(elsewhere, someone)

    assert is_signed_in(elsewhere)
    assert mails.all()[-1]["Subject"] == "The authenticator app was removed from your account"
    with database.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []


def test_a_recovery_code_signs_in_once(
    app: Flask, client: FlaskClient, someone: Someone, mails: Mailbox
) -> None:
    add_app(client)
    codes = make_codes(client)
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in_by_hand(browser, someone)
    send(first, "/sign-in/recovery", {"code": codes[3].upper().replace("-", " ")})
    page = send(second, "/sign-in/recovery", {"code": codes[3]})

    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert "This is none of your recovery codes" in words(page.text)
    assert "9 are left." in words(first.get("/account/security").text)
    assert "9 codes are left." in str(mails.all()[-1].get_payload())


def test_recovery_codes_are_shown_once_and_kept_as_digests(
    client: FlaskClient, someone: Someone, database: Database
) -> None:
    add_app(client)
    codes = make_codes(client)
    page = client.get("/account/recovery-codes")
    with database.reading() as session:
        rows = session.scalars(select(RecoveryCode.digest)).all()

    assert len(set(codes)) == 10
    assert not any(code in page.text for code in codes)
    assert len(rows) == 10
    assert all(len(row) == 64 for row in rows)
    assert min(len(code.replace("-", "")) for code in codes) * log2(len(recovery.ALPHABET)) > 112


def test_recovery_codes_can_be_downloaded(client: FlaskClient, someone: Someone) -> None:
    add_app(client)
    page = send(client, "/account/recovery-codes", {})

    assert (
        'download="assay-recovery-codes.txt" href="data:text/plain;charset=utf-8,Recovery%20codes'
        in page.text
    )


def test_new_recovery_codes_take_the_place_of_the_old_ones(
    app: Flask, client: FlaskClient, someone: Someone
) -> None:
    add_app(client)
    old, new = make_codes(client)[0], make_codes(client)[0]
    elsewhere = app.test_client()
    sign_in_by_hand(elsewhere, someone)
    send(elsewhere, "/sign-in/recovery", {"code": old})

    assert not is_signed_in(elsewhere)

    send(elsewhere, "/sign-in/recovery", {"code": new})

    assert is_signed_in(elsewhere)


def test_without_a_factor_there_are_no_recovery_codes(client: FlaskClient, someone: Someone) -> None:
    page = client.get("/account/recovery-codes", follow_redirects=True)

    assert "Please set one up first." in words(page.text)


@pytest.mark.parametrize(
    "url",
    ["/account/app", "/account/recovery-codes", "/account/passkeys", "/account/email", "/account/password"],
)
def test_what_protects_an_account_is_changed_only_by_who_has_just_shown_who_they_are(
    client: FlaskClient, someone: Someone, url: str
) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
    page = client.get(url)
    if url == "/account/password":  # it asks for the current one
        assert "Current password" in page.text
        return

    assert page.location.startswith("/account/verify?next=")

    wrong = send(client, page.location, {"password": "not-the-password"})
    right = send(client, page.location, {"password": someone.password})

    assert "This is not your current password." in words(wrong.text)
    assert right.location == url
    assert client.get(url).status_code in {200, 302}


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("/account/data/export", "/account/data"),
        ("/account/data/erasure", "/account/data/erasure"),
        ("/account/providers/1/unlink", "/account/providers"),
        ("/account/sign-ins/1/end", "/account/security"),
        ("/account/sign-ins/end-others", "/account/security"),
    ],
)
def test_what_gives_data_out_or_takes_ways_in_away_is_done_only_by_who_has_just_shown_who_they_are(
    client: FlaskClient, someone: Someone, database: Database, button: str, page: str
) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
    answer = send(client, button, {"address": someone.email}, page="/account/data")

    assert answer.location == f"/account/verify?next={page}"
    assert kept(database).erase_at is None
    assert is_signed_in(client)


def test_a_button_that_comes_too_late_leads_back_to_its_page(client: FlaskClient, someone: Someone) -> None:
    add_app(client)
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    answer = send(client, "/account/app/remove", {}, page="/account/security")

    assert answer.location == "/account/verify?next=/account/security"
