"""Pages that say what went wrong: in words, and with a way on."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from assay.storage.database import Database
from web.acting import Someone, taken_away

BACK = "Back to where you were"


def test_an_error_leads_back_to_the_page_it_came_from(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Referer": "http://localhost/registry?name=an%22na"}).text

    assert BACK in page
    assert 'href="/registry?name=an%22na"' in page


@pytest.mark.parametrize(
    "came",
    [
        "",
        "http://elsewhere.example/registry",
        "http://localhost/nowhere",
        "javascript:alert(1)",
    ],
)
def test_it_leads_nowhere_else(client: FlaskClient, came: str) -> None:
    answer = client.get("/nowhere", headers={"Referer": came} if came else {})

    assert answer.status_code == 404
    assert BACK not in answer.text


def test_two_slashes_name_no_other_host(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Referer": "http://localhost//elsewhere.example/"}).text

    assert 'href="/elsewhere.example/"' in page


def test_a_broken_address_breaks_no_page(client: FlaskClient) -> None:
    assert client.get("/nowhere", headers={"Referer": "http://[broken"}).status_code == 404


def test_while_the_database_is_away_pages_say_when_to_come_again(
    client: FlaskClient, database: Database
) -> None:
    assert client.get("/registry?name=anna").status_code == 200
    with taken_away(database):
        answer = client.get("/registry?name=anna")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Try again in a minute." in answer.text
    assert client.get("/registry?name=anna").status_code == 200


def test_while_the_database_is_away_who_is_signed_in_is_told_the_same(
    client: FlaskClient,
    database: Database,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> None:
    sign_in(client, make_person())
    with taken_away(database), capture_logs():
        answer = client.get("/account")

    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text
    assert client.get("/account").status_code == 200
