"""Trying too often: who is refused, for how long, and who never is."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from assay.services.limiting.rates import Rates
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.rates import RateCount
from assay.web.devices import COOKIE
from web.account.authenticator import Authenticator, answer
from web.account.proving import add_passkey
from web.acting import Clock, Someone, csrf_token, send, sign_in_by_hand, words

MakePerson = Callable[..., Someone]
WRONG = "not-the-password"


def guess(client: FlaskClient, email: str, password: str = WRONG, **environ: str) -> TestResponse:
    """One try to sign in; without a stop at the page, whose token is good for all."""
    with client.session_transaction() as session:
        has_token = "csrf_token" in session
    token = getattr(client, "token", "") if has_token else csrf_token(client.get("/sign-in").text)
    client.token = token  # type: ignore[attr-defined]
    fields = {"csrf_token": token, "email": email, "password": password}
    return client.post("/sign-in", data=fields, environ_overrides=environ)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Limits that are reached sooner: proving a password takes its time."""
    limits = {
        "sign-in-address": "5/minute",
        "sign-in-account": "3/minute;4/hour",
        "sign-in-device": "2/minute",
        "registry": "2/minute",
        "rater-link": "2/minute",
        "mail-account": "2/hour",
        "sign-up": "2/minute",
        "upload": "1/minute",
        "made": "2/minute",
        "second-factor": "2/minute",
    }
    return replace(settings, rates=Rates(limits))


def test_guessing_one_account_takes_longer_and_longer(
    client: FlaskClient, make_person: MakePerson, clock: Clock
) -> None:
    email = make_person().email
    tried = [guess(client, email).status_code for _ in range(4)]
    refused = guess(client, email)
    clock.advance(seconds=61)
    again = guess(client, email).status_code
    later = guess(client, email)

    assert tried == [200, 200, 200, 429]
    assert refused.headers["Retry-After"] == "60"
    assert (
        "Too many attempts It was tried too often in a short time. You can try again in 1 minute."
        in words(refused.text)
    )
    assert again == 200
    assert (later.status_code, int(later.headers["Retry-After"]) > 3000) == (429, True)


def test_the_right_password_is_refused_as_a_wrong_one_is(
    client: FlaskClient, make_person: MakePerson
) -> None:
    """Else guessing could go on, and only its success would show."""
    someone = make_person()
    for _ in range(3):
        guess(client, someone.email)

    assert guess(client, someone.email, someone.password).status_code == 429


def test_another_spelling_of_the_domain_is_the_same_account(
    client: FlaskClient, make_person: MakePerson
) -> None:
    make_person(email="ana@example.org")
    spellings = ("ana@example.org", "ana@\uff45xample.org", "ana@example\u3002org", "ANA@EXAMPLE.ORG")

    assert [guess(client, each).status_code for each in spellings] == [200, 200, 200, 429]


def test_an_account_that_is_not_there_is_limited_as_one_that_is(
    client: FlaskClient, make_person: MakePerson
) -> None:
    for email in (make_person().email, "nobody@example.org"):
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{len(email)}"}
        tried = [guess(client, email, **elsewhere) for _ in range(4)]

        assert [each.status_code for each in tried] == [200, 200, 200, 429]
        assert "do not belong together" in words(tried[0].text)


def test_strangers_do_not_keep_the_owner_out(client: FlaskClient, make_person: MakePerson) -> None:
    someone = make_person()
    sign_in_by_hand(client, someone)
    client.delete_cookie("assay")
    stranger = client.application.test_client()
    for _ in range(4):
        guess(stranger, someone.email)

    assert guess(stranger, someone.email, someone.password).status_code == 429
    assert guess(client, someone.email, someone.password).status_code == 302


def test_a_known_browser_is_limited_by_itself(
    client: FlaskClient, make_person: MakePerson, clock: Clock
) -> None:
    someone, other = make_person(), make_person()
    sign_in_by_hand(client, someone)
    client.delete_cookie("assay")

    assert [guess(client, someone.email).status_code for _ in range(3)] == [200, 200, 429]
    # It knows one account and not every other.
    assert guess(client, other.email).status_code == 200
    clock.advance(seconds=61)
    assert guess(client, someone.email, someone.password).status_code == 302


def test_the_cookie_of_a_known_browser_says_nothing_and_cannot_be_made(
    client: FlaskClient, make_person: MakePerson
) -> None:
    someone = make_person(email="ana@example.org")
    sign_in_by_hand(client, someone)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert "ana" not in cookie.decoded_value
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    client.delete_cookie("assay")
    client.set_cookie(COOKIE, cookie.decoded_value[:-3] + "xyz")

    assert [guess(client, someone.email).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_who_is_right_does_not_use_anything_up(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    for _ in range(7):
        someone = make_person()
        assert guess(client, someone.email, someone.password).status_code == 302
        client.delete_cookie("assay")
    with database.reading() as session:
        assert {each.hits for each in session.scalars(select(RateCount))} == {0}
        keys = [each.key for each in session.scalars(select(RateCount))]
    assert not [key for key in keys if "example" in key or "127.0.0.1" in key]


def test_what_we_could_not_answer_does_not_count_as_wrong(
    client: FlaskClient, database: Database, make_person: MakePerson
) -> None:
    email = make_person().email

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT") and "FROM people" in statement:
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))

    guess(client, email)
    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        failed = [guess(client, email).status_code for _ in range(5)]
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)

    assert failed == [503] * 5
    assert [guess(client, email).status_code for _ in range(3)] == [200, 200, 429]


