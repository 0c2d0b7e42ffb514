"""The coordinator in the thread of an application."""

from flask import Blueprint

from assay.services.applications.access import coordinated_application
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.messages import take_back as take_question_back
from assay.services.applications.messages import write as write_message
from assay.services.errors import Refused
from assay.storage.applications import Application
from assay.web import requests
from assay.web.applications.letters import tell_message, tell_question
from assay.web.coordinator.applications.forms import MessageForm
from assay.web.coordinator.applications.show import Page, back, show
from assay.web.coordinator.office import office
from assay.wording import say

blueprint = Blueprint("messages", __name__, url_prefix="/<int:application_id>/messages")


def _handled(association: str, application_id: int) -> Application:
    office(association)
    session, actor = requests.session(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    refuse_conflict(session, requests.catalog(), actor, application)
    return application


@blueprint.post("")
def write(association: str, application_id: int) -> Page:
    """Write to the applicant, with or without waiting for an answer, or only to those who judge it."""
    application = _handled(association, application_id)
    form = MessageForm()
    if not form.validate():
        return show(association, application_id, message=form)
    try:
        _write(application, form.text.data or "", form.kind.data)
    except Refused as refusal:
        requests.abandon()
        form.text.errors = [str(refusal)]
        return show(association, application_id, message=form)
    return back(association, application_id, say("Your message is there."), "messages")


def _write(application: Application, text: str, kind: str) -> None:
    session, actor, now = requests.session(), requests.actor(), requests.now()
    asks, is_internal = kind == "ask", kind == "internal"
    write_message(session, actor, application.id, text, now, asks=asks, is_internal=is_internal)
    if asks:
        tell_question(application)
    elif not is_internal:
        tell_message(application)


@blueprint.post("/<int:message_id>/take-back")
def take_back(association: str, application_id: int, message_id: int) -> Page:
    """No longer wait for the answer to a question, whoever asked it."""
    _handled(association, application_id)
    take_question_back(requests.session(), requests.actor(), application_id, message_id, requests.now())
    return back(association, application_id, say("The review no longer waits for an answer."), "messages")
