"""Saving: the one address that is hot. A ticket, JSON, few statements; no user, no session, no template."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from json import dumps

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from assay.services.candidacy.saving import Draft, Early, Full, Moved, Saved, Ticket, save
from assay.storage.database import AWAY
from assay.web import requests
from assay.web.applicant import browsers, tickets
from assay.web.applicant.entries import Malformed, Message, read_message
from assay.web.errors import TRY_AGAIN, reason
from assay.web.security import csrf

#: One essay at its longest, every letter of it a rare one, fits.
LARGEST_BODY = 256 * 1024

log = structlog.get_logger("assay.web")

blueprint = Blueprint("journal", __name__)
# What a form's token proves, here the cookie's SameSite=Strict, the content type and Sec-Fetch-Site prove.
csrf.exempt(blueprint)


@blueprint.post("/sittings/<int:sitting_id>/journal")
def save_entries(sitting_id: int) -> Response:
    """Append entries to the journal of a sitting; see `entries` for their form."""
    shown = tickets.shown(sitting_id)
    if not shown:
        return _answer(401, error="no ticket", what="Open the room again.")
    if (refusal := _foreign()) is not None:
        return refusal
    fitting = [each for each in shown if browsers.may_save(each, request)]
    if not fitting:
        return _answer(403, error="browser", what="This exam is sat in Safe Exam Browser.")
    try:
        message = read_message(_body())
        return _save([_belonging(each, message) for each in fitting], message.drafts)
    except RequestEntityTooLarge:
        return _answer(
            413,
            error="too large",
            what=f"At most {LARGEST_BODY} bytes in one request.",
        )
    except (Malformed, Early, ClientDisconnected) as error:
        return _answer(400, error="malformed", what=str(error))


def _foreign() -> Response | None:
    """Refuse what no room of ours sends: another site's form or script."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return _answer(403, error="foreign", what="This address answers to the exam room only.")
    if request.mimetype != "application/json":
        return _answer(415, error="not JSON", what="Send application/json.")
    return None


def _body() -> bytes:
    request.max_content_length = LARGEST_BODY
    return request.get_data(cache=False)


def _belonging(ticket: Ticket, message: Message) -> Ticket:
    """The ticket for the section in which the entries were made.

    A room that comes back to the network after its section is over still sends for that section: it must
    not count as an answer to the section that runs now.
    """
    section, lengths = message.section, ticket.questions
    if section is None:
        section = ticket.section or 0
    if section >= len(lengths):
        raise Malformed(f"this exam has {len(lengths)} sections")
    if any(draft.question > lengths[section] for draft in message.drafts):
        raise Malformed(f"this section has {lengths[section]} questions")
    return ticket if message.section is None else replace(ticket, section=section)


def _save(shown: Sequence[Ticket], drafts: tuple[Draft, ...]) -> Response:
    now = requests.installation().clock()
    try:
        saved = _save_by(shown, drafts, now)
    except Moved:
        return _answer(409, error="moved")
    except Full as refusal:
        return _answer(429, error="full", what=str(refusal))
    except AWAY as error:
        log.error(
            "answers could not be saved, the room keeps them", sitting=shown[0].sitting, why=reason(error)
        )
        response = _answer(503, error="away", what="Nothing was saved. Keep it and try again.")
        response.headers["Retry-After"] = str(TRY_AGAIN)
        return response
    return _saved(saved, drafts, now)


def _save_by(shown: Sequence[Ticket], drafts: tuple[Draft, ...], now: datetime) -> Saved:
    """By the room's ticket, or by the lobby's where that room was left for another device.

    Whoever sends nothing asks for the time, or whether the room is still open: only the first ticket tells.
    """
    database, (first, *others) = requests.installation().database, shown
    try:
        return save(database, first, drafts, now)
    except Moved:
        if not (drafts and others):
            raise
        return save(database, others[0], drafts, now)


def _saved(saved: Saved, drafts: tuple[Draft, ...], now: datetime) -> Response:
    return _answer(
        200,
        saved=[draft.entry for draft in drafts],
        late=saved.late,
        section=saved.section,
        deadline=milliseconds(saved.deadline_at) if saved.deadline_at else None,
        now=milliseconds(now),
    )


def _answer(status: int, **said: object) -> Response:
    return Response(dumps(said), status, mimetype="application/json")


def milliseconds(instant: datetime) -> int:
    """An instant as browsers count time."""
    return round(instant.timestamp() * 1000)
