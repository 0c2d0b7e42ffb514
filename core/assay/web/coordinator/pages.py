"""Where a coordinator begins: the association, what needs somebody now, and all its windows."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assay.services.calibration.drift import stopped
from assay.services.errors import NotAllowed
from assay.services.mail.overseeing import troubled
from assay.services.overview import association_overview, reviewers_of
from assay.services.working import idle_since
from assay.web import requests
from assay.web.coordinator import (
    adjudication,
    admission,
    audit,
    calibration,
    carrying,
    credentials,
    decisions,
    exposure,
    mails,
    people,
    plugins,
    regrading,
    sittings,
    standard_setting,
    windows,
)
from assay.web.coordinator.applications import pages as applications
from assay.web.coordinator.applications.list_views import Needs
from assay.web.coordinator.office import describe, office
from assay.web.coordinator.reports import pages as reports
from assay.web.coordinator.statistics import pages as statistics
from assay.wording import say

blueprint = Blueprint("coordinator", __name__, url_prefix="/coordinate")
for each in (
    windows,
    admission,
    exposure,
    regrading,
    adjudication,
    sittings,
    statistics,
    applications,
    decisions,
    credentials,
    standard_setting,
    carrying,
    people,
    calibration,
    plugins,
    mails,
    audit,
    reports,
):
    blueprint.register_blueprint(each.blueprint)


@blueprint.get("/")
def home() -> str | Response:
    """The associations of this coordinator; straight to the only one."""
    own = requests.actor().associations("coordinator")
    if not own:
        raise NotAllowed(say("These pages are for those who coordinate an association's examinations."))
    if len(own) == 1:
        return redirect(url_for("coordinator.association", association=own[0]))
    offices = [(describe(association), Needs.of(association)) for association in own]
    return render_template("coordinator/home.html", offices=offices)


@blueprint.get("/<association>/")
def association(association: str) -> str:
    """One association: what needs somebody, then its windows."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    found = association_overview(session, actor, association, requests.now())
    return render_template(
        "coordinator/association.html",
        stopped=stopped(session, actor, association),
        mails=troubled(session, actor, association),
        idle_since=idle_since(session, requests.now()),
        office=here,
        windows=found,
        urgent=[window for window in found if window.needs_somebody],
        reviewers=len(reviewers_of(session, association)),
        needs=Needs.of(association),
    )
