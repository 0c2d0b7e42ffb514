"""Standard setting in the office: panels, how each is run, what it comes to, and the cut that is adopted."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from assay.services.errors import NotFound, Refused
from assay.services.standard_setting.adoption import adopt as adopt_cut
from assay.services.standard_setting.adoption import cuts_of
from assay.services.standard_setting.gathering import GATHERING, take_back
from assay.services.standard_setting.gathering import invite as invite_judge
from assay.services.standard_setting.gathering import remind as remind_judges
from assay.services.standard_setting.panels import coordinated_panel, describe, open_panel, panels_of
from assay.services.standard_setting.phases import FOLLOWING, advance
from assay.services.standard_setting.progress import progress, to_judge
from assay.services.standard_setting.results import SHOWN, panel_result
from assay.services.standard_setting.sections import judged_part, judged_sections
from assay.storage.standard_settings import Panel
from assay.web import requests
from assay.web.addresses import row_ids
from assay.web.coordinator.equating_words import METHODS
from assay.web.coordinator.office import office
from assay.web.coordinator.panel_letters import tell_invited, tell_opened, tell_reminded
from assay.web.coordinator.standard_setting_forms import (
    CutForm,
    InviteForm,
    PanelForm,
    PhaseForm,
    WordsForm,
)
from assay.web.coordinator.standard_setting_views import ResultView, decisions, phases_of
from assay.wording import say

Page = str | Response | tuple[str, int]

blueprint = Blueprint("standard_setting", __name__, url_prefix="/<association>/standard-setting")


@blueprint.get("")
def all_of(association: str) -> str:
    """Every panel, and every cut that was decided."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    return render_template(
        "coordinator/standard_setting/list.html",
        office=here,
        panels=panels_of(session, actor, association),
        cuts=decisions(cuts_of(session, actor, association)),
        methods=METHODS,
        now=requests.now(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new(association: str) -> Page:
    """Open a panel for a section of a form."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    form = PanelForm(here, judged_sections(session, actor, association), requests.now())
    if form.validate_on_submit():
        try:
            panel = open_panel(session, actor, association, form.plan(), requests.now())
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(say("The panel is open to you; now invite its judges."), "success")
            return redirect(url_for(".run", association=association, panel_id=panel.id), 303)
    page = render_template("coordinator/standard_setting/new.html", office=here, form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/<int:panel_id>")
def run(association: str, panel_id: int) -> Page:
    """Where a panel is, who judges in it, and how far each is."""
    return _run(association, panel_id, InviteForm(formdata=None))


def _run(association: str, panel_id: int, form: InviteForm, going: PhaseForm | None = None) -> Page:
    here = office(association)
    session = requests.session()
    panel = coordinated_panel(session, requests.actor(), association, panel_id)
    going = going or _phase_form(panel, sent=False)
    page = render_template(
        "coordinator/standard_setting/run.html",
        office=here,
        panel=panel,
        part=judged_part(session, panel),
        phases=phases_of(panel),
        following=FOLLOWING[panel.status],
        open=to_judge(session, panel),
        going=going,
        gathers=panel.status in GATHERING,
        shown=panel.status in SHOWN,
        progress=progress(session, panel),
        form=form,
    )
    return (page, 422) if form.errors or going.errors else page


@blueprint.route("/<int:panel_id>/words", methods=["GET", "POST"])
def words(association: str, panel_id: int) -> Page:
    """Change what judges read, before anything is judged."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    panel = coordinated_panel(session, actor, association, panel_id)
    form = WordsForm(obj=panel)
    if form.validate_on_submit():
        title, text = form.title.data or "", form.description.data or ""
        describe(session, actor, association, panel_id, title, text, requests.now())
        flash(say("The words of the panel are kept."), "success")
        return redirect(url_for(".run", association=association, panel_id=panel_id), 303)
    page = render_template("coordinator/standard_setting/words.html", office=here, form=form, panel=panel)
    return (page, 422) if form.errors else page


@blueprint.post("/<int:panel_id>/judges")
def invite(association: str, panel_id: int) -> Page:
    """Ask somebody to judge."""
    form = InviteForm()
    if not form.validate():
        return _run(association, panel_id, form)
    session, actor = requests.session(), requests.actor()
    try:
        judge = invite_judge(session, actor, association, panel_id, form.email.data or "", requests.now())
    except NotFound as absence:
        coordinated_panel(
            session, actor, association, panel_id
        )  # the person is not there, or the panel is not
        form.email.errors = [say("%(absence)s Ask the person to sign up first.", absence=absence.args[0])]
        return _run(association, panel_id, form)
    except Refused as refusal:
        form.email.errors = [str(refusal)]
        return _run(association, panel_id, form)
    tell_invited(judge)
    flash(say("%(name)s judges in this panel now; a mail is on its way.", name=judge.person.name), "success")
    return redirect(url_for(".run", association=association, panel_id=panel_id), 303)


@blueprint.post("/<int:panel_id>/take-back")
def remove(association: str, panel_id: int) -> Response:
    """A judge does not take part after all."""
    people = row_ids(request.form.getlist("person"))
    if len(people) != 1:
        coordinated_panel(requests.session(), requests.actor(), association, panel_id)
        raise BadRequest
    person = people.pop()
    return _try(
        association,
        panel_id,
        lambda: take_back(
            requests.session(), requests.actor(), association, panel_id, person, requests.now()
        ),
        say("This person does not judge in this panel any more."),
    )


@blueprint.post("/<int:panel_id>/phase")
def phase(association: str, panel_id: int) -> Page:
    """Go on to the next phase; where a round opens, its judges learn of it."""
    session, actor, now = requests.session(), requests.actor(), requests.now()
    panel = coordinated_panel(session, actor, association, panel_id)
    form = _phase_form(panel)
    if not form.validate():
        return _run(association, panel_id, InviteForm(formdata=None), form)

    def go_on() -> None:
        to = request.form.get("to", "")
        advanced = advance(session, actor, association, panel_id, to, now, form.judge_by.data)
        if advanced is not None:
            tell_opened(advanced)

    return _try(association, panel_id, go_on, say("The panel has gone on."))


def _phase_form(panel: Panel, *, sent: bool = True) -> PhaseForm:
    return PhaseForm(office(panel.association), requests.now(), panel.judge_by, sent=sent)


@blueprint.post("/<int:panel_id>/remind")
def remind(association: str, panel_id: int) -> Response:
    """Write to those who have not finished the open round."""

    def write() -> None:
        session, actor, now = requests.session(), requests.actor(), requests.now()
        tell_reminded(remind_judges(session, actor, association, panel_id, now))

    return _try(association, panel_id, write, say("Whoever has not finished gets a mail."))


def _try(association: str, panel_id: int, act: Callable[[], object], words: str) -> Response:
    try:
        act()
        flash(words, "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for(".run", association=association, panel_id=panel_id), 303)


@blueprint.get("/<int:panel_id>/result")
def result(association: str, panel_id: int) -> Page:
    """What the panel comes to."""
    here = office(association)
    found = panel_result(requests.session(), requests.actor(), association, panel_id)
    view = ResultView(found)
    return render_template(
        "coordinator/standard_setting/result.html", office=here, view=view, result=found, panel=found.panel
    )


@blueprint.route("/<int:panel_id>/adopt", methods=["GET", "POST"])
def adopt(association: str, panel_id: int) -> Page:
    """Decide a cut on what the panel said, with its interval and the pass rates in sight."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    found = panel_result(session, actor, association, panel_id)
    if found.panel.status != "closed":
        raise Refused(say("A cut is adopted when the panel is closed."))
    view = ResultView(found)
    form = CutForm(here, requests.now(), view.recommended)
    if form.validate_on_submit():
        try:
            adopt_cut(session, actor, association, panel_id, form.plan(), requests.now())
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(say("The cut is adopted. It holds for sittings that begin from that day on."), "success")
            return redirect(url_for(".all_of", association=association), 303)
    page = render_template(
        "coordinator/standard_setting/adopt.html",
        office=here,
        form=form,
        view=view,
        result=found,
        panel=found.panel,
    )
    return (page, 422) if form.errors else page
