"""The ticket that a browser holds while it is in a room: a signed cookie, read without the database."""

from dataclasses import asdict

from flask import Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from assay.services.saving import Ticket
from assay.web import requests

COOKIE = "assay_room"
#: A device that was away for longer signs in anew and gets another one.
LIFETIME = 7 * 24 * 3600


def give(response: Response, ticket: Ticket) -> Response:
    """Put a ticket into the browser, in place of an older one for the same sitting."""
    response.set_cookie(
        COOKIE,
        _signer().dumps(asdict(ticket)),
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
        ticket = Ticket(**_signer().loads(request.cookies.get(COOKIE, ""), max_age=LIFETIME))
    except (BadData, TypeError):
        return None
    return ticket if ticket.sitting == sitting_id else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="exam room")
