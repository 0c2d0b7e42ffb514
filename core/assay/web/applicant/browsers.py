"""Safe Exam Browser at the door: what a request shows of it, and what is remembered of that.

Each request shows hashes for its own address in headers. Browsers that cannot send headers have our script ask for the
hashes of the page that it runs on: the lobby's stand in its form, the room's go with every save; between the lobby and
the room, where no script runs, a pass is good for one entering.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from flask import Request, Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from assay.assessment.exam.forms import Form
from assay.services.candidacy.safe_browser import (
    BrowserKeys,
    OtherBrowser,
    Shown,
    accepts,
    hash_of,
    is_demanded,
)
from assay.services.candidacy.saving import Ticket
from assay.services.signing import signer
from assay.storage.sittings import Sitting
from assay.web import requests
from assay.wording import say

CONFIG: Final = "X-SafeExamBrowser-ConfigKeyHash"
EXAM: Final = "X-SafeExamBrowser-RequestHash"
#: The same of the page on which our script runs, with a colon between them.
PAGE: Final = "X-Assay-Browser"
COOKIE: Final = "assay_browser"
#: Seconds from the lobby's button to the room.
PASS_LIFETIME: Final = 60

_NEEDED: Final = say(
    "This exam is sat in Safe Exam Browser, with the settings that your association gives out. Nothing is lost: "
    "open it there, sign in again and go on."
)
_CLOSED: Final = say(
    "This exam is sat in Safe Exam Browser, and the association has not entered its keys yet: nobody can begin. "
    "Please tell it."
)


@dataclass(frozen=True)
class Door:
    """What the lobby says of the browser."""

    #: Whether this is the right one, as far as headers show; scripts may still show it.
    is_here: bool
    #: Whether anybody can get in.
    is_open: bool
    #: What opens the settings in Safe Exam Browser; empty where the coordinator named no file.
    link: str


def door(sitting: Sitting, form: Form) -> Door | None:
    """What to say in the lobby; nothing where any browser will do."""
    if not is_demanded(form):
        return None
    keys = BrowserKeys.of(sitting.window)
    return Door(accepts(keys, [_by_headers()]), keys.are_there, keys.link)


def require_browser(sitting: Sitting, form: Form, number: int, *also: Shown) -> None:
    """Stop what is not the browser of the exam: by its headers, by what its script showed, or by a pass."""
    if not is_demanded(form):
        return
    keys = BrowserKeys.of(sitting.window)
    if accepts(keys, [_by_headers(), *also]) or (keys.are_there and _has_pass(sitting.id, number)):
        return
    raise OtherBrowser(_NEEDED if keys.are_there else _CLOSED, keys)


def address(path: str) -> str:
    """An address of ours as browsers see it; behind a proxy, the request does not tell."""
    return requests.installation().settings.base_url + path


def _here() -> str:
    query = request.query_string.decode("latin-1")
    return address(request.path) + (f"?{query}" if query else "")


def _by_headers() -> Shown:
    return Shown(_here(), request.headers.get(CONFIG, ""), request.headers.get(EXAM, ""))


def marks_for(sitting: Sitting, form: Form, page: str) -> tuple[tuple[str, ...], ...] | None:
    """What a ticket says of the browser: marks of the hashes for saving, and for the page whose script saves.

    Marks and no hashes, so that a ticket tells nobody what to show.
    """
    if not is_demanded(form):
        return None
    keys = BrowserKeys.of(sitting.window)
    places = [address(url_for("journal.save_entries", sitting_id=sitting.id)), address(page)]
    return tuple(
        tuple(_mark(hash_of(place, key)) for key in each for place in places)
        for each in (keys.config, keys.exam)
    )


def may_save(ticket: Ticket, asked: Request) -> bool:
    """Whether a save comes from the browser for which its ticket was given. No database, no key."""
    if ticket.browser is None:
        return True
    config, _, exam = asked.headers.get(PAGE, "").partition(":")
    shown = ((asked.headers.get(CONFIG, ""), asked.headers.get(EXAM, "")), (config, exam))
    return any(ticket.browser) and any(
        all(_fits(marks, said) for marks, said in zip(ticket.browser, each, strict=True)) for each in shown
    )


def _fits(marks: tuple[str, ...], said: str) -> bool:
    mine = _mark(said.lower())
    found = [hmac.compare_digest(mine, mark) for mark in marks]
    return not marks or any(found)


def _mark(said: str) -> str:
    secret = str(current_app.secret_key).encode()
    return urlsafe_b64encode(hmac.digest(secret, f"browser {said}".encode(), "sha256")[:18]).decode()


def give_pass(response: Response, sitting: Sitting, form: Form) -> Response:
    """Let this browser enter the room once; entering changes the number of the sitting's ticket."""
    if is_demanded(form):
        response.set_cookie(
            _cookie(),
            _signer().dumps([sitting.id, sitting.ticket]),
            max_age=PASS_LIFETIME,
            path=url_for("applicant.lobby", sitting_id=sitting.id) + "/",
            secure=requests.installation().settings.is_secure,
            httponly=True,
            samesite="Strict",
        )
    return response


def _cookie() -> str:
    """Its name; over HTTPS browsers take it only from a host that speaks HTTPS."""
    return f"__Secure-{COOKIE}" if requests.installation().settings.is_secure else COOKIE


def _has_pass(sitting_id: int, number: int) -> bool:
    try:
        shown = _signer().loads(request.cookies.get(_cookie(), ""), max_age=PASS_LIFETIME)
    except BadData:
        return False
    return bool(shown == [sitting_id, number])


def _signer() -> URLSafeTimedSerializer:
    return signer(str(current_app.secret_key), "exam browser")
