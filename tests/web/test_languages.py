"""The language of pages and mails: chosen by the browser, by a link, in the account; brought along by signing in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.wording import MASTER, language
from web.acting import Mailbox, Someone, send, sign_in, sign_in_by_hand

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


def lang(client: FlaskClient, path: str = "/", **headers: str) -> str | None:
    response = client.get(path, headers=headers)
    assert f'<html lang="{response.headers["Content-Language"]}">' in response.text
    return response.headers["Content-Language"]


def test_the_browser_says_what_it_likes_and_unknown_languages_are_english(client: FlaskClient) -> None:
    assert lang(client) == "en"
    assert lang(client, **SPANISH) == "es"
    assert lang(client, **{"Accept-Language": "fr, pt;q=0.5"}) == "en"
    assert "Accept-Language" in client.get("/").headers["Vary"]


def test_a_link_at_the_foot_changes_it_and_leads_back(client: FlaskClient) -> None:
    page = client.get("/registry?name=ab").text
    assert 'href="/language/es?back=/registry?name%3Dab"' in page
    response = client.get("/language/es?back=/registry?name%3Dab")

    assert response.location == "/registry?name=ab"
    assert lang(client) == "es"
    assert "Registro" in client.get("/registry").text


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
        "/\n/x",
    ],
)
def test_it_never_leads_to_another_site(client: FlaskClient, back: str) -> None:
    assert client.get("/language/es", query_string={"back": back}).location == "/"


def test_what_the_thread_does_afterwards_is_in_the_language_of_the_house(client: FlaskClient) -> None:
    client.get("/language/es")
    assert lang(client) == "es"
    assert language() == MASTER


def test_a_language_that_nobody_speaks_changes_nothing(client: FlaskClient) -> None:
    client.get("/language/es")
    client.get("/language/xx")
    assert lang(client) == "es"


def test_it_belongs_to_the_person_and_comes_along_to_other_devices(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    someone = make_person()
    sign_in(client, someone)
    client.get("/language/es")
    other = client.application.test_client()
    assert lang(other) == "en"
    sign_in_by_hand(other, someone)

    assert lang(other, "/account") == "es"


def test_who_signs_up_in_spanish_gets_mails_in_spanish(client: FlaskClient, mails: Mailbox) -> None:
    client.get("/language/es")
    words = {"name": "Ana Ruiz", "email": "ana@example.org", "time_zone": "America/Denver"}
    secret = "cuatro nubes sobre el río"
    send(client, "/sign-up", {**words, "password": secret, "password_confirm": secret})

    assert mails.all()[-1]["Subject"] == "Le damos la bienvenida a Assay"


def test_the_account_says_and_changes_it(client: FlaskClient, make_person: Callable[..., Someone]) -> None:
    sign_in(client, make_person())
    fields = {"name": "Ana", "time_zone": "America/Denver", "language": "es"}
    assert lang(client, "/account") == "en"
    send(client, "/account", fields)
    assert lang(client, "/account") == "es"

    assert send(client, "/account", {**fields, "language": "xx"}).status_code == 422
    assert lang(client, "/account") == "es"


def test_what_refuses_a_request_speaks_it_too(client: FlaskClient) -> None:
    refused = client.post("/sign-in", data={"email": "a@example.org"}, headers=SPANISH)

    assert (refused.status_code, refused.headers["Content-Language"]) == (400, "es")
    assert "No se pudo leer" in refused.text
