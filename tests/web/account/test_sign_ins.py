"""Where a person is signed in: seen, ended, and how long it lasts."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.accounts import AccountEvent, SignIn
from assay.storage.database import Database
from assay.web.requests import Installation
from web.account.proving import is_signed_in
from web.acting import Clock, Mailbox, Someone, send, sign_in, sign_in_by_hand, words
from web.applicant.counting import counted

MakePerson = Callable[..., Someone]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def rows(database: Database) -> list[SignIn]:
    """Every sign-in."""
    with database.reading() as session:
        return list(session.scalars(select(SignIn).order_by(SignIn.id)))


def happened(database: Database) -> list[str]:
    """What the history says."""
    with database.reading() as session:
        return list(session.scalars(select(AccountEvent.what).order_by(AccountEvent.id)))


def end_buttons(client: FlaskClient) -> list[str]:
    """The addresses of the buttons that sign out another browser."""
    return re.findall(r'action="(/account/sign-ins/\d+/end)"', client.get("/account/security").text)


def rule(app: Flask, **rules: timedelta) -> None:
    """Have the installation end sign-ins by these rules."""
    here = app.extensions["assay"]
    changed = replace(here.settings, accounts=replace(here.settings.accounts, **rules))
    app.extensions["assay"] = Installation(changed, here.plugins, here.database, here.clock)


def test_a_person_sees_where_they_are_signed_in(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    someone, elsewhere = make_person(), app.test_client()
    elsewhere.environ_base["HTTP_USER_AGENT"] = FIREFOX
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    sign_in_by_hand(elsewhere, someone)
    sign_in_by_hand(client, someone)
    shown = words(client.get("/account/security").text)

    assert "Firefox on Windows" in shown
    assert "192.0.2.7" in shown
    assert shown.count("This browser") == 1


def test_one_browser_is_signed_out_from_another(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    someone, lost, kept = make_person(), app.test_client(), app.test_client()
    for browser in (lost, kept, client):
        sign_in_by_hand(browser, someone)
    button = end_buttons(client)[-1]
    send(client, button, {}, page="/account/security")

    assert not is_signed_in(lost)
    assert is_signed_in(kept)
    assert is_signed_in(client)
    assert "signed-out-elsewhere" in happened(database)


def test_every_other_browser_is_signed_out_at_once(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    someone, others = make_person(), [app.test_client(), app.test_client()]
    stranger, theirs = make_person(), app.test_client()
    sign_in(theirs, stranger)
    for browser in (*others, client):
        sign_in_by_hand(browser, someone)
    send(client, "/account/sign-ins/end-others", {}, page="/account/security")

    assert [is_signed_in(each) for each in (*others, client, theirs)] == [False, False, True, True]


def test_nobody_signs_out_somebody_else(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    theirs = app.test_client()
    sign_in(theirs, make_person())
    sign_in(client, make_person())
    number = rows(database)[0].id
    answer = send(client, f"/account/sign-ins/{number}/end", {}, page="/account/security")

    assert answer.status_code == 404
    assert is_signed_in(theirs)


def test_a_cookie_from_before_signing_out_is_worth_nothing(
    client: FlaskClient, make_person: MakePerson
) -> None:
    sign_in(client, make_person())
    with client.session_transaction() as session:
        old = dict(session)
    send(client, "/sign-out", {}, page="/account")
    with client.session_transaction() as session:
        session.update(old)

    assert not is_signed_in(client)


def test_somebody_elses_row_is_worth_nothing(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    theirs = app.test_client()
    sign_in(theirs, make_person())
    sign_in(client, make_person())
    with theirs.session_transaction() as session:
        key = session["sign_in"]
    with client.session_transaction() as session:
        session["sign_in"] = key

    assert not is_signed_in(client)


def test_a_new_password_ends_every_other_sign_in(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    someone, elsewhere = make_person(), app.test_client()
    for browser in (elsewhere, client):
        sign_in_by_hand(browser, someone)
    fresh = "another-quiet-river"
    change = {"password": someone.password, "new_password": fresh, "new_password_confirm": fresh}
    send(client, "/account/password", change)

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert [row.ended_at is None for row in rows(database)] == [False, False, True]
    assert happened(database)[-1] == "password-changed"


def test_whoever_stays_away_signs_in_again(
    client: FlaskClient, make_person: MakePerson, clock: Clock
) -> None:
    sign_in_by_hand(client, make_person())
    for _ in range(3):
        clock.advance(hours=11)

        assert is_signed_in(client)

    clock.advance(hours=12, minutes=6)

    assert not is_signed_in(client)


def test_whoever_asked_to_stay_signed_in_stays_until_the_end(
    app: Flask, client: FlaskClient, make_person: MakePerson, clock: Clock
) -> None:
    rule(app, lifetime=timedelta(days=30))
    someone = make_person()
    fields = {"email": someone.email, "password": someone.password, "remember": "y"}
    answer = send(client, "/sign-in", fields)
    cookies = answer.headers.getlist("Set-Cookie")

    assert any("assay=" in cookie and "Expires=" in cookie for cookie in cookies)
    assert not any("remember_token" in cookie for cookie in cookies)

    clock.advance(days=29)

    assert is_signed_in(client)

    clock.advance(days=1)

    assert not is_signed_in(client)


def test_an_operator_sets_how_long_a_sign_in_lasts(
    app: Flask, client: FlaskClient, make_person: MakePerson, clock: Clock
) -> None:
    rule(app, idle=timedelta(minutes=30), lifetime=timedelta(hours=8))
    sign_in_by_hand(client, make_person())
    for _ in range(23):
        clock.advance(minutes=20)

        assert is_signed_in(client)

    clock.advance(minutes=20)

    assert not is_signed_in(client)


def test_looking_at_pages_writes_now_and_then_only(
    client: FlaskClient, make_person: MakePerson, clock: Clock, database: Database
) -> None:
    sign_in(client, make_person())
    with counted(database) as statements:
        client.get("/account")
        clock.advance(minutes=4)
        client.get("/account")

    assert not any(statement.startswith(("UPDATE", "INSERT")) for statement in statements)

    with counted(database) as statements:
        clock.advance(minutes=1)
        client.get("/account")
        client.get("/account")

    assert sum(statement.startswith("UPDATE sign_ins") for statement in statements) == 1
    assert rows(database)[0].seen_at == clock.now


def test_who_is_signed_in_and_what_they_may_do_is_one_statement(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    sign_in(client, make_person())
    with counted(database) as statements:
        client.get("/account")

    about_them = [each for each in statements if "FROM people" in each or "FROM appointments" in each]
    assert len(about_them) == 1


def test_tokens_in_addresses_and_headers_let_nobody_in(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    someone = make_person()
    token = client.get("/sign-in")
    with app.test_request_context():
        account = app.extensions["security"].datastore.find_user(email=someone.email)
        token = account.get_auth_token()
    stranger = app.test_client()

    assert stranger.get(f"/account?auth_token={token}").status_code == 302
    assert stranger.get("/account", headers={"Authentication-Token": token}).status_code == 302


def test_answers_are_pages_whatever_is_asked_for(client: FlaskClient, make_person: MakePerson) -> None:
    someone = make_person()
    fields = {"email": someone.email, "password": someone.password}
    page = client.get("/sign-in?include_auth_token", headers={"Accept": "application/json"})

    assert page.mimetype == "text/html"
    assert "authentication_token" not in send(client, "/sign-in?include_auth_token", fields).text


def test_failed_attempts_are_seen_by_the_person_once(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database, mails: Mailbox
) -> None:
    someone, stranger = make_person(), app.test_client()
    for _ in range(3):
        send(stranger, "/sign-in", {"email": someone.email, "password": "not-the-password"})
    sign_in(client, someone)
    mails.all()

    assert happened(database) == ["sign-in-failed"]
    assert "Tried to sign in with a wrong password" in client.get("/account/security").text


def test_the_log_names_no_address_of_mail_and_no_secret(
    client: FlaskClient, make_person: MakePerson, capsys: pytest.CaptureFixture[str], mails: Mailbox
) -> None:
    someone = make_person()
    for email in (someone.email, "nobody@example.org"):
        send(client, "/sign-in", {"email": email, "password": "my-other-secret"})
    sign_in_by_hand(client, someone)
    mails.all()
    said = "".join(capsys.readouterr())

    failed = [line for line in said.splitlines() if "sign-in-failed" in line]
    assert sorted("person=unknown" in line for line in failed) == [False, True]
    assert "by=password" in said
    assert "signed-in" in said
    secrets = (someone.email, "nobody@example.org", someone.password, "my-other-secret")
    assert not any(word in said for word in secrets)
