"""A provider of our own on loopback, which tells the truth unless a test has it lie."""

import secrets
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, redirect, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

SECRET = "a secret of two"
ANA = {"sub": "ana-7", "email": "Ana@Members.example.org", "email_verified": True, "name": "Ana Ruiz"}


@dataclass
class Asked:
    """What somebody was sent to the provider with."""

    state: str
    nonce: str
    challenge: str
    back: str
    #: Whether to ask who they are also if the provider knows.
    prompt: str = ""
    max_age: str = ""


@dataclass
class Provider:
    """One provider; what it says of people and of itself can be changed."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    #: What is said instead, of itself, in the head of a token, and in it.
    about: dict[str, Any] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    #: What it tells when it is asked once more.
    more: dict[str, Any] = field(default_factory=dict)
    #: The key that it signs with, if that is not the one that it shows.
    hidden_key: RSAKey | None = None
    tokens: dict[str, tuple[Asked, dict[str, Any]]] = field(default_factory=dict)
    #: What the token end was sent.
    heard: list[dict[str, str]] = field(default_factory=list)
    #: Which addresses were asked at because it sent there.
    followed: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Tell the truth again."""
        for each in (self.about, self.head, self.lies, self.more, self.tokens, self.heard, self.followed):
            each.clear()
        self.hidden_key = None

    def description(self) -> dict[str, Any]:
        """What it says of itself."""
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.about,
        }
        return {name: value for name, value in own.items() if value is not None}

    def code(self, asked: Asked, who: dict[str, Any]) -> str:
        """Somebody signed in here: the code that they bring back."""
        made = secrets.token_hex(8)
        self.tokens[made] = (asked, who)
        return made

    def token(self, asked: Asked, who: dict[str, Any]) -> str:
        """The ID token."""
        now = int(time.time())
        told = {"iss": self.issuer, "aud": "assay", "iat": now, "exp": now + 60, "nonce": asked.nonce}
        told["auth_time"] = now
        claims = {name: value for name, value in {**told, **who, **self.lies}.items() if value is not None}
        head = {"alg": "RS256", "kid": "one", **self.head}
        if head["alg"] == "none":
            parts = (str(part).replace("'", '"') for part in (head, claims))
            return ".".join([*(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), ""])
        return jwt.encode({k: v for k, v in head.items() if v}, claims, self.hidden_key or self.key)

    def answer(self) -> ResponseReturnValue:
        """A code for a token, to the client that can show what it asked with."""
        self.heard.append(request.form.to_dict())
        asked, who = self.tokens.pop(request.form["code"])
        challenge = urlsafe_b64encode(sha256(request.form["code_verifier"].encode()).digest())
        assert challenge.decode().rstrip("=") == asked.challenge
        assert request.headers["Authorization"] == f"Basic {b64encode(f'assay:{SECRET}'.encode()).decode()}"
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token(asked, who)}

    def follow(self) -> ResponseReturnValue:
        """What nobody should ask for."""
        self.followed.append(request.path)
        return {}

    def app(self) -> Flask:
        """Its pages."""
        made = Flask("provider")
        made.get("/.well-known/openid-configuration")(self.description)
        made.get("/keys", endpoint="keys")(lambda: {"keys": [self.key.as_dict(private=False)]})
        made.post("/token")(self.answer)
        made.add_url_rule("/elsewhere", view_func=lambda: redirect("/followed", 307), methods=["GET", "POST"])
        made.add_url_rule("/followed", view_func=self.follow, methods=["GET", "POST"])
        made.get("/more", endpoint="more")(lambda: self.more)
        return made


@contextmanager
def speaking() -> Iterator[Provider]:
    """A provider that answers for as long as the context lasts."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


def leave(client: FlaskClient, address: str = "/sign-in/with/members") -> Asked:
    """Set out for the provider: what it is asked."""
    return asked(client.get(address).location)


def asked(address: str) -> Asked:
    """What stands in the address that somebody is sent to."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert query["code_challenge_method"] == "S256"
    assert (query["response_type"], query["client_id"]) == ("code", "assay")
    anew = {name: query.get(name, "") for name in ("prompt", "max_age")}
    return Asked(query["state"], query["nonce"], query["code_challenge"], query["redirect_uri"], **anew)


def come_back(client: FlaskClient, **query: str) -> TestResponse:
    """Come back from the provider with an answer."""
    return client.get("/sign-in/with/members/back", query_string=query)


def come_as(client: FlaskClient, provider: Provider, **who: Any) -> TestResponse:
    """All the way: Ana, or Ana with something else said of her."""
    question = leave(client)
    code = provider.code(question, {**ANA, **who})
    return come_back(client, code=code, state=question.state)
