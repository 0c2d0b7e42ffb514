"""Choosing who reviews an application, and taking a review back."""

from flask import Blueprint, request

from assay.services.applications.access import coordinated_application
from assay.services.applications.allocating import allocate as allocate_reviewers
from assay.services.applications.allocating import take_back as take_review_back
from assay.services.errors import NotFound, Refused
from assay.web import requests
from assay.web.addresses import row_ids
from assay.web.applications.letters import tell_reviewers
from assay.web.coordinator.applications.show import Page, back, show
from assay.web.coordinator.office import office
from assay.web.numbers import listed
from assay.wording import say

blueprint = Blueprint("reviewers", __name__, url_prefix="/<int:application_id>/reviewers")

FAULT = say("Tick who shall review it.")


@blueprint.post("")
def allocate(association: str, application_id: int) -> Page:
    """Give it to those who were ticked, or (`how` automatic) to those with the least to do."""
    office(association)
    session, actor = requests.session(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    chosen = frozenset(row_ids(request.form.getlist("reviewer")))
    is_automatic = request.form.get("how") == "automatic"
    if not chosen and not is_automatic:
        return show(association, application_id, fault=FAULT)
    wanted = None if is_automatic else sorted(chosen)
    try:
        made = allocate_reviewers(
            session, requests.catalog(), actor, association, application_id, requests.now(), wanted
        )
    except (Refused, NotFound) as refusal:
        requests.abandon()
        return show(association, application_id, fault=str(refusal), chosen=chosen)
    if not made:
        return back(
            association, application_id, say("This level has all of its reviewers already."), "reviewers"
        )
    tell_reviewers(application, made)
    names = listed(each.reviewer.name for each in made)
    return back(
        association,
        application_id,
        say("%(names)s can read it now; a mail is on its way.", names=names),
        "reviewers",
    )


@blueprint.post("/<int:review_id>/take-back")
def take_back(association: str, application_id: int, review_id: int) -> Page:
    """Take a review that is not finished away from its reviewer."""
    office(association)
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    try:
        take_review_back(session, catalog, actor, association, application_id, review_id, requests.now())
    except Refused as refusal:
        requests.abandon()
        return show(association, application_id, fault=str(refusal))
    return back(
        association,
        application_id,
        say("The review is taken back. Choose somebody else for it."),
        "reviewers",
    )
