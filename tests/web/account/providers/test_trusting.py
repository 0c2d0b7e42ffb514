"""What a provider must prove of a token before anybody is let in by it."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from flask.testing import FlaskClient
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.people import Person
from assay.web.account.providers.client import _is_short
from web.account.providers.speaking import Provider, come_as
from web.acting import words


def people(database: Database) -> list[Person]:
    """Everybody."""
    with database.reading() as session:
        return list(session.scalars(select(Person)))


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "assay"]},
        {"aud": ["another"], "azp": "assay"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"nbf": 99999999999},
        {"iat": 99999999999},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
)
def test_a_token_that_is_not_for_this_moment_and_place_proves_nothing(
    client: FlaskClient, provider: Provider, database: Database, lie: dict[str, object]
) -> None:
    provider.lies.update(lie)
    answer = come_as(client, provider)

    assert answer.status_code == 502
    assert "could not be trusted" in words(answer.text)
    assert people(database) == []


@pytest.mark.parametrize("listed", [["RS256"], ["RS256", "none", "HS256"]])
def test_a_token_that_is_signed_by_nobody_proves_nothing(
    client: FlaskClient, provider: Provider, database: Database, listed: list[str]
) -> None:
    provider.about["id_token_signing_alg_values_supported"] = listed
    provider.head["alg"] = "none"

    assert come_as(client, provider).status_code == 502
    assert people(database) == []


def test_a_token_that_is_signed_by_another_proves_nothing(client: FlaskClient, provider: Provider) -> None:
    provider.hidden_key = RSAKey.generate_key(2048)

    assert come_as(client, provider).status_code == 502
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("name", ["one", "two", ""])
def test_a_new_key_of_the_provider_is_fetched(client: FlaskClient, provider: Provider, name: str) -> None:
    come_as(client, provider)
    client.delete_cookie("assay")
    old, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": name} if name else {})
    provider.head["kid"] = name
    answer = come_as(client, provider)
    provider.key = old

    assert answer.location == "/start"


def short_key() -> RSAKey:
    """As none should be made any more."""
    with pytest.warns(SecurityWarning):
        return RSAKey.generate_key(1024, {"kid": "one"})


def test_a_key_that_is_too_short_proves_nothing(
    client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "key", short_key())

    assert come_as(client, provider).status_code == 502
    assert client.get("/account").status_code == 302


def test_zeros_make_no_key_longer() -> None:
    number = short_key().as_dict(private=False)["n"]
    padded = urlsafe_b64encode(bytes(128) + urlsafe_b64decode(f"{number}==")).decode().rstrip("=")

    assert _is_short({"kty": "RSA", "n": padded})
    assert not _is_short(RSAKey.generate_key(2048).as_dict(private=False))


@pytest.mark.parametrize("end", ["jwks_uri", "token_endpoint", "userinfo_endpoint"])
def test_no_answer_is_followed_elsewhere(
    client: FlaskClient, provider: Provider, database: Database, end: str
) -> None:
    """Where it leads, no operator named; it may lie behind the wall that this server stands behind."""
    provider.about[end] = f"{provider.issuer}/elsewhere"
    answer = come_as(client, provider, email=None)

    assert answer.status_code == 502
    assert provider.followed == []
    assert people(database) == []


def test_clocks_may_differ_a_little(client: FlaskClient, provider: Provider) -> None:
    now = int(time.time())
    provider.lies.update({"exp": now - 60, "iat": now - 120})

    assert come_as(client, provider).location == "/start"
