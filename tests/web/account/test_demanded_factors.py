"""Who must have a second factor is led to set one up before anything else opens."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.services.accounts.rules import TwoFactor
from assay.web.requests import Installation
from web.account.authenticator import Authenticator
from web.account.proving import add_app, add_passkey
from web.acting import Someone, sign_in, words

MakePerson = Callable[..., Someone]
STAFF = [("river-guild", "reviewer")]


def demand(app: Flask, two_factor: TwoFactor) -> None:
    """Have the installation ask for second factors."""
    here = app.extensions["assay"]
    rules = replace(here.settings.accounts, two_factor=two_factor)
    app.extensions["assay"] = Installation(
        replace(here.settings, accounts=rules), here.plugins, here.database, here.clock
    )


@pytest.mark.parametrize("role", ["reviewer", "coordinator"])
@pytest.mark.parametrize("page", ["/review/", "/coordinate/", "/portfolio", "/judge/"])
def test_staff_without_one_sets_one_up_first(
    app: Flask, client: FlaskClient, make_person: MakePerson, role: str, page: str
) -> None:
    demand(app, "staff")
    sign_in(client, make_person(roles=[("river-guild", role)]))
    answer = client.get(page, follow_redirects=True)

    assert answer.request.path == "/account/security"
    assert "Your role here needs a second factor" in words(answer.text)


def test_staff_with_an_app_goes_on(app: Flask, client: FlaskClient, make_person: MakePerson) -> None:
    demand(app, "staff")
    sign_in(client, make_person(roles=STAFF))
    add_app(client)

    assert client.get("/review/").status_code == 200


def test_staff_with_a_passkey_goes_on(app: Flask, client: FlaskClient, make_person: MakePerson) -> None:
    demand(app, "staff")
    sign_in(client, make_person(roles=STAFF))
    add_passkey(client, Authenticator())

    assert client.get("/review/").status_code == 200


@pytest.mark.parametrize(
    ("two_factor", "roles", "page", "opens"),
    [
        ("staff", [], "/portfolio", True),
        ("everybody", [], "/portfolio", False),
        ("everybody", [], "/exam", False),
        ("nobody", STAFF, "/review/", True),
        ("staff", STAFF, "/exam", True),
    ],
)
def test_of_whom_it_is_asked(
    app: Flask,
    client: FlaskClient,
    make_person: MakePerson,
    two_factor: TwoFactor,
    roles: list[tuple[str, str]],
    page: str,
    opens: bool,
) -> None:
    demand(app, two_factor)
    sign_in(client, make_person(roles=roles))

    assert (client.get(page).status_code == 200) is opens
