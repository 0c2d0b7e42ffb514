"""Essays that first readings do not settle: with whom they are, and what a coordinator does about it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assay.assessment.exam.marking import missing
from assay.services.errors import NotFound, Refused
from assay.services.essays.adjudicating import Case, enter, open_case
from assay.services.essays.adjudications import adjudications_of, reasons_in_words
from assay.services.essays.third_readers import give
from assay.services.overview import coordinated_window
from assay.web import requests
from assay.web.coordinator.office import office
from assay.web.reviewer.sheets import LEVEL, Sheet
from assay.wording import say

Page = str | Response | tuple[str, int]

blueprint = Blueprint(
    "adjudication", __name__, url_prefix="/<association>/windows/<int:window_id>/adjudication"
)
ONE = "/<int:sitting_id>/<int:section>/<int:question>"


@blueprint.get("")
def show(association: str, window_id: int) -> str:
    """What was sent on in a window: first what waits for the coordinator."""
    here = office(association)
    found = adjudications_of(requests.session(), requests.actor(), association, window_id)
    return render_template("coordinator/adjudication.html", office=here, window=found.window, found=found)


@blueprint.post(f"{ONE}/give")
def give_on(association: str, window_id: int, sitting_id: int, section: int, question: int) -> Response:
    """Give an essay to a third reader, or to another one than before."""
    session, actor = requests.session(), requests.actor()
    coordinated_window(session, actor, association, window_id)
    try:
        reader = give(session, actor, association, sitting_id, section, question, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    else:
        flash(say("%(name)s finds the essay among the others in the queue.", name=reader.name), "success")
    return redirect(url_for(".show", association=association, window_id=window_id))


@blueprint.route(f"{ONE}/enter", methods=["GET", "POST"])
def enter_rating(association: str, window_id: int, sitting_id: int, section: int, question: int) -> Page:
    """Enter what an expert gives, level by level."""
    session, actor = requests.session(), requests.actor()
    office(association)
    try:
        case = open_case(session, actor, association, sitting_id, section, question)
    except Refused as refusal:
        return _settled(association, window_id, str(refusal))
    if case.sent.way == "third-reader" or case.sitting.window_id != window_id:
        raise NotFound(say("There is no rating to be entered here."))
    if request.method == "GET":
        return _form(association, case, Sheet(), {})
    sheet = Sheet.posted(request.form)
    if problems := _problems(case, sheet):
        return _form(association, case, sheet, problems), 422
    place = (association, sitting_id, section, question)
    try:
        enter(session, actor, *place, sheet.levels, sheet.comment, requests.now())
    except Refused as refusal:
        return _settled(association, window_id, str(refusal))
    flash(say("The rating is entered, and the essay is settled."), "success")
    return redirect(url_for(".show", association=association, window_id=window_id))


def _settled(association: str, window_id: int, words: str) -> Response:
    requests.abandon()
    flash(words, "error")
    return redirect(url_for(".show", association=association, window_id=window_id))


def _problems(case: Case, sheet: Sheet) -> Mapping[str, str]:
    rubric = case.scored.rubric
    known = {each.id: {level.score for level in each.levels} for each in rubric.criteria}
    given = {name: level for name, level in sheet.levels.items() if level in known.get(name, ())}
    left = missing(rubric, given)
    found = {
        f"{LEVEL}{each.id}": say("“%(title)s” has no level yet.", title=each.title)
        for each in rubric.criteria
        if each.title in left
    }
    return {**found, **sheet.problems(rubric)}


def _form(association: str, case: Case, sheet: Sheet, problems: Mapping[str, str]) -> str:
    return render_template(
        "coordinator/adjudication_rating.html",
        office=office(association),
        window=case.sitting.window,
        case=case,
        rubric=case.scored.rubric,
        reasons=reasons_in_words(case.sent.reasons, case.scored.rubric),
        sheet=sheet,
        problems=problems,
    )
