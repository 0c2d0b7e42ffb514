"""My examinations, the lobby, and the result."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from assay.services.candidacy.registration import obstacle, register, sittings_of
from assay.services.candidacy.saving import Ticket
from assay.services.candidacy.sittings import begin_section, find_sitting, finish_section, settle
from assay.services.errors import Refused
from assay.services.regrading.records import corrections_told
from assay.services.scores.results import released_result
from assay.services.windows import open_windows
from assay.storage.windows import Window
from assay.web import requests
from assay.web.applicant import tickets, views
from assay.web.applicant.forms import PartForm, RegisterForm
from assay.web.applicant.journal import milliseconds
from assay.web.applicant.results import ResultPage

blueprint = Blueprint("applicant", __name__)


@blueprint.get("/exam")
def home() -> str:
    """My sittings with their next step, and the windows that I can register for."""
    session, actor, now = requests.session(), requests.actor(), requests.now()
    catalog, sittings = requests.catalog(), sittings_of(session, actor)
    return render_template(
        "applicant/home.html",
        mine=views.mine(catalog, sittings, now),
        offers=[(offer, _register_form(offer)) for offer in _offers(sittings)],
    )


def _offers(sittings: views.Sittings) -> list[views.Offer]:
    session, actor, now = requests.session(), requests.actor(), requests.now()

    def why_not(window: Window) -> str:
        return obstacle(session, actor, window, now)

    return views.offers(requests.catalog(), open_windows(session, now), sittings, why_not)


def _register_form(offer: views.Offer) -> RegisterForm:
    form = RegisterForm(formdata=None, window=offer.exam.window.id)
    form.offer(offer.categories)
    return form


@blueprint.post("/exam/register")
def register_for() -> ResponseReturnValue:
    """Register for a window. A rule that says no is told where the windows are."""
    actor, form = requests.actor(), RegisterForm()
    if not form.validate_on_submit():
        flash(" ".join(form.category.errors) or "Choose one of these examinations.", "error")
        return redirect(url_for("applicant.home"), 303)
    try:
        sitting = register(requests.session(), actor, form.window.data, form.category.data, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for("applicant.home"), 303)
    return redirect(url_for("applicant.lobby", sitting_id=sitting.id), 303)


@blueprint.get("/sittings/<int:sitting_id>")
def lobby(sitting_id: int) -> Response:
    """Before, between and after the parts."""
    session, now = requests.session(), requests.now()
    sitting, form = find_sitting(session, requests.actor(), sitting_id, lock=True)
    settle(session, sitting, form, now)
    page = views.Lobby.of(requests.catalog(), sitting, form, now)
    html = render_template(
        "applicant/lobby.html", lobby=page, now=milliseconds(now), milliseconds=milliseconds
    )
    # No section: this ticket is for trying whether saving works, and for what a device still holds.
    return tickets.give(make_response(html), Ticket(sitting.id, sitting.ticket, None, form.lengths))


@blueprint.post("/sittings/<int:sitting_id>/begin")
def begin(sitting_id: int) -> ResponseReturnValue:
    """Start the part that the lobby showed; when it is over already, the room shows what is now."""
    actor, form = requests.actor(), PartForm()
    if not form.validate_on_submit():
        abort(400)
    begin_section(requests.session(), actor, sitting_id, requests.now(), form.section.data)
    return redirect(url_for("room.enter", sitting_id=sitting_id), 303)


@blueprint.post("/sittings/<int:sitting_id>/finish")
def finish(sitting_id: int) -> ResponseReturnValue:
    """Hand in the part that the room was opened for."""
    actor, form = requests.actor(), PartForm()
    if not form.validate_on_submit():
        abort(400)
    finish_section(requests.session(), actor, sitting_id, form.section.data, requests.now())
    return redirect(url_for("applicant.lobby", sitting_id=sitting_id), 303)


@blueprint.get("/sittings/<int:sitting_id>/result")
def result(sitting_id: int) -> str:
    """The result, once it is released."""
    session, actor = requests.session(), requests.actor()
    stored, report = released_result(session, actor, sitting_id)
    sitting, form = find_sitting(session, actor, sitting_id)
    page = ResultPage.of(requests.catalog(), sitting, form, stored, report)
    told = corrections_told(session, actor, sitting_id)
    return render_template("applicant/result.html", page=page, name=actor.name, told=told)
