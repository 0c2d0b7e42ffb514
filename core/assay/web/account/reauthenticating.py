"""Showing once more that it is oneself, before an account is changed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseValue
from flask_security.utils import do_flash, get_message

#: Where the button is that was pressed too late, if it is not on the page of what protects an account.
PAGES: Final[Mapping[str, str]] = {
    "privacy.export": "privacy.data",
    "privacy.erasure": "privacy.erasure",
    "providers.begin_link": "providers.linked",
    "providers.take_away": "providers.linked",
}


def ask_again(_within: timedelta, _grace: timedelta) -> ResponseValue:
    """Have somebody show once more that it is them, and come back; to the page of a button, if it was a button."""
    do_flash(*get_message("REAUTHENTICATION_REQUIRED"))
    page = url_for(PAGES.get(request.endpoint or "", "protection.overview"))
    came = request.full_path.rstrip("?") if request.method == "GET" else page
    return redirect(url_for("security.verify", next=came))
