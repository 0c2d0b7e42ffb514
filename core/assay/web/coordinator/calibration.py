"""Who is calibrated and stays so, for their coordinator: excuse, ask for it anew, have essays read anew."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from assay.content.catalog import Catalog
from assay.services.calibration.drift import drift as drift_of
from assay.services.calibration.overseeing import Ruling, overview
from assay.services.calibration.overseeing import excuse as excuse_reviewer
from assay.services.calibration.overseeing import reopen as reopen_calibration
from assay.services.calibration.seeding import place_controls
from assay.services.errors import Refused
from assay.services.essays.rereading import have_read_anew
from assay.web import requests
from assay.web.addresses import row_ids
from assay.web.coordinator import drift_views
from assay.web.coordinator.office import office
from assay.wording import say

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
        courses=overview(session, requests.spoken_catalog(), actor, association),
        actor=actor,
        most=MOST_CHARACTERS,
    )


@blueprint.get("/<exam>/<section>")
def drift(association: str, exam: str, section: str) -> str:
    """How near every reviewer stays to the references while they score."""
    here = office(association)
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    found = drift_of(session, catalog, actor, (association, exam, section))
    return render_template(
        "coordinator/drift.html",
        office=here,
        course=found.course,
        rows=[(each, drift_views.view_of(each, here.zone)) for each in found.watched],
    )


@blueprint.post("/<exam>/<section>/anew")
def anew(association: str, exam: str, section: str) -> Response:
    """Have essays read anew by others that were read while a reviewer may have drifted."""
    office(association)
    session, catalog, actor, now = requests.session(), requests.catalog(), requests.actor(), requests.now()
    reviewer, sittings = _one(request.form.getlist("person")), row_ids(request.form.getlist("sitting"))
    back = redirect(url_for(".drift", association=association, exam=exam, section=section))
    try:
        short = have_read_anew(session, actor, (association, exam, section), reviewer, sittings, now)
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return back
    flash(say("The readings are taken from this reviewer, and count no more."), "success")
    for window, lacking in short.items():
        place_controls(session, catalog, actor, window, now)
        if lacking:
            flash(lacking, "warning")
    return back


@blueprint.post("/<exam>/<section>/excuse")
def excuse(association: str, exam: str, section: str) -> Response:
    """Let a reviewer score without calibration."""
    return _decide(
        excuse_reviewer,
        association,
        exam,
        section,
        say("The calibration is waived: this reviewer can score now."),
    )


@blueprint.post("/<exam>/<section>/reopen")
def reopen(association: str, exam: str, section: str) -> Response:
    """Ask a reviewer to be calibrated anew."""
    words = say("This reviewer is asked to be calibrated anew before they score on.")
    return _decide(reopen_calibration, association, exam, section, words)


def _decide(
    act: Callable[[Session, Catalog, Ruling], None], association: str, exam: str, section: str, words: str
) -> Response:
    office(association)
    reviewer = _one(request.form.getlist("person"))
    reason = request.form.get("reason", "").replace("\0", "")[:MOST_CHARACTERS]
    ruling = Ruling(requests.actor(), (association, exam, section), reviewer, reason, requests.now())
    try:
        act(requests.session(), requests.catalog(), ruling)
        flash(words, "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for(".show", association=association))


def _one(posted: list[str]) -> int:
    """The reviewer that a form is about."""
    people = row_ids(posted)
    if len(people) != 1:
        raise BadRequest
    return people.pop()
