"""How long anything may be that strangers type into the forms of accounts."""

from typing import Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

#: By the field: of addresses as of the mailboxes that there can be (RFC 5321), of passkeys what authenticators say.
LONGEST: Final = {"email": 254, "credential": 16_000}
LONGEST_OTHER: Final = 1_000


def refuse_endless() -> None:
    """Before anything else reads them: comparing letters and hashing take their time, and more of it than is typed."""
    if request.blueprint != "security":
        return
    for name, text in request.form.items(multi=True):
        if max(len(name), len(text)) > LONGEST.get(name, LONGEST_OTHER):
            raise RequestEntityTooLarge
