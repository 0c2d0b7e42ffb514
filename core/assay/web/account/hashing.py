"""Proving and hashing passwords before anything is written: it takes its time on purpose, and SQLite has one writer."""

from typing import Any

from flask import g, has_request_context, request
from flask_security import current_user, hash_password
from flask_security.recoverable import reset_password_token_status
from passlib.context import CryptContext

from assay.web import requests
from assay.web.account.forms import ChangePassword, Reset, SignUp

#: What Flask-Security hashes where nothing is kept, so that it takes as long.
FOR_NOTHING = "not-a-password"


class Hashes(CryptContext):
    """Passwords' hashes; none is made or proved twice in one request."""

    def hash(self, secret: str | bytes, **options: Any) -> str:
        """The hash of a password."""
        known = self._known()
        made: str = known.get((secret,)) or super().hash(secret, **options)
        known[secret,] = made
        return made

    def verify(self, secret: str | bytes, hash: str | bytes | None, **options: Any) -> bool:  # noqa: A002
        """Whether it is of this password."""
        known = self._known()
        if (secret, hash) not in known:
            known[secret, hash] = super().verify(secret, hash, **options)
        return bool(known[secret, hash])

    @staticmethod
    def _known() -> dict[tuple[str | bytes | None, ...], Any]:
        found: dict[tuple[str | bytes | None, ...], Any]
        found = g.setdefault("hashes", {}) if has_request_context() else {}
        return found


def prove_first() -> None:
    """Go through a form with a password as its page will do, in a session that only looks."""
    steps = {
        "security.register": _sign_up,
        "security.change_password": _change,
        "security.reset_password": _reset,
    }
    if request.method == "POST" and request.endpoint in steps:
        with requests.looking_first():
            steps[request.endpoint]()


def _sign_up() -> None:
    form = SignUp()
    if form.validate():
        hash_password(form.password.data)
    elif form.existing_email_user and set(form.errors) <= {"email"}:
        hash_password(FOR_NOTHING)


def _change() -> None:
    form = ChangePassword() if current_user.is_authenticated else None
    if form and form.validate():
        hash_password(form.new_password.data)


def _reset() -> None:
    token = (request.view_args or {})["token"]
    expired, invalid, user = reset_password_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid or not user:
        return
    form = Reset()
    form.user = user
    if form.validate():
        hash_password(form.password.data)
