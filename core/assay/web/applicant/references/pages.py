"""My references: those that are needed, those that I asked for, asking, and one request."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.reference_scale import LEVELS
from assay.services.errors import NotFound, Refused
from assay.services.references import changing
from assay.services.references.raters import find_endorsement, map_of, roles_of, title_of
from assay.services.references.reading import shown_rating
from assay.services.references.requesting import Wish, ask, contacts_of, find_request, requests_of
from assay.services.references.slots import Goal, goals
from assay.storage.references import ReferenceRequest
from assay.web import mailing, requests
from assay.web.addresses import row_ids
from assay.web.applicant.references.forms import AddressForm, AskForm
from assay.web.applicant.references.views import Asked, asked
from assay.wording import say

blueprint = Blueprint("references", __name__, url_prefix="/references")


@blueprint.get("")
def mine() -> str:
    """What is needed, and everything that was asked for."""
    session, actor = requests.session(), requests.actor()
    return render_template(
        "applicant/references/mine.html",
        goals=_goals(),
        asked=list(asked(requests.spoken_catalog(), requests_of(session, actor))),
        title_of=_title,
    )


def _goals() -> tuple[Goal, ...]:
    return goals(requests.session(), requests.spoken_catalog(), requests.actor(), requests.now())


def _title(association: str, word: str) -> str:
    return title_of(requests.spoken_catalog().associations[association], word)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask somebody. The address names the goal, where there are several, and whom it is in the place of."""
    requests.actor()
    goal = _chosen(_goals())
    if goal is None:
        return render_template("applicant/references/choose.html", goals=_goals(), instead=_instead())
    form = _ask_form(goal)
    if form.validate_on_submit():
        try:
            made = _ask(goal, form)
        except (Refused, NotFound) as refusal:
            requests.abandon()
            form.contact.errors = [str(refusal)]
        else:
            flash(
                say("%(rater)s gets a mail with a link now.", rater=made.contact.content["name"]),
                "success",
            )
            return redirect(url_for("references.one", request_id=made.id), 303)
    return _asking(goal, form)


def _chosen(found: tuple[Goal, ...]) -> Goal | None:
    """The goal that the address names, or the only one."""
    named = request.args.get("for", "")
    fitting = [each for each in found if f"{each.association}/{each.endorsement}" == named]
    if fitting:
        return fitting[0]
    return found[0] if len(found) == 1 else None


def _ask_form(goal: Goal) -> AskForm:
    roles = roles_of(requests.catalog(), goal.association, goal.endorsement)
    form = AskForm()
    contacts = contacts_of(requests.session(), requests.actor())
    form.offer(contacts, {each: _title(goal.association, each) for each in roles})
    return form


def _ask(goal: Goal, form: AskForm) -> ReferenceRequest:
    roles, message = tuple(form.roles.data or ()), form.message.data or ""
    wish = Wish(goal.association, goal.endorsement, form.contact.data, roles, message)
    here = requests.session(), requests.catalog(), requests.actor()
    instead, stationery, now = _instead(), mailing.stationery(), requests.now()
    if instead is None:
        return ask(*here, wish, stationery, now)
    return changing.replace(*here, instead.id, wish, stationery, now)


def _instead() -> ReferenceRequest | None:
    """The request in whose place somebody is asked."""
    ids = row_ids([request.args.get("instead", "")])
    return find_request(requests.session(), requests.actor(), ids.pop()) if ids else None


def _asking(goal: Goal, form: AskForm) -> ResponseReturnValue:
    association, _ = find_endorsement(requests.spoken_catalog(), goal.association, goal.endorsement)
    page = render_template(
        "applicant/references/new.html",
        goal=goal,
        form=form,
        instead=_instead(),
        is_shown=association.references.shown_to_applicant,
        has_contacts=len(form.contact.choices) > 1,
        title_of=_title,
    )
    return (page, 422) if form.errors else page


@blueprint.get("/<int:request_id>")
def one(request_id: int) -> str:
    """One request: where it stands, and what can be done."""
    return _page(request_id)


def _page(request_id: int, form: AddressForm | None = None) -> str:
    session, actor = requests.session(), requests.actor()
    shown = _asked(request_id)
    rating = shown_rating(session, actor, request_id)
    rated = shown.request.association in requests.catalog().associations
    return render_template(
        "applicant/references/one.html",
        asked=shown,
        form=form or AddressForm(formdata=None, email=shown.request.contact.email),
        rating=rating,
        map=map_of(requests.spoken_catalog(), shown.request.association, shown.request.endorsement)
        if rated
        else None,
        levels=LEVELS,
    )


def _asked(request_id: int) -> Asked:
    found = find_request(requests.session(), requests.actor(), request_id)
    return next(asked(requests.spoken_catalog(), [found]))


@blueprint.post("/<int:request_id>/withdraw")
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take the request back."""
    changing.withdraw(requests.session(), requests.actor(), request_id, requests.now())
    flash(say("The request is taken back, and the link no longer works."), "success")
    return redirect(url_for("references.one", request_id=request_id), 303)


@blueprint.post("/<int:request_id>/again")
def again(request_id: int) -> ResponseReturnValue:
    """Send a new link."""
    here = requests.session(), requests.catalog(), requests.actor()
    try:
        changing.send_again(*here, request_id, mailing.stationery(), requests.now())
        flash(say("A new link is on its way. Older ones no longer work."), "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for("references.one", request_id=request_id), 303)


@blueprint.post("/<int:request_id>/address")
def address(request_id: int) -> ResponseReturnValue:
    """Correct the rater's address, and send a new link there."""
    here, form = (requests.session(), requests.catalog(), requests.actor()), AddressForm()
    if not form.validate():
        return _page(request_id, form), 422
    try:
        email = form.email.data or ""
        changing.readdress(*here, request_id, email, mailing.stationery(), requests.now())
    except Refused as refusal:
        requests.abandon()
        form.email.errors = [str(refusal)]
        return _page(request_id, form), 422
    flash(say("The address is corrected, and a new link is on its way there."), "success")
    return redirect(url_for("references.one", request_id=request_id), 303)
