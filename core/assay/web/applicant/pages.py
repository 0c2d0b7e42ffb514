"""My examinations, the lobby, and the result."""

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

from assay.services.candidacy.access_codes import WrongCode
from assay.services.candidacy.languages import choose_language
from assay.services.candidacy.registration import obstacle, register, sittings_of
from assay.services.candidacy.safe_browser import OtherBrowser, Shown
from assay.services.candidacy.saving import Ticket
from assay.services.candidacy.sittings import (
    begin_section,
    find_sitting,
    finish_section,
    settle,
    spoken_form,
)
from assay.services.errors import Refused
from assay.services.regrading.records import corrections_told
from assay.services.scores.results import released_result
from assay.services.windows import open_windows
from assay.storage.windows import Window
from assay.web import requests
from assay.web.applicant import browser_page, browsers, tickets, views
from assay.web.applicant.forms import BeginForm, LanguageForm, PartForm, RegisterForm
from assay.web.applicant.journal import milliseconds
from assay.web.applicant.results import ResultPage
from assay.web.heads import head_of_hand_in, head_of_release
from assay.wording import say

blueprint = Blueprint("applicant", __name__)


@blueprint.get("/exam")
def home() -> str:
    """My sittings with their next step, and the windows that I can register for."""
    session, actor, now = requests.session(), requests.actor(), requests.now()
    catalog, sittings = requests.spoken_catalog(), sittings_of(session, actor)
    return render_template(
        "applicant/home.html",
        mine=views.mine(catalog, sittings, now),
        offers=[(offer, _register_form(offer)) for offer in _offers(sittings)],
    )


def _offers(sittings: views.Sittings) -> list[views.Offer]:
    session, actor, now = requests.session(), requests.actor(), requests.now()

    def why_not(window: Window) -> str:
        return obstacle(session, actor, window, now)

    return views.offers(requests.spoken_catalog(), open_windows(session, now), sittings, why_not)


def _register_form(offer: views.Offer) -> RegisterForm:
    form = RegisterForm(formdata=None, window=offer.exam.window.id)
    form.offer(offer.categories)
    return form


@blueprint.post("/exam/register")
def register_for() -> ResponseReturnValue:
    """Register for a window. A rule that says no is told where the windows are."""
    actor, form = requests.actor(), RegisterForm()
    if not form.validate_on_submit():
        why = " ".join(str(each) for each in form.category.errors)
        flash(why or say("Choose one of these examinations."), "error")
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
    spoken = spoken_form(session, sitting, form)
    door = browsers.door(sitting, form)
    page = views.Lobby.of(requests.spoken_catalog(), sitting, form, spoken, now)
    html = render_template(
        "applicant/lobby.html",
        lobby=page,
        head=head_of_hand_in(sitting),
        language_form=_language_form(page),
        door=door,
        now=milliseconds(now),
        milliseconds=milliseconds,
    )
    # No section: this ticket is for trying whether saving works, and for what a device still holds of parts that are
    # over. What it holds of the part that runs goes with the ticket of the room that was left, or by the room.
    marks = browsers.marks_for(sitting, form, request.path)
    ticket = Ticket(sitting.id, sitting.ticket, None, form.lengths, marks, is_of_lobby=True)
    response = tickets.give(make_response(html), ticket)
    # An old ticket of a room would be asked first, and say that the exam goes on elsewhere, though no part runs.
    return response if sitting.section is not None else tickets.take_back(response, sitting.id)


def _language_form(lobby: views.Lobby) -> LanguageForm | None:
    """Nothing where there is nothing to choose, any more or at all."""
    if len(lobby.languages) < 2 or lobby.sitting.status != "scheduled":
        return None
    form = LanguageForm(formdata=None)
    form.offer(lobby.languages, lobby.sitting.language or "")
    return form


@blueprint.post("/sittings/<int:sitting_id>/language")
def speak(sitting_id: int) -> ResponseReturnValue:
    """Choose the language of the exam."""
    actor, form = requests.actor(), LanguageForm()
    if not form.validate_on_submit():
        abort(400)
    choose_language(requests.session(), actor, sitting_id, form.language.data or "", requests.now())
    flash(say("This is the language of your exam now."), "success")
    return redirect(url_for("applicant.lobby", sitting_id=sitting_id), 303)


@blueprint.post("/sittings/<int:sitting_id>/begin")
def begin(sitting_id: int) -> ResponseReturnValue:
    """Start the part that the lobby showed; when it is over already, the room shows what is now."""
    actor, form, session = requests.actor(), BeginForm(), requests.session()
    if not form.validate_on_submit():
        abort(400)
    place = url_for("applicant.lobby", sitting_id=sitting_id)
    typed = form.code.data or ""
    try:
        sitting = begin_section(session, actor, sitting_id, requests.now(), form.section.data, typed)
    except WrongCode as refusal:  # what it counted is kept
        flash(str(refusal), "error")
        return redirect(place, 303)
    exam = find_sitting(session, actor, sitting_id)[1]
    shown = Shown(browsers.address(place), form.config_hash.data or "", form.exam_hash.data or "")
    browsers.require_browser(sitting, exam, sitting.ticket, shown)
    room = make_response(redirect(url_for("room.enter", sitting_id=sitting_id), 303))
    return browsers.give_pass(room, sitting, exam)


@blueprint.errorhandler(OtherBrowser)
def other_browser(refusal: OtherBrowser) -> Response:
    """What to do in a browser that the exam does not allow."""
    return browser_page.show(refusal)


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
    spoken = spoken_form(session, sitting, form)
    page = ResultPage.of(requests.spoken_catalog(), sitting, spoken, stored, report)
    told = corrections_told(session, actor, sitting_id)
    return render_template(
        "applicant/result.html", page=page, name=actor.name, told=told, head=head_of_release(page.sitting)
    )
