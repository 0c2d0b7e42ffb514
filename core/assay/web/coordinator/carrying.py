"""Carrying the cut of one form over to another one: where it can go, the methods side by side, and the decision."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assay.services.errors import Refused
from assay.services.scores.cuts import cut_in_force
from assay.services.standard_setting.carried_adoption import adopt_carried
from assay.services.standard_setting.carrying import carry
from assay.services.standard_setting.pairs import source_of, targets_of
from assay.web import requests
from assay.web.coordinator.carrying_views import CarryingView, form_name
from assay.web.coordinator.office import Office, office
from assay.web.coordinator.standard_setting_forms import CarryForm
from assay.wording import say

blueprint = Blueprint("carrying", __name__, url_prefix="/<association>/standard-setting/cuts/<int:cut_id>")


@blueprint.get("/carry")
def choose(association: str, cut_id: int) -> str:
    """The forms that a cut may be carried to, and why others are out of reach."""
    here = office(association)
    session = requests.session()
    cut, source = source_of(session, requests.actor(), association, cut_id)
    return render_template(
        "coordinator/standard_setting/carry_where.html",
        office=here,
        cut=cut,
        source=form_name(here, source),
        targets=[(form_name(here, each.form), each) for each in targets_of(session, cut, source)],
    )


@blueprint.route("/carry/<int:form_id>", methods=["GET", "POST"])
def carry_to(association: str, cut_id: int, form_id: int) -> str | Response | tuple[str, int]:
    """What the cut is worth on another form by each method, and which of them is adopted."""
    here = office(association)
    session, actor, now = requests.session(), requests.actor(), requests.now()
    view = _view(here, cut_id, form_id)
    form = CarryForm(here, now, view.offered)
    if form.validate_on_submit():
        try:
            adopt_carried(session, actor, association, cut_id, form_id, form.plan(), now)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(
                say("The cut is carried over. It holds for sittings that begin from that day on."), "success"
            )
            return redirect(url_for("coordinator.standard_setting.all_of", association=association), 303)
    page = render_template("coordinator/standard_setting/carry.html", office=here, view=view, form=form)
    return (page, 422) if form.errors else page


def _view(here: Office, cut_id: int, form_id: int) -> CarryingView:
    session = requests.session()
    found = carry(session, requests.actor(), here.id, cut_id, form_id)
    target = found.pair.target.section.part.section
    holds = cut_in_force(session, here.id, found.pair.cut.exam, target, requests.now(), form_id)
    return CarryingView(here, found, _titles(here, found.pair.cut.exam), holds)


def _titles(here: Office, exam: str) -> dict[str, str]:
    """Titles of the domains; none where the plugin is gone."""
    rules = here.exams.get(exam)
    found = requests.spoken_catalog().maps.get(rules.map) if rules else None
    return {each.id: each.title for each in found.domains} if found else {}
