"""Asking the applicant, and writing to the other reviewers. What is marked on the page is kept with it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.applications.access import own_review
from assay.services.applications.messages import take_back as take_question_back
from assay.services.applications.messages import write as write_message
from assay.services.applications.reviewing import Desk
from assay.services.errors import Refused
from assay.web import requests
from assay.web.applications.letters import tell_question
from assay.web.reviewer.applications.keeping import Kept, keep
from assay.web.reviewer.applications.sheets import Sheet
from assay.web.reviewer.applications.show import open_desk, show
from assay.wording import say

blueprint = Blueprint("messages", __name__, url_prefix="/messages")

SENT = {
    "ask": say("Your question is on its way. The review waits for the answer."),
    "internal": say("Your message is there for the other reviewers and the coordinator."),
}


@blueprint.post("")
def write(review_id: int) -> ResponseReturnValue:
    """Send a question to the applicant (`kind` ask), or a message that only those who judge it read (internal)."""
    found = open_desk(review_id)
    text, kind = request.form.get("message", ""), request.form.get("kind", "")
    posted = Sheet.posted(request.form)
    if kind not in SENT:
        return _again(found, posted, say("Choose who shall read it."), text)
    if "version" in request.form and found.is_open:
        kept = keep(requests.session(), requests.catalog(), requests.actor(), found, posted, requests.now())
        if kept.outcome != "kept":
            return show(found, kept, message=text), 422 if kept.outcome == "faulty" else 409
    try:
        _write(found, text, kind)
    except Refused as refusal:
        requests.abandon()
        return _again(open_desk(review_id), posted, str(refusal), text)
    flash(SENT[kind], "success")
    return redirect(url_for("review_applications.desk", review_id=review_id, _anchor="messages"), 303)


def _write(found: Desk, text: str, kind: str) -> None:
    session, actor, now = requests.session(), requests.actor(), requests.now()
    asks = kind == "ask"
    plain = text.replace("\r\n", "\n").replace("\0", "")
    write_message(session, actor, found.application.id, plain, now, asks=asks, is_internal=not asks)
    if asks:
        tell_question(found.application)


def _again(found: Desk, posted: Sheet, fault: str, text: str) -> ResponseReturnValue:
    """The page with everything that was posted, none of which is kept."""
    sheet = posted if found.is_open and posted.version else Sheet.of(found.review)
    return show(
        found, Kept("faulty" if found.is_open else "kept", sheet, {"message": fault}), message=text
    ), 422


@blueprint.post("/<int:message_id>/take-back")
def take_back(review_id: int, message_id: int) -> ResponseReturnValue:
    """No longer wait for the answer to a question of one's own."""
    session, actor = requests.session(), requests.actor()
    review = own_review(session, actor, review_id)
    take_question_back(session, actor, review.application_id, message_id, requests.now())
    flash(say("The review no longer waits for an answer. The question stays in the thread."), "success")
    return redirect(url_for("review_applications.desk", review_id=review_id, _anchor="messages"), 303)
