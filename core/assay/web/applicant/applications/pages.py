"""My applications: choosing a goal, one application, signing, handing in, its thread, and withdrawing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.aims import aims_of
from assay.services.applications.access import own_application
from assay.services.applications.beginning import applications_of, begin, withdraw
from assay.services.applications.comments import comments_for
from assay.services.applications.deciding import decision_of
from assay.services.applications.messages import thread
from assay.services.applications.submitting import NotReady, submit
from assay.services.errors import NotFound, Refused
from assay.services.portfolio.assembling import day_in
from assay.services.portfolio.outlook import everywhere
from assay.storage.applications import ENDED
from assay.web import requests
from assay.web.aims import named_aim
from assay.web.applicant.applications import signing, talking
from assay.web.applicant.applications.forms import HandInForm
from assay.web.applicant.applications.steps import steps_of
from assay.web.applicant.applications.views import Picture, picture_of, todos
from assay.web.decision_letters import LetterSheet, sheet_of
from assay.wording import say

blueprint = Blueprint("applications", __name__, url_prefix="/applications")
blueprint.register_blueprint(signing.blueprint)
blueprint.register_blueprint(talking.blueprint)


@blueprint.get("")
def mine() -> str:
    """What I work towards, and what became of it."""
    found = applications_of(requests.session(), requests.actor())
    return render_template(
        "applicant/applications/mine.html",
        open=[picture_of(each) for each in found if each.status not in ENDED],
        over=[picture_of(each) for each in found if each.status in ENDED],
    )


@blueprint.get("/new")
def new() -> str:
    """Everything that can be applied for, each with how far I am already."""
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    today = day_in(catalog, "", requests.now())
    goals = {each.aim: each for each in applications_of(session, actor) if each.status not in ENDED}
    found = [(named_aim(catalog, each.aim), each) for each in everywhere(session, catalog, actor, today)]
    wanted = request.args.get("aim", "")
    found.sort(key=lambda pair: not str(pair[0].aim).startswith(wanted or " "))
    return render_template("applicant/applications/new.html", outlooks=found, goals=goals, wanted=wanted)


@blueprint.post("/new")
def choose() -> ResponseReturnValue:
    """Make something my goal."""
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    wanted = request.form.get("aim", "")
    aim = next((each for each, _ in aims_of(catalog) if str(each) == wanted), None)
    if aim is None:
        raise NotFound(say("Nobody can apply for this: no criteria for it are installed."))
    try:
        made = begin(session, catalog, actor, aim.association, aim.endorsement, aim.category, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for(".new"), 303)
    return redirect(url_for(".show", application_id=made.id), 303)


@blueprint.get("/<int:application_id>")
def show(application_id: int) -> str:
    """One application: what happens next and who has it, then everything else."""
    session, actor = requests.session(), requests.actor()
    picture = _picture(application_id)
    return render_template(
        "applicant/applications/one.html",
        picture=picture,
        steps=steps_of(picture),
        todos=todos(picture, url_for(".signing.choose", application_id=application_id)),
        thread=thread(session, actor, application_id),
        comments=comments_for(session, picture.application),
        sheet=_sheet(picture),
    )


def _sheet(picture: Picture) -> LetterSheet | None:
    """The letter of the decision, when there is one."""
    found = decision_of(requests.session(), picture.application)
    return sheet_of(found[1]) if found else None


def _picture(application_id: int) -> Picture:
    return picture_of(own_application(requests.session(), requests.actor(), application_id))


@blueprint.route("/<int:application_id>/hand-in", methods=["GET", "POST"])
def hand_in(application_id: int) -> ResponseReturnValue:
    """What will be handed in, once more, and then the act."""
    form = HandInForm()
    if not form.validate_on_submit():
        return _hand_in_page(application_id, form)
    try:
        submit(requests.session(), requests.catalog(), requests.actor(), application_id, requests.now())
    except NotReady:
        requests.abandon()
        return _hand_in_page(application_id, form)
    except Refused as refusal:
        requests.abandon()
        return _hand_in_page(application_id, form, str(refusal))
    flash(say("Your application is handed in. This page always says what happens next."), "success")
    return redirect(url_for(".show", application_id=application_id), 303)


def _hand_in_page(application_id: int, form: HandInForm, refusal: str = "") -> ResponseReturnValue:
    """The page, with why it was refused; whoever has nothing to hand in any more reads it where they go."""
    picture = _picture(application_id)
    if not picture.is_in_hand:
        if refusal:
            flash(refusal, "error")
        return redirect(url_for(".show", application_id=application_id), 303)
    if refusal:
        form.form_errors.append(refusal)
    page = render_template(
        "applicant/applications/hand_in.html",
        picture=picture,
        form=form,
        todos=todos(picture, url_for(".signing.choose", application_id=application_id)),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.route("/<int:application_id>/withdraw", methods=["GET", "POST"])
def take_back(application_id: int) -> ResponseReturnValue:
    """First what withdrawing means, then the act."""
    if request.method == "GET":
        picture = _picture(application_id)
        if not picture.is_open:
            return redirect(url_for(".show", application_id=application_id))
        return render_template("applicant/applications/withdraw.html", picture=picture)
    try:
        withdraw(requests.session(), requests.actor(), application_id, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for(".show", application_id=application_id), 303)
    flash(say("The application is withdrawn. Your portfolio stays as it is."), "success")
    return redirect(url_for(".mine"), 303)
