"""Whoever sits an examination is limited by nothing that strangers do, nor by what they do themselves."""

from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.limiting.rates import Rates
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import Sitting
from web.account.proving import add_app, code_of, make_codes
from web.acting import PASSWORD, csrf_token, send


def guess(client: FlaskClient, email: str, password: str, address: str) -> int:
    """One try to sign in: the status of the answer."""
    token = csrf_token(client.get("/sign-in").text)
    fields = {"csrf_token": token, "email": email, "password": password}
    return client.post("/sign-in", data=fields, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_a_candidate_comes_in_on_another_machine_while_somebody_guesses(
    applying: FlaskClient, running: int, database: Database
) -> None:
    with database.reading() as session:
        email = session.scalars(select(Person.email).join(Sitting, Sitting.person_id == Person.id)).one()
    stranger, other = (applying.application.test_client() for _ in range(2))
    tried = [guess(stranger, email, "not-the-password", "192.0.2.66") for _ in range(21)]

    # Ten for the account, then ten from where the stranger is.
    assert tried == [200] * 20 + [429]
    assert guess(other, email, PASSWORD, "192.0.2.7") == 302


def test_an_address_that_tries_many_accounts_of_candidates_is_stopped(
    applying: FlaskClient, running: int, database: Database
) -> None:
    here = applying.application.extensions["assay"]
    few = Rates({"sign-in-address": "1/minute", "sign-in-device": "9/minute", "sign-in-sitting": "3/minute"})
    applying.application.extensions["assay"] = replace(here, settings=replace(here.settings, rates=few))
    with database.reading() as session:
        email = session.scalars(select(Person.email).join(Sitting, Sitting.person_id == Person.id)).one()
    stranger = applying.application.test_client()
    tried = [guess(stranger, email, "not-the-password", "192.0.2.66") for _ in range(5)]

    # One for the address, then three for an address that tries people who sit.
    assert tried == [200] * 4 + [429]
    assert guess(stranger, email, PASSWORD, "192.0.2.7") == 302


def test_the_second_step_is_open_to_a_candidate_while_somebody_elsewhere_tries_codes(
    applying: FlaskClient, running: int, database: Database
) -> None:
    with database.reading() as session:
        email = session.scalars(select(Person.email).join(Sitting, Sitting.person_id == Person.id)).one()
    key = add_app(applying)
    recovery = make_codes(applying)
    stranger, other, third = (applying.application.test_client() for _ in range(3))
    guess(stranger, email, PASSWORD, "192.0.2.66")
    token = csrf_token(stranger.get("/sign-in/code").text)
    elsewhere = {"REMOTE_ADDR": "192.0.2.66"}
    wrong = {"csrf_token": token, "code": "000000"}
    tried = [
        stranger.post(page, data=wrong, environ_overrides=elsewhere).status_code
        for page in ["/sign-in/code", "/sign-in/recovery"] * 10 + ["/sign-in/code"]
    ]
    for browser in (other, third):
        guess(browser, email, PASSWORD, "192.0.2.7")

    assert tried == [200] * 20 + [429]
    assert send(other, "/sign-in/code", {"code": code_of(key, 1)}).location == "/start"
    assert send(third, "/sign-in/recovery", {"code": recovery[0]}).location == "/start"


def test_the_room_is_never_limited(applying: FlaskClient, running: int) -> None:
    room = f"/sittings/{running}/room"

    assert {applying.get(room).status_code for _ in range(40)} == {200}
