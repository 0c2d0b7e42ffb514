"""How often somebody may come back from a provider with nothing."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from assay.services.limiting.rates import Rates
from assay.settings import Settings
from web.account.providers.speaking import ANA, Provider, come_as, come_back, leave


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A limit that is reached soon."""
    return replace(settings, rates=Rates({"provider": "2/minute"}))


def bring_nothing(client: FlaskClient) -> int:
    """Set out, and come back with what the provider never gave: the status of the answer."""
    return come_back(client, error="server_error", state=leave(client).state).status_code


def test_answers_that_let_nobody_in_are_limited(client: FlaskClient, provider: Provider) -> None:
    other = client.application.test_client()

    assert [bring_nothing(client) for _ in range(3)] == [502, 502, 429]
    assert bring_nothing(other) == 429


def test_who_is_let_in_uses_nothing_up(client: FlaskClient, provider: Provider) -> None:
    locations = []
    for _ in range(4):
        locations.append(come_as(client, provider).location)
        client.delete_cookie("assay")

    assert locations == ["/start"] * 4


def test_a_page_elsewhere_that_sends_people_here_uses_nothing_up(
    client: FlaskClient, provider: Provider
) -> None:
    """Other sites can have a browser ask for an address, and neither read nor keep what comes of it."""
    for _ in range(5):
        foreign = client.application.test_client()
        assert foreign.get("/sign-in/with/members").status_code == 302
        foreign.delete_cookie("assay")
        assert come_back(foreign, code="x", state="y").status_code == 400

    assert come_as(client, provider).location == "/start"


def test_who_was_in_before_is_not_kept_out_by_who_sits_beside(
    client: FlaskClient, provider: Provider
) -> None:
    come_as(client, provider)
    client.delete_cookie("assay")
    stranger = client.application.test_client()
    for _ in range(3):
        bring_nothing(stranger)
    question = leave(client)

    assert bring_nothing(stranger) == 429
    assert come_back(client, code=provider.code(question, ANA), state=question.state).location == "/start"
