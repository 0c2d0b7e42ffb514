"""Which passwords are taken."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_security import PasswordUtil

from assay.services.accounts.breaches import is_breached
from assay.services.accounts.passwords import LONGEST, SHORTEST, weakness
from assay.web import requests
from assay.wording import say

#: Where new passwords are sent, and in which field.
NEW = {
    "security.register": "password",
    "security.reset_password": "password",
    "security.change_password": "new_password",
}


#: What everybody who comes here knows.
PRODUCT: Final = "Assay"


class Passwords(PasswordUtil):
    """Our rules, in place of Flask-Security's."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with a password, and its normal form: however a keyboard composes an accent, it is one."""
        plain = self.normalize(password)
        known = kwargs.values() if is_register else (kwargs["user"].name, kwargs["user"].email)
        wrong = _weakness(
            plain, (*(each for each in known if isinstance(each, str)), *_names_of_this_place())
        )
        if not wrong and g.get("breached"):
            wrong = [
                say("This password is in a list of stolen ones, from another site."),
                say("Please choose another, and change it wherever you use it."),
            ]
        return wrong or None, plain


def _weakness(plain: str, known: tuple[str, ...]) -> list[str]:
    """Looked for once in a request."""
    found: dict[tuple[str, ...], list[str]] = g.setdefault("weaknesses", {})
    if (plain, *known) not in found:
        found[plain, *known] = weakness(plain, known)
    return list(found[plain, *known])


def _names_of_this_place() -> Iterator[str]:
    yield PRODUCT
    yield urlsplit(requests.installation().settings.base_url).hostname or ""
    for each in requests.catalog().associations.values():
        yield from (each.id, each.name, each.short_name)


def look_up_breaches() -> None:
    """Before anything of the database is opened: a service may be slow, and no one else shall wait for it."""
    field = NEW.get(request.endpoint or "")
    source = requests.installation().settings.accounts.breached_passwords
    if field and source and request.method == "POST":
        util: PasswordUtil = current_app.extensions["security"].password_util
        password = util.normalize(request.form.get(field, ""))
        g.breached = SHORTEST <= len(password) <= LONGEST and is_breached(source, password)
