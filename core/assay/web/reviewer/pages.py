"""The queue and the desk. Nothing here knows whose response it is."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay import times
from assay.assessment.exam.marking import missing
from assay.services.calibration.standing import Standing, asked_of, shut, stands_before
from assay.services.calibration.watching import stopped_by
from assay.services.errors import NotAllowed, NotFound
from assay.services.essays.discussing import exchange, talks
from assay.services.essays.rating import Desk, Task
from assay.services.essays.seeded import make_final, open_desk, queue
from assay.web import requests
from assay.web.reviewer import discussion, leasing, views
from assay.web.reviewer.applications.queue import portfolios_of
from assay.web.reviewer.calibration import address_of
from assay.web.reviewer.keeping import Kept, keep
from assay.web.reviewer.sheets import LEVEL, Sheet
from assay.web.shelves import shelf
from assay.wording import say, spoken

blueprint = Blueprint("reviewer", __name__, url_prefix="/review")
blueprint.register_blueprint(discussion.blueprint)

DESK = "/<association>/<code>/<int:section>/<int:question>"


@blueprint.get("/")
def all_queues() -> str:
    """Everything this reviewer has to read: portfolios, and responses association by association."""
    actor = requests.actor()
    associations = actor.associations("reviewer")
    if not associations:
        raise NotAllowed(
            say("This page is for reviewers. A coordinator of your association can appoint you.")
        )
    queues, portfolios = [_queue(each) for each in associations], portfolios_of(actor)
    return render_template(
        "reviewer/queue.html",
        queues=queues,
        calibrations=_calibrations(queues),
        address_of=address_of,
        portfolios=portfolios,
        headline=views.headline(portfolios.waiting.total, queues),
        now=requests.now(),
    )


def _queue(association: str) -> views.Queue:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    tasks = queue(session, actor, association)
    waiting = [(each.code, each.section, each.question) for each in tasks if each.status != "final"]
    return views.Queue(
        association,
        views.name_of(catalog, association),
        tasks,
        talks(session, actor, association),
        shut(session, catalog, actor, association, waiting),
    )


def _calibrations(queues: list[views.Queue]) -> list[Standing]:
    """What is to be done before responses that wait can be opened; whoever was stopped is told in any case."""
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    return [
        standing
        for each in queues
        for standing in asked_of(session, catalog, actor, each.association)
        if standing.stage != "calibrated" and (each.left or standing.is_adrift)
    ]


@blueprint.get(DESK)
def desk(association: str, code: str, section: int, question: int) -> ResponseReturnValue:
    """One response with its rubric; `?check` looks a whole draft over before it becomes final."""
    if standing := _stopped(association, code, section, question):
        return redirect(address_of(standing))
    found = _open(association, code, section, question)
    sheet = Sheet.of(found.rating)
    left = _without_level(found, sheet) if "check" in request.args and found.rating else {}
    is_checked = "check" in request.args and found.rating is not None and not left
    return _show(association, found, sheet, problems=left, is_checked=is_checked)


@blueprint.post(DESK)
def rate(association: str, code: str, section: int, question: int) -> ResponseReturnValue:
    """Keep a draft (`action` draft), keep it and look it over (final), or make it final (confirm)."""
    if standing := _stopped(association, code, section, question, lock=True):
        return _refuse(standing)
    found = _open(association, code, section, question, lock=True)
    posted = Sheet.posted(request.form)
    if request.form.get("action") == "confirm":
        return _confirm(association, found, posted)
    kept = keep(requests.session(), requests.actor(), association, found, posted, requests.now())
    if request.accept_mimetypes.best == "application/json":
        return _answer(kept)
    if kept.outcome != "kept":
        return _show(association, found, kept.sheet, kept.problems, kept.outcome), _status(kept)
    if request.form.get("action") == "final":
        return redirect(_address(association, found, check=1), 303)
    flash(say("Your draft is kept."), "success")
    return redirect(_address(association, found), 303)


@blueprint.post(DESK + "/lease")
def lease(association: str, code: str, section: int, question: int) -> ResponseReturnValue:
    """Say for a script whether another window of this reviewer has the response open."""
    return leasing.answer(association, _open(association, code, section, question, lock=True))


def _stopped(
    association: str, code: str, section: int, question: int, *, lock: bool = False
) -> Standing | None:
    """The calibration that comes before a response of this reviewer's, if there is one."""
    if not code.isprintable():  # no database takes a NUL; `_open` says that there is no such response
        return None
    session, actor = requests.session(), requests.actor()
    return stands_before(session, requests.catalog(), actor, association, code, section, question, lock=lock)


