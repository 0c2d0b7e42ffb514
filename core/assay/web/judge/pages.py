"""A judge's way: the queue, the list of items, one item, and the two shares that are acceptable."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay import times
from assay.services.errors import NotFound
from assay.services.standard_setting.evidence import FED_BACK
from assay.services.standard_setting.judging import (
    Bench,
    PanelFeedback,
    accept,
    errands,
    feedback_for,
    judge,
    open_bench,
)
from assay.web import requests
from assay.web.judge.forms import FIELD, AcceptableForm, Typed, typed
from assay.web.reviewer.views import name_of
from assay.wording import say

blueprint = Blueprint("judge", __name__, url_prefix="/judge")


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Items are secret: no copy stays behind in a browser."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
def queue() -> str:
    """The panels of this judge, by what can be done now."""
    found = errands(requests.session(), requests.actor())
    catalog = requests.catalog()
    names = {each.panel.association: name_of(catalog, each.panel.association) for each in found}
    return render_template("judge/queue.html", errands=found, names=names)


@blueprint.get("/<int:panel_id>")
def panel(panel_id: int) -> str:
    """All items of a panel in one list; in the feedback beside what the others said."""
    bench = open_bench(requests.session(), requests.actor(), panel_id)
    return _list(bench, Typed({}, {}))


def _list(bench: Bench, sent: Typed) -> str:
    return render_template(
        "judge/panel.html", bench=bench, sent=sent, feedback=_feedback(bench), name=_name(bench), field=FIELD
    )


def _feedback(bench: Bench) -> PanelFeedback | None:
    if bench.panel.status not in FED_BACK:
        return None
    return feedback_for(requests.session(), requests.actor(), bench.panel.id)


def _name(bench: Bench) -> str:
    return name_of(requests.catalog(), bench.panel.association)


@blueprint.post("/<int:panel_id>")
def keep(panel_id: int) -> ResponseReturnValue:
    """Keep what stands in the list, or the one field that a script sends."""
    bench = open_bench(requests.session(), requests.actor(), panel_id)
    sent = typed(request.form, bench.questions)
    if sent.faults:
        return _faulty(bench, sent)
    kept = judge(requests.session(), requests.actor(), panel_id, sent.shares, requests.now())
    if request.accept_mimetypes.best == "application/json":
        return _answer(kept)
    left = len(kept.left)
    flash(
        say("Kept. %(items)s to go.", items=left) if left else say("Kept. Every item is judged."), "success"
    )
    return redirect(url_for(".panel", panel_id=panel_id), 303)


def _faulty(bench: Bench, sent: Typed) -> ResponseReturnValue:
    words = say("Item %(number)s needs a whole number from 0 to 100.", number=min(sent.faults))
    if request.accept_mimetypes.best == "application/json":
        return jsonify(words=str(words)), 422
    return _list(bench, sent), 422


def _answer(kept: Bench) -> ResponseReturnValue:
    """For the page's own script."""
    clock = times.clock(requests.now(), requests.zone())
    done = len(kept.questions) - len(kept.left)
    words = say(
        "Kept %(clock)s. %(done)s of %(all)s judged.", clock=clock, done=done, all=len(kept.questions)
    )
    return jsonify(words=str(words))


@blueprint.route("/<int:panel_id>/<int:question>", methods=["GET", "POST"])
def item(panel_id: int, question: int) -> ResponseReturnValue:
    """One item, its judgement, and in the second round what the others said in the first."""
    bench = open_bench(requests.session(), requests.actor(), panel_id)
    if question not in bench.questions:
        raise NotFound(say("There is no such item in this panel."))
    sent = typed(request.form, [question])
    if request.method == "POST" and sent.shares:
        judge(requests.session(), requests.actor(), panel_id, sent.shares, requests.now())
        return redirect(_after(bench, question), 303)
    page = render_template(
        "judge/item.html",
        bench=bench,
        number=question,
        item=bench.part.items[question - 1],
        feedback=_feedback(bench),
        name=_name(bench),
        field=FIELD,
        fault=request.method == "POST",
        typed=sent.faults.get(question),
    )
    return (page, 422) if request.method == "POST" else page


def _after(bench: Bench, question: int) -> str:
    """The next item, or the list after the last."""
    following = question + 1
    if following in bench.questions:
        return url_for(".item", panel_id=bench.panel.id, question=following)
    return url_for(".panel", panel_id=bench.panel.id)


@blueprint.route("/<int:panel_id>/acceptable", methods=["GET", "POST"])
def acceptable(panel_id: int) -> ResponseReturnValue:
    """Which cuts and which shares of failing this judge can accept."""
    bench = open_bench(requests.session(), requests.actor(), panel_id)
    form = AcceptableForm(obj=bench.hofstee)
    if form.validate_on_submit():
        accept(requests.session(), requests.actor(), panel_id, form.bounds, requests.now())
        flash(say("Your answers are kept."), "success")
        return redirect(url_for(".panel", panel_id=panel_id), 303)
    page = render_template("judge/acceptable.html", bench=bench, form=form, name=_name(bench))
    return (page, 422) if form.errors else page
