"""An installation with two providers, of which one really speaks."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.services.identities.providers import IdentityProvider
from assay.settings import Settings
from web.account.providers.speaking import SECRET, Provider, speaking


@pytest.fixture(scope="session")
def _speaking() -> Iterator[Provider]:
    with speaking() as provider:
        yield provider


@pytest.fixture
def provider(_speaking: Provider) -> Provider:
    """The provider, which tells the truth."""
    _speaking.forget()
    return _speaking


@pytest.fixture
def policy() -> dict[str, object]:
    """What the operator says of the provider; tests override it."""
    return {}


@pytest.fixture
def settings(settings: Settings, provider: Provider, policy: dict[str, object]) -> Settings:
    members = IdentityProvider(
        id="members",
        association="river-guild",
        title="Guild members",
        issuer=provider.issuer,
        client_id="assay",
        client_secret=SECRET,
        **policy,
    )
    away = members.model_copy(update={"id": "away", "title": "Far Guild", "issuer": "http://127.0.0.1:9"})
    return replace(settings, identity_providers=(members, away))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    for each in app.extensions["identity_providers"].values():
        each.server_metadata, each.away_until = {}, 0.0
    return app.test_client()