def _refuse(standing: Standing) -> ResponseReturnValue:
    words = say("Not kept: you are asked to rate control responses before you score on.")
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"outcome": "stopped", "version": "", "words": str(words)}), 409
    flash(words, "warning")
    return redirect(address_of(standing), 303)


def _open(association: str, code: str, section: int, question: int, *, lock: bool = False) -> Desk:
    if not code.isprintable():  # no database takes a NUL
        raise NotFound(say("There is no such response in your queue."))
    actor, session = requests.actor(), requests.session()
    return open_desk(session, actor, association, code, section, question, lock=lock)


def _without_level(found: Desk, sheet: Sheet) -> dict[str, str]:
    titles = missing(found.rubric, sheet.levels)
    return {
        f"{LEVEL}{each.id}": say("“%(title)s” has no level yet.", title=each.title)
        for each in found.rubric.criteria
        if each.title in titles
    }


def _show(
    association: str,
    found: Desk,
    sheet: Sheet,
    problems: Mapping[str, str],
    outcome: str = "kept",
    is_checked: bool = False,
) -> str:
    is_final = found.rating is not None and found.rating.status == "final"
    place = (association, found.code, found.section, found.question)
    return render_template(
        "reviewer/desk.html",
        desk=found,
        sheet=sheet,
        problems=problems,
        outcome=outcome,
        is_checked=is_checked,
        is_final=is_final,
        exchange=exchange(requests.session(), requests.actor(), *place) if is_final else None,
        association=association,
        name=views.name_of(requests.catalog(), association),
        place=views.place_of(found),
        points=views.points(found.rubric, sheet),
        paragraphs=views.paragraphs(found.text),
        words=views.words(found.text),
        here=_address(association, found),
        shelf=shelf(requests.installation().settings.secret_key, requests.actor(), request.path),
    )


def _confirm(association: str, found: Desk, posted: Sheet) -> ResponseReturnValue:
    """Make the draft final that the reviewer looked over: that one, not what another window made of it since."""
    stored = Sheet.of(found.rating)
    if found.rating is not None and found.rating.status == "final":
        flash(say("This rating is final already."), "info")
        return redirect(_address(association, found), 303)
    if posted.version != stored.version or missing(found.rubric, stored.levels):
        flash(say("The draft was changed meanwhile. Please look it over again."), "warning")
        return redirect(_address(association, found, check=1), 303)
    marks = replace(stored, seconds=posted.seconds).marks
    make_final(requests.session(), requests.actor(), found, association, marks, requests.now())
    flash(say("Your rating of %(code)s is final.", code=found.code), "success")
    place = (association, found.code, found.section, found.question)
    if standing := stopped_by(requests.session(), requests.catalog(), requests.actor(), *place):
        return redirect(address_of(standing), 303)
    following = views.next_open(found)
    if following is None:
        return redirect(url_for("reviewer.all_queues"), 303)
    return redirect(_address(association, following), 303)


def _address(association: str, of: Desk | Task, **query: int) -> str:
    return url_for(
        "reviewer.desk",
        association=association,
        code=of.code,
        section=of.section,
        question=of.question,
        **query,  # type: ignore[arg-type]
    )


def _status(kept: Kept) -> int:
    return {"kept": 200, "faulty": 422}.get(kept.outcome, 409)


def _answer(kept: Kept) -> ResponseReturnValue:
    """For the page's own script: what the bar below the rubric says."""
    words = {
        "kept": say("Draft kept %(clock)s", clock=times.clock(requests.now(), requests.zone())),
        "final": say("This rating is final and can no longer be changed."),
        "stale": say("This draft was changed in another window. What you typed here is not kept yet."),
        "faulty": " ".join(str(each) for each in kept.problems.values()),
    }
    answer = {"outcome": kept.outcome, "version": kept.sheet.version, "words": words[kept.outcome]}
    return jsonify(spoken(answer)), _status(kept)
