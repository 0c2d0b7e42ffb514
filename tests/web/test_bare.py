"""The application without any plugin: everything that needs none works, and nothing breaks."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from web.acting import PASSWORD, Someone, send, sign_in_by_hand, words


@pytest.mark.parametrize("url", ["/", "/plugins", "/sign-in", "/sign-up", "/forgotten"])
def test_the_public_pages_are_there(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


def test_the_first_page_says_how_an_association_comes_here(client: FlaskClient) -> None:
    assert "An association comes as a plugin." in words(client.get("/").text)
    assert "No plugin is installed" in words(client.get("/plugins").text)


def test_a_person_signs_up_and_finds_no_examination(client: FlaskClient) -> None:
    fields = {
        "name": "Ruth Okafor",
        "email": "ruth@example.org",
        "time_zone": "America/Detroit",
        "password": PASSWORD,
        "password_confirm": PASSWORD,
    }
    answer = send(client, "/sign-up", fields)

    assert answer.status_code == 302, words(answer.text)
    assert "No examination is open for registration" in words(client.get("/exam").text)
    assert "Ruth Okafor" in client.get("/account").text


@pytest.mark.parametrize(
    ("role", "url"), [("coordinator", "/coordinate/"), ("reviewer", "/review/"), ("", "/portfolio")]
)
def test_whose_association_was_taken_out_still_signs_in(
    client: FlaskClient, make_person: Callable[..., Someone], role: str, url: str
) -> None:
    person = make_person(roles=[("river-guild", role)] if role else [])
    assert sign_in_by_hand(client, person).status_code == 302
    answer = client.get("/start")

    assert answer.location == url
    assert client.get(url, follow_redirects=True).status_code == 200
    assert client.get("/").status_code == 200
