"""Exam windows: a new one, how far one is, and what a coordinator does in it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assay.services.calibration.seeding import place_controls
from assay.services.candidacy.safe_browser import BrowserKeys
from assay.services.errors import Refused
from assay.services.essays.allocation import allocate as allocate_reviewers
from assay.services.essays.allocation import outlook
from assay.services.forms import NoForms
from assay.services.overview import coordinated_form, coordinated_window
from assay.services.plugins.gates import refuse_missing
from assay.services.progress import window_progress
from assay.services.scores.cuts import cut_in_force
from assay.services.scores.reports import Report
from assay.services.scores.results import combine_ready, ready_results, waiting_for
from assay.services.scores.results import release as release_results
from assay.services.scores.telling import tell_released
from assay.services.windows import draw_window, drawings_of, schedule_window, windows_of
from assay.storage.windows import Window
from assay.web import mailing, requests
from assay.web.addresses import row_ids
from assay.web.coordinator.admission import demands_browser
from assay.web.coordinator.drawing_views import drawing_views
from assay.web.coordinator.form_views import part_views
from assay.web.coordinator.forms import WindowForm
from assay.web.coordinator.office import office
from assay.web.coordinator.words import standing
from assay.wording import say, say_many

Page = str | Response | tuple[str, int]

blueprint = Blueprint("windows", __name__, url_prefix="/<association>/windows")


@blueprint.route("/new", methods=["GET", "POST"])
def new(association: str) -> Page:
    """Schedule a window; its forms are drawn at once."""
    here = office(association)
    session, actor, now = requests.session(), requests.actor(), requests.now()
    taken = {(window.exam, window.name) for window in windows_of(session, actor, association)}
    form = WindowForm(here, taken, now)
    if not form.validate_on_submit():
        return _new_page(association, form)
    try:
        plan, catalog = form.plan(), requests.catalog()
        drawn = draw_window(session, catalog, actor, association, plan, now)
        with requests.installation().database.writing() as writing:
            window = schedule_window(writing, catalog, actor, association, plan, now, drawn)
            words = say(_drawn(window), name=window.name, parallel=window.parallel)
    except NoForms as refusal:
        form.form_errors.append(say("No forms could be drawn. What you typed is still here."))
        return _new_page(association, form, refusal)
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return _new_page(association, form)
    flash(words, "success")
    return redirect(url_for(".show", association=association, window_id=window.id))


def _drawn(window: Window) -> str:
    if window.parallel > 1 and len(window.categories) > 1:
        return say("“%(name)s” is scheduled, and %(parallel)s parallel forms are drawn for every category.")
    if window.parallel > 1:
        return say("“%(name)s” is scheduled, and %(parallel)s parallel forms are drawn.")
    if len(window.forms) > 1:
        return say("“%(name)s” is scheduled, and a form is drawn for every category.")
    return say("“%(name)s” is scheduled, and its form is drawn.")


def _new_page(association: str, form: WindowForm, why: NoForms | None = None) -> Page:
    page = render_template("coordinator/new_window.html", office=office(association), form=form, why=why)
    return (page, 422) if form.errors else page


@blueprint.get("/<int:window_id>")
def show(association: str, window_id: int) -> str:
    """How far a window is, and every sitting in it."""
    here = office(association)
    found = window_progress(requests.session(), requests.actor(), association, window_id, requests.now())
    return render_template(
        "coordinator/window.html",
        office=here,
        progress=found,
        window=found.window,
        now=requests.now(),
        standing=standing,
        closed_door=demands_browser(found.window) and not BrowserKeys.of(found.window).are_there,
        drawings=drawing_views(found.window, here.exams.get(found.window.exam), drawings_of(found.window)),
    )


@blueprint.get("/<int:window_id>/readers")
def readers(association: str, window_id: int) -> str:
    """Who has how much to score, and what an allocation would add."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    return render_template(
        "coordinator/readers.html",
        office=here,
        window=coordinated_window(session, actor, association, window_id),
        outlook=outlook(session, actor, association, window_id),
    )


@blueprint.post("/<int:window_id>/allocate")
def allocate(association: str, window_id: int) -> Response:
    """Give every response its reviewers."""
    coordinated_window(requests.session(), requests.actor(), association, window_id)
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    done = allocate_reviewers(session, actor, window_id, requests.now())
    place_controls(session, catalog, actor, window_id, requests.now())
    if done.short:
        flash(done.short, "warning")
        words = say("Other reviewers find their responses in their queue.") if done.made else ""
    elif done.made:
        words = say("Every response has its reviewers; they find it in their queue.")
    else:
        words = say("Every response had its reviewers already.")
    return _back(association, window_id, words)


@blueprint.post("/<int:window_id>/combine")
def combine(association: str, window_id: int) -> Response:
    """Combine the results that need no reviewer."""
    coordinated_window(requests.session(), requests.actor(), association, window_id)
    made = combine_ready(requests.session(), requests.actor(), window_id, requests.now())
    reasons = waiting_for(requests.session(), window_id)
    for reason in reasons:
        flash(reason, "warning")
    if reasons and not made:
        return _back(association, window_id, "")
    words = say_many("One result is combined.", "%(num)s results are combined.", made)
    return _back(association, window_id, words if made else say("Nothing was left to combine."))


@blueprint.route("/<int:window_id>/release", methods=["GET", "POST"])
def release(association: str, window_id: int) -> Page:
    """First who gets what, then the release of those that were ticked."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window = coordinated_window(session, actor, association, window_id)
    error = ""
    if request.method == "POST":
        chosen = row_ids(request.form.getlist("sitting"))
        if chosen:
            return _release(association, window_id, chosen)
        error = say("Tick at least one result.")
    ready = [(each, Report.model_validate(each.content)) for each in ready_results(session, actor, window_id)]
    page = render_template(
        "coordinator/release.html", office=here, window=window, ready=ready, error=error, actor=actor
    )
    return (page, 422) if error else page


def _release(association: str, window_id: int, chosen: set[int]) -> Response:
    session, now = requests.session(), requests.now()
    refuse_missing(session, association)
    try:
        count = release_results(session, requests.actor(), window_id, now, chosen)
    except Refused:
        return _back(association, window_id, say("These results were released already."))
    tell_released(session, mailing.letters(), office(association).name, window_id, now)
    mailing.wake()
    words = say_many(
        "One result is released; its candidate can read it now, and is told by e-mail.",
        "%(num)s results are released; each candidate can read it now, and is told by e-mail.",
        count,
    )
    return _back(association, window_id, words)


def _back(association: str, window_id: int, words: str) -> Response:
    if words:
        flash(words, "success")
    return redirect(url_for(".show", association=association, window_id=window_id))


@blueprint.get("/<int:window_id>/forms/<key>")
def form(association: str, window_id: int, key: str) -> str:
    """One form, with its keys."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window, stored, assembled = coordinated_form(session, actor, association, window_id, key)
    return render_template(
        "coordinator/form.html",
        office=here,
        window=window,
        stored=stored,
        form=assembled,
        parts=part_views(assembled),
        cut=lambda section: cut_in_force(
            session, association, window.exam, section, requests.now(), stored.id
        ),
    )
