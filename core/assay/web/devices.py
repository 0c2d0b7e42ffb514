"""Browsers in which somebody signed in before: strangers who guess a password cannot keep its owner out of them."""

from hashlib import blake2b
from secrets import token_urlsafe
from typing import Any, Final

from flask import Flask, Response, g, request
from flask_security import user_authenticated
from itsdangerous import BadData, URLSafeTimedSerializer

from assay.services.signing import signer
from assay.storage.people import Person
from assay.web import requests

COOKIE: Final = "assay_known"
A_YEAR: Final = 365 * 24 * 60 * 60
#: Of how many accounts one browser knows; on a machine for examinations many sign in.
MOST: Final = 20


def open_devices(app: Flask) -> None:
    """Remember in a browser that somebody signed in."""
    app.after_request(_remember)
    user_authenticated.connect(_note, app)


def known_as(email: str) -> str:
    """A name for this browser, if this account was signed in in it before; else nothing."""
    return _kept().get(_digest(email), "") if email else ""


def mark() -> str:
    """A name for this browser, if anybody was signed in in it before; else nothing."""
    return next(iter(_kept().values()), "")


def _note(_: Flask, user: Person, **__: Any) -> None:
    g.signed_in_as = user.email


def _remember(response: Response) -> Response:
    email = g.pop("signed_in_as", "")
    if email and not known_as(email):
        kept = {**_kept(), _digest(email): token_urlsafe(16)}
        newest = dict(list(kept.items())[-MOST:])
        settings = requests.installation().settings
        safe: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": settings.is_secure}
        response.set_cookie(_cookie(), str(_signer().dumps(newest)), max_age=A_YEAR, **safe)
    return response


def _cookie() -> str:
    """Its name; over HTTPS browsers take it from this very host alone."""
    return f"__Host-{COOKIE}" if requests.installation().settings.is_secure else COOKIE


def _kept() -> dict[str, str]:
    try:
        found = _signer().loads(request.cookies.get(_cookie(), ""), max_age=A_YEAR)
    except BadData:
        return {}
    return dict(found)


def _signer() -> URLSafeTimedSerializer:
    return signer(requests.installation().settings.secret_key, "known-browser")


def _digest(email: str) -> str:
    """Whoever finds the cookie does not read from it who signed in."""
    secret = requests.installation().settings.secret_key.encode()
    return blake2b(email.encode(), key=secret[:64], digest_size=9).hexdigest()
