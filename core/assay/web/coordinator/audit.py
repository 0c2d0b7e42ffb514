"""The audit log, page by page."""

from flask import Blueprint, render_template, request
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form

from assay.services.trail import acts_known, read_trail
from assay.web import requests
from assay.web.coordinator.office import office
from assay.web.coordinator.words import act_title, sentence

blueprint = Blueprint("audit", __name__, url_prefix="/<association>/audit")

LAST_PAGE = 1_000_000


class FilterForm(Form):
    """Which acts to show."""

    act = SelectField("Show", validate_choice=False)


@blueprint.get("")
def show(association: str) -> str:
    """A page of the log, newest first."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    known = acts_known(session, actor, association)
    chosen = request.args.get("act", "")
    chosen = chosen if chosen in known else ""
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    form = FilterForm(act=chosen)
    form.act.choices = [SelectChoice("", "Everything"), *(SelectChoice(act, act_title(act)) for act in known)]
    return render_template(
        "coordinator/audit.html",
        office=here,
        form=form,
        chosen=chosen,
        trail=read_trail(session, actor, association, act=chosen, page=page),
        sentence=sentence,
    )
