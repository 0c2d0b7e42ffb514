"""The end of a review: a last look at the marks, what happens then, and approve or defer."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.reviewing import Outcome
from assay.services.applications.reviewing import Desk, finish, refuse_incomplete
from assay.services.errors import Refused
from assay.web import requests
from assay.web.applications.letters import tell_outcome
from assay.web.applications.reading import reading_of
from assay.web.reviewer.applications.sheets import Sheet
from assay.web.reviewer.applications.show import aim_named, open_desk
from assay.wording import say

blueprint = Blueprint("finish", __name__, url_prefix="/finish")


@blueprint.get("")
def look(review_id: int) -> ResponseReturnValue:
    """The marks as they are kept, and what approving and deferring lead to."""
    found = open_desk(review_id)
    return _page(found) if found.is_open else _back(review_id)


@blueprint.post("")
def end(review_id: int) -> ResponseReturnValue:
    """Approve or defer with the marks that were looked over: not with what another window made of them since."""
    found = open_desk(review_id)
    if not found.is_open:
        flash(say("This review is finished already."), "info")
        return _back(review_id)
    sheet = Sheet.of(found.review)
    if request.form.get("version") != sheet.version:
        flash(say("Your marks were changed meanwhile. Please look them over again."), "warning")
        return redirect(url_for("review_applications.finish.look", review_id=review_id), 303)
    outcome = request.form.get("outcome", "")
    if outcome not in ("approve", "defer"):
        return _page(found, say("Choose whether you approve or defer.")), 422
    try:
        _finish(found, sheet, cast("Outcome", outcome))
    except Refused as refusal:
        requests.abandon()
        return _page(open_desk(review_id), str(refusal), outcome), 422
    flash(
        say(
            "Your review of the portfolio of %(name)s is finished. Thank you.", name=found.judged.content.name
        ),
        "success",
    )
    return redirect(url_for("reviewer.all_queues"), 303)


def _finish(found: Desk, sheet: Sheet, outcome: Outcome) -> None:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    review = finish(session, catalog, actor, found.review.id, sheet.marks, outcome, requests.now())
    tell_outcome(review.application)


def _page(found: Desk, fault: str = "", chosen: str = "") -> str:
    session, catalog = requests.session(), requests.spoken_catalog()
    sheet = Sheet.of(found.review)
    read = reading_of(session, catalog, found.application, found.judged, found.evaluation, found.questions)
    return render_template(
        "reviewer/applications/finish.html",
        desk=found,
        aim=aim_named(catalog, found),
        domains=read.domains,
        sheet=sheet,
        fault=fault,
        chosen=chosen,
        hindrance=_hindrance(found),
    )


def _hindrance(found: Desk) -> str:
    """Why it cannot be approved as it is marked; empty when it can."""
    try:
        refuse_incomplete(found.questions, found.review.judgements, "approve")
    except Refused as refusal:
        return str(refusal)
    return ""


def _back(review_id: int) -> ResponseReturnValue:
    return redirect(url_for("review_applications.desk", review_id=review_id), 303)
