"""Who has a role in the association."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from assay.services.appointments import appoint as appoint_person
from assay.services.appointments import appointed
from assay.services.appointments import dismiss as dismiss_person
from assay.services.calibration.courses import courses_of
from assay.services.errors import NotFound, Refused
from assay.services.privacy.raters import asked_by_raters, is_needed
from assay.services.progress import unfinished_by_reviewer
from assay.web import requests
from assay.web.addresses import row_ids
from assay.web.coordinator.forms import AppointForm
from assay.web.coordinator.office import office
from assay.wording import say

Page = str | Response | tuple[str, int]

APPOINTED: Final = {
    "reviewer": say("%(name)s is a reviewer now."),
    "coordinator": say("%(name)s is a coordinator now."),
}
DISMISSED: Final = {
    "reviewer": say("The role is taken back; reviewer pages are closed to this person."),
    "coordinator": say("The role is taken back; coordinator pages are closed to this person."),
}

blueprint = Blueprint("people", __name__, url_prefix="/<association>/people")


@blueprint.get("")
def show(association: str) -> Page:
    """Reviewers and coordinators."""
    return _page(association)


def _page(association: str, form: AppointForm | None = None) -> Page:
    here = office(association)
    session, actor = requests.session(), requests.actor()
    found = appointed(session, actor, association)
    page = render_template(
        "coordinator/people.html",
        office=here,
        form=form or AppointForm(formdata=None),
        reviewers=[each.person for each in found if each.role == "reviewer"],
        coordinators=[each.person for each in found if each.role == "coordinator"],
        unfinished=unfinished_by_reviewer(session, actor, association),
        actor=actor,
        leaving=[(each, is_needed(session, each)) for each in asked_by_raters(session, actor, association)],
        asks_calibration=bool(courses_of(requests.catalog(), association)),
    )
    return (page, 422) if form else page


@blueprint.post("")
def appoint(association: str) -> Page:
    """Give a person a role."""
    office(association)
    session, actor = requests.session(), requests.actor()
    form = AppointForm()
    if not form.validate():
        return _page(association, form)
    try:
        person = appoint_person(
            session, actor, association, form.email.data or "", form.role.data, requests.now()
        )
    except NotFound as absence:
        form.email.errors = [say("%(absence)s Ask the person to sign up first.", absence=absence)]
        return _page(association, form)
    flash(say(APPOINTED[form.role.data], name=person.name), "success")
    return redirect(url_for(".show", association=association))


@blueprint.post("/dismiss")
def dismiss(association: str) -> Response:
    """Take a role back."""
    office(association)
    session, actor = requests.session(), requests.actor()
    person, role = row_ids(request.form.getlist("person")), request.form.get("role", "")
    if len(person) != 1:
        raise BadRequest
    try:
        dismiss_person(session, actor, association, person.pop(), role, requests.now())
        flash(DISMISSED[role], "success")
    except NotFound:
        flash(say("The role was taken back already."), "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for(".show", association=association))
