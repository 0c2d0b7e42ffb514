"""The ticket that a browser holds while it is in a room: a signed cookie, read without the database."""

import time
from dataclasses import asdict
from functools import lru_cache

from flask import Response, current_app, request, url_for
from itsdangerous import BadData

from assay.services.candidacy.saving import Ticket
from assay.services.signing import signer
from assay.web import requests

COOKIE = "assay_room"
#: Another one, so that a look at the lobby does not take the ticket of a room out of the browser that has it.
LOBBY_COOKIE = "assay_lobby"
PURPOSE = "exam room"
#: A device that was away for longer signs in anew and gets another one.
LIFETIME = 7 * 24 * 3600
#: A room shows the same ticket with every save: a process checks its signature once.
TICKETS_IN_MEMORY = 10_000


def give(response: Response, ticket: Ticket) -> Response:
    """Put a ticket into the browser, in place of an older one of the same kind for the same sitting."""
    response.set_cookie(
        _cookie(LOBBY_COOKIE if ticket.is_of_lobby else COOKIE),
        signer(str(current_app.secret_key), PURPOSE).dumps(asdict(ticket)),
        max_age=LIFETIME,
        path=_path(ticket.sitting),
        secure=requests.installation().settings.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def take_back(response: Response, sitting_id: int) -> Response:
    """Take the ticket of a room out of the browser: what it still holds, the lobby's may send while no part runs."""
    response.delete_cookie(
        _cookie(COOKIE),
        path=_path(sitting_id),
        secure=requests.installation().settings.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def _path(sitting_id: int) -> str:
    """The addresses beneath a sitting's lobby."""
    return url_for("applicant.lobby", sitting_id=sitting_id) + "/"


def _cookie(name: str) -> str:
    """Its name; over HTTPS browsers take it only from a host that speaks HTTPS."""
    return f"__Secure-{name}" if requests.installation().settings.is_secure else name


def shown(sitting_id: int) -> tuple[Ticket, ...]:
    """The genuine tickets for this sitting that came with the request: of the room, then of the lobby."""
    found = (_shown(sitting_id, request.cookies.get(_cookie(name), "")) for name in (COOKIE, LOBBY_COOKIE))
    return tuple(ticket for ticket in found if ticket is not None)


def _shown(sitting_id: int, cookie: str) -> Ticket | None:
    try:
        ticket, given_at = _read(str(current_app.secret_key), cookie)
    except (BadData, TypeError):
        return None
    fits = ticket.sitting == sitting_id and time.time() <= given_at + LIFETIME
    return ticket if fits else None


@lru_cache(TICKETS_IN_MEMORY)
def _read(secret: str, cookie: str) -> tuple[Ticket, float]:
    """A genuine ticket and when it was given, in seconds since 1970. Forged ones raise, and are not remembered."""
    fields, given_at = signer(secret, PURPOSE).loads(cookie, return_timestamp=True)
    fields["questions"] = tuple(fields["questions"])
    if fields.get("browser") is not None:
        fields["browser"] = tuple(tuple(marks) for marks in fields["browser"])
    return Ticket(**fields), given_at.timestamp()
