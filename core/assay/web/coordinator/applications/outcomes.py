"""What boards came to, and what the association itself states: entered by a coordinator."""

from flask import Blueprint

from assay.content.requirements import ReviewRequirement
from assay.services.applications.access import coordinated_application
from assay.services.applications.settling import boards_of, enter_board, enter_statement
from assay.services.errors import NotFound, Refused
from assay.web import requests
from assay.web.coordinator.applications.forms import BoardForm
from assay.web.coordinator.applications.show import Page, back, show
from assay.web.coordinator.office import office
from assay.wording import say

blueprint = Blueprint("outcomes", __name__, url_prefix="/<int:application_id>")


@blueprint.post("/boards/<subject>")
def board(association: str, application_id: int, subject: str) -> Page:
    """Enter what a board came to."""
    office(association)
    asked = _asked(association, application_id, subject)
    form = BoardForm(asked, is_posted=True)
    if not form.validate():
        return show(association, application_id, boards={subject: form})
    try:
        _enter(association, application_id, subject, form)
    except Refused as refusal:
        requests.abandon()
        form.on.errors = [str(refusal)]
        return show(association, application_id, boards={subject: form})
    return back(association, application_id, say("“%(title)s” is entered.", title=asked.title), "entered")


def _asked(association: str, application_id: int, subject: str) -> ReviewRequirement:
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    boards = boards_of(session, catalog, application, requests.now())
    found = next((each for each in boards if each.subject == subject), None)
    if found is None:
        raise NotFound(say("The criteria of this application ask for no such outcome."))
    return found


def _enter(association: str, application_id: int, subject: str, form: BoardForm) -> None:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    if form.on.data is None:
        raise Refused(say("Say on which day."))
    is_approved, now = form.outcome.data == "approved", requests.now()
    enter_board(
        session,
        catalog,
        actor,
        association,
        application_id,
        subject,
        form.level.data or 1,
        form.on.data,
        is_approved,
        now,
    )


@blueprint.post("/statements/<statement>")
def state(association: str, application_id: int, statement: str) -> Page:
    """Enter that something is so, as of today."""
    office(association)
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    enter_statement(session, catalog, actor, association, application_id, statement, requests.now())
    return back(association, application_id, say("It is entered, as of today."), "entered")