def test_one_address_that_tries_many_accounts_is_refused(
    client: FlaskClient, make_person: MakePerson
) -> None:
    emails = [make_person().email for _ in range(6)]

    assert [guess(client, email).status_code for email in emails] == [200] * 5 + [429]
    assert guess(client, emails[5], REMOTE_ADDR="192.0.2.7").status_code == 200


def test_who_uses_an_address_up_by_wrong_passwords_keeps_nobody_from_their_passkey(
    client: FlaskClient, make_person: MakePerson, sign_in: Callable[[FlaskClient, Someone], object]
) -> None:
    device, other = Authenticator(), client.application.test_client()
    sign_in(other, make_person())
    add_passkey(other, device)
    emails = [make_person().email for _ in range(6)]
    tried = [guess(client, email).status_code for email in emails]
    mine = client.application.test_client()
    page = send(mine, "/sign-in/passkey", {}, page="/sign-in")

    assert tried[-1] == 429
    assert answer(mine, page, device).location == "/start"


def test_numbers_that_are_not_there_are_limited_and_those_that_are_there_are_not(client: FlaskClient) -> None:
    assert [client.get("/registry/none").status_code for _ in range(3)] == [404, 404, 429]
    assert client.get("/registry").status_code == 429
    assert client.get("/").status_code == 200
    other = client.get("/registry", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200


def test_links_of_raters_that_do_not_work_are_limited(client: FlaskClient) -> None:
    assert [client.get("/rate/none").status_code for _ in range(3)] == [404, 404, 429]


def test_a_mailbox_is_not_filled(client: FlaskClient, make_person: MakePerson) -> None:
    email = make_person().email
    page = client.get("/forgotten").text
    tried = [
        client.post("/forgotten", data={"csrf_token": csrf_token(page), "email": email}) for _ in range(3)
    ]

    assert [each.status_code for each in tried] == [200, 200, 429]


def test_who_mistypes_while_signing_up_gets_no_mail_and_is_not_counted_for_it(client: FlaskClient) -> None:
    page = client.get("/sign-up").text
    fields = {"csrf_token": csrf_token(page), "email": "ana@example.org", "password": "short"}
    tried = [client.post("/sign-up", data=fields).status_code for _ in range(3)]
    forgotten = client.post("/forgotten", data=fields)

    assert tried == [200, 200, 429]  # by the address
    assert forgotten.status_code == 200


def test_who_guesses_the_password_of_somebody_who_is_signed_in_is_refused(
    client: FlaskClient, make_person: MakePerson, sign_in: Callable[[FlaskClient, Someone], object]
) -> None:
    sign_in(client, make_person())
    token = csrf_token(client.get("/account/password").text)
    new = {"new_password": "quiet-hills-over-there", "new_password_confirm": "quiet-hills-over-there"}
    fields = {"csrf_token": token, "password": WRONG, **new}

    assert [client.post("/account/password", data=fields).status_code for _ in range(3)] == [200, 200, 429]


def test_files_are_limited_by_person(
    client: FlaskClient, make_person: MakePerson, sign_in: Callable[[FlaskClient, Someone], object]
) -> None:
    sign_in(client, make_person())
    fields = {"csrf_token": csrf_token(client.get("/portfolio/documents").text)}
    sent = [client.post("/portfolio/documents", data=fields).status_code for _ in range(2)]
    other = client.application.test_client()
    sign_in(other, make_person())
    fields = {"csrf_token": csrf_token(other.get("/portfolio/documents").text)}

    assert sent == [422, 429]
    assert other.post("/portfolio/documents", data=fields).status_code == 422


def test_what_takes_long_to_make_is_limited_by_person(
    client: FlaskClient, make_person: MakePerson, sign_in: Callable[[FlaskClient, Someone], object]
) -> None:
    sign_in(client, make_person())
    made = [client.get(f"/portfolio/export.{kind}").status_code for kind in ("yaml", "pdf", "yaml")]
    other = client.application.test_client()
    sign_in(other, make_person())

    assert made == [200, 200, 429]
    assert client.get("/portfolio").status_code == 200
    assert other.get("/portfolio/export.yaml").status_code == 200


def test_programs_are_told_as_they_asked(client: FlaskClient) -> None:
    for _ in range(3):
        answer = client.get("/registry/none", headers={"Accept": "application/json"})

    assert answer.status_code == 429
    assert "try again in 1 minute" in answer.get_json()["error"]
    assert answer.headers["Retry-After"] == "60"


def test_an_installation_may_leave_it_to_its_proxy(
    client: FlaskClient, make_person: MakePerson, settings: Settings, database: Database
) -> None:
    here = client.application.extensions["assay"]
    client.application.extensions["assay"] = replace(here, settings=replace(settings, rates=Rates({})))
    email = make_person().email

    assert [guess(client, email).status_code for _ in range(6)] == [200] * 6
    with database.reading() as session:
        assert session.scalars(select(RateCount)).all() == []
        assert session.scalars(select(Person)).one().email == email
