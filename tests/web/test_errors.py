"""Pages that say what went wrong: in words, and with a way on."""

import pytest
from flask.testing import FlaskClient

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
