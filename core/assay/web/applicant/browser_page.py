"""The page that a candidate sees in a browser which the exam does not allow, and the proof that its script sends."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from assay.services.candidacy.safe_browser import OtherBrowser, Shown
from assay.services.candidacy.sittings import find_sitting
from assay.web import requests
from assay.web.applicant import browsers
from assay.web.applicant.forms import BrowserForm
from assay.wording import say

#: The addresses that answer with this page, of which its script can therefore show hashes.
PAGES = ("room.enter", "applicant.begin")

blueprint = Blueprint("browser", __name__)


def show(refusal: OtherBrowser) -> Response:
    """Say which browser is needed. Whatever the request did so far is undone."""
    requests.abandon()
    sitting_id = (request.view_args or {})["sitting_id"]
    page = render_template(
        "applicant/browser.html",
        sitting_id=sitting_id,
        sentence=str(refusal),
        keys=refusal.keys,
        form=BrowserForm(formdata=None, page=request.endpoint),
    )
    return make_response(page, 403)


@blueprint.post("/sittings/<int:sitting_id>/browser")
def prove(sitting_id: int) -> ResponseReturnValue:
    """The script of the page that says no shows what the headers could not: then the room is open, once."""
    sitting, exam = find_sitting(requests.session(), requests.actor(), sitting_id)
    form = BrowserForm()
    if not form.validate_on_submit() or form.page.data not in PAGES:
        abort(400)
    place = browsers.address(url_for(form.page.data, sitting_id=sitting_id))
    shown = Shown(place, form.config_hash.data or "", form.exam_hash.data or "")
    lobby = redirect(url_for("applicant.lobby", sitting_id=sitting_id), 303)
    try:
        browsers.require_browser(sitting, exam, sitting.ticket, shown)
    except OtherBrowser as refusal:
        flash(_other_settings() if refusal.keys.are_there else str(refusal), "error")
        return lobby
    room = redirect(url_for("room.enter", sitting_id=sitting_id), 303)
    return browsers.give_pass(make_response(room if sitting.section is not None else lobby), sitting, exam)


def _other_settings() -> str:
    return say(
        "This Safe Exam Browser does not have the settings of this exam. Open the file that your association gave out."
    )
