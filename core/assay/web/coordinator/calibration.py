"""Who is calibrated, for their coordinator: excuse with a reason, or ask for it anew."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from assay.services.calibration.overseeing import excuse as excuse_reviewer
from assay.services.calibration.overseeing import overview
from assay.services.calibration.overseeing import reopen as reopen_calibration
from assay.services.errors import Refused
from assay.web import requests
from assay.web.addresses import row_ids
from assay.web.coordinator.office import office

blueprint = Blueprint("calibration", __name__, url_prefix="/<association>/calibration")

#: Longer reasons are cut.
MOST_CHARACTERS = 500


@blueprint.get("")
def show(association: str) -> str:
    """Every reviewer in every examination that asks for calibration."""
    session, actor = requests.session(), requests.actor()
    return render_template(
        "coordinator/calibration.html",
        office=office(association),
        courses=overview(session, requests.catalog(), actor, association),
        actor=actor,
        most=MOST_CHARACTERS,
    )


@blueprint.post("/<exam>/<section>/excuse")
def excuse(association: str, exam: str, section: str) -> Response:
    """Let a reviewer score without calibration."""
    return _decide(
        excuse_reviewer, association, exam, section, "This reviewer scores without calibration now."
    )


@blueprint.post("/<exam>/<section>/reopen")
def reopen(association: str, exam: str, section: str) -> Response:
    """Ask a reviewer to be calibrated anew."""
    words = "This reviewer is asked to be calibrated anew before they score on."
    return _decide(reopen_calibration, association, exam, section, words)


def _decide(act: Callable[..., None], association: str, exam: str, section: str, words: str) -> Response:
    office(association)
    people = row_ids(request.form.getlist("person"))
    if len(people) != 1:
        raise BadRequest
    reason = request.form.get("reason", "").replace("\0", "")[:MOST_CHARACTERS]
    key = (association, exam, section)
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    try:
        act(session, catalog, actor, key, people.pop(), reason, requests.now())
        flash(words, "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for(".show", association=association))
