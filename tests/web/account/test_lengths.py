"""What is longer than anybody types is refused before anything compares letters or hashes."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.acting import PASSWORD, csrf_token

#: Marks that take the square of their number to be put in order.
ENDLESS = "a" + "\u0301\u0316" * 20_000


def forms(app: Flask) -> Iterator[str]:
    """Every address of accounts that takes a form."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("security.") and "POST" in (rule.methods or ()):
            yield rule.rule.replace("<token>", "a-token")


@pytest.mark.parametrize(
    "field", ["email", "password", "new_password", "code", "credential", "never-heard-of"]
)
def test_no_form_of_accounts_takes_an_endless_field(app: Flask, client: FlaskClient, field: str) -> None:
    token = csrf_token(client.get("/sign-in").text)
    addresses = list(forms(app))

    assert len(addresses) > 10
    for address in addresses:
        sent = {"csrf_token": token, field: f"{ENDLESS}@example.org"}
        assert client.post(address, data=sent).status_code == 413, address


@pytest.mark.parametrize(
    ("field", "length", "status"), [("email", 254, 200), ("email", 255, 413), ("password", 1_001, 413)]
)
def test_what_somebody_could_type_is_answered_as_ever(
    client: FlaskClient, field: str, length: int, status: int
) -> None:
    fields = {
        "csrf_token": csrf_token(client.get("/sign-in").text),
        "email": "a@b.example",
        "password": PASSWORD,
    }
    fields[field] = "b" * length

    assert client.post("/sign-in", data=fields).status_code == status


def test_a_long_name_of_a_field_is_refused(client: FlaskClient) -> None:
    token = csrf_token(client.get("/sign-in").text)

    assert client.post("/sign-in", data={"csrf_token": token, "x" * 1_001: ""}).status_code == 413
