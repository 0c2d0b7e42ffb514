"""The exam room: one page with a whole section, so that it goes on without the network."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.json import dumps
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import password_changed, password_reset

from assay.assessment.exam.forms import EssayPart
from assay.services.candidacy.safe_browser import OtherBrowser
from assay.services.candidacy.saving import Ticket
from assay.services.candidacy.sittings import enter_room, revoke_tickets
from assay.web import requests
from assay.web.account.accounts import Account
from assay.web.applicant import browser_page, browsers, sections, tickets, words
from assay.web.applicant.journal import milliseconds
from assay.web.item_drawing import item_styles

blueprint = Blueprint("room", __name__)


@blueprint.get("/sittings/<int:sitting_id>/room")
def enter(sitting_id: int) -> ResponseReturnValue:
    """Open the room on this device; it closes on every other one."""
    now = requests.now()
    sitting, form, answers = enter_room(requests.session(), requests.actor(), sitting_id, now)
    if sitting.section is None or sitting.deadline_at is None:
        return redirect(url_for("applicant.lobby", sitting_id=sitting_id))
    browsers.require_browser(sitting, form, sitting.ticket - 1)
    position, part = sitting.section, form.parts[sitting.section]
    groups = dumps(part.numbered_groups()) if isinstance(part, EssayPart) else None
    page = render_template(
        "applicant/room.html",
        sitting=sitting,
        form=form,
        part=part,
        groups=groups,
        questions=sections.draw(form, position, words.language_of(requests.catalog(), sitting)),
        styles=[] if isinstance(part, EssayPart) else item_styles(part.items),
        given=_compact(sections.given(form, position, answers)),
        now=milliseconds(now),
        deadline=milliseconds(sitting.deadline_at),
    )
    response: Response = make_response(page)
    marks = browsers.marks_for(sitting, form, request.path)
    return tickets.give(response, Ticket(sitting.id, sitting.ticket, position, form.lengths, marks))


@blueprint.errorhandler(OtherBrowser)
def other_browser(refusal: OtherBrowser) -> ResponseReturnValue:
    """What to do in a browser that the exam does not allow."""
    return browser_page.show(refusal)


def _compact(values: object) -> str:
    return dumps(values, separators=(",", ":"))


@blueprint.record_once
def _watch_for_the_end_of_sessions(state: BlueprintSetupState) -> None:
    for signal in (user_logged_out, password_changed, password_reset):
        signal.connect(_close_rooms, state.app)


def _close_rooms(_: Flask, user: Account, **_more: object) -> None:
    """A room outlives its page, but not the session in which it was opened; a new password ends all sessions."""
    if user.is_authenticated:
        revoke_tickets(requests.session(), user.id)
