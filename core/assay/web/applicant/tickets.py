"""The ticket that a browser holds while it is in a room: a signed cookie, read without the database."""

import time
from dataclasses import asdict
from functools import lru_cache

from flask import Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from assay.services.candidacy.saving import Ticket
from assay.web import requests

COOKIE = "assay_room"
#: A device that was away for longer signs in anew and gets another one.
LIFETIME = 7 * 24 * 3600
#: A room shows the same ticket with every save: a process checks its signature once.
TICKETS_IN_MEMORY = 10_000


def give(response: Response, ticket: Ticket) -> Response:
    """Put a ticket into the browser, in place of an older one for the same sitting."""
    response.set_cookie(
        COOKIE,
        _signer(str(current_app.secret_key)).dumps(asdict(ticket)),
        max_age=LIFETIME,
        path=url_for("applicant.lobby", sitting_id=ticket.sitting) + "/",
        secure=requests.installation().settings.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def shown(sitting_id: int) -> Ticket | None:
    """The ticket for this sitting that came with the request, if it is genuine."""
    try:
        ticket, given_at = _read(str(current_app.secret_key), request.cookies.get(COOKIE, ""))
    except (BadData, TypeError):
        return None
    fits = ticket.sitting == sitting_id and time.time() <= given_at + LIFETIME
    return ticket if fits else None


@lru_cache(TICKETS_IN_MEMORY)
def _read(secret: str, cookie: str) -> tuple[Ticket, float]:
    """A genuine ticket and when it was given, in seconds since 1970. Forged ones raise, and are not remembered."""
    fields, given_at = _signer(secret).loads(cookie, return_timestamp=True)
    return Ticket(**{**fields, "questions": tuple(fields["questions"])}), given_at.timestamp()


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="exam room")
