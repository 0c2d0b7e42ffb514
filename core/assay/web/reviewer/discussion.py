"""Where first readers agree on one rating, once each has made an own one final."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.exam.marking import missing
from assay.services.errors import NotFound, Refused
from assay.services.essays.discussing import Discussion, Exchange, agree, exchange, propose
from assay.services.essays.rating import Desk
from assay.services.essays.seeded import open_desk
from assay.web import requests
from assay.web.reviewer.sheets import LEVEL, Sheet
from assay.wording import say

blueprint = Blueprint(
    "discussion", __name__, url_prefix="/<association>/<code>/<int:section>/<int:question>/discussion"
)


@blueprint.get("")
def show(association: str, code: str, section: int, question: int) -> str:
    """The ratings side by side, and what is proposed."""
    desk, found, discussed = _open(association, code, section, question)
    return _page(association, desk, found, discussed, _begun(desk, found, discussed), {})


def _begun(desk: Desk, found: Exchange, discussed: Discussion) -> Sheet:
    """What stands in the form at first: the proposal, or whatever all readers gave alike."""
    if discussed.levels:
        return Sheet(levels=discussed.levels, comment=discussed.comment)
    own = Sheet.of(desk.rating).levels
    alike = {key: own[key] for key in own if all(each.levels.get(key) == own[key] for each in found.others)}
    return Sheet(levels=alike)


@blueprint.post("")
def suggest(association: str, code: str, section: int, question: int) -> ResponseReturnValue:
    """Propose a rating to the others."""
    desk, found, discussed = _open(association, code, section, question)
    sheet = Sheet.posted(request.form)
    if problems := _problems(desk, sheet):
        return _page(association, desk, found, discussed, sheet, problems), 422
    place = (association, code, section, question)
    try:
        propose(requests.session(), requests.actor(), *place, sheet.levels, sheet.comment, requests.now())
    except Refused as refusal:
        return _refused(association, desk, refusal)
    flash(say("Your proposal is kept; it counts when all of you agree."), "success")
    return redirect(_address(association, desk), 303)


@blueprint.post("/agree")
def consent(association: str, code: str, section: int, question: int) -> ResponseReturnValue:
    """Agree to the proposal as it was shown."""
    desk, *_ = _open(association, code, section, question)
    place, version = (association, code, section, question), request.form.get("version", "")
    try:
        agree(requests.session(), requests.actor(), *place, version, requests.now())
    except Refused as refusal:
        return _refused(association, desk, refusal)
    flash(say("You agreed to this rating."), "success")
    return redirect(_address(association, desk), 303)


def _open(association: str, code: str, section: int, question: int) -> tuple[Desk, Exchange, Discussion]:
    session, actor = requests.session(), requests.actor()
    place = (association, code, section, question)
    found = exchange(session, actor, *place) if code.isprintable() else None
    if found is None:
        raise NotFound(say("There is nothing to be discussed about this response."))
    return open_desk(session, actor, *place), found, found.discussion


def _problems(desk: Desk, sheet: Sheet) -> Mapping[str, str]:
    known = {each.id: {level.score for level in each.levels} for each in desk.rubric.criteria}
    given = {name: level for name, level in sheet.levels.items() if level in known.get(name, ())}
    left = missing(desk.rubric, given)
    found = {
        f"{LEVEL}{each.id}": say("“%(title)s” has no level yet.", title=each.title)
        for each in desk.rubric.criteria
        if each.title in left
    }
    return {**found, **sheet.problems(desk.rubric)}


def _refused(association: str, desk: Desk, refusal: Refused) -> ResponseReturnValue:
    requests.abandon()
    flash(str(refusal), "warning")
    return redirect(_address(association, desk), 303)


def _address(association: str, desk: Desk) -> str:
    place = {"code": desk.code, "section": desk.section, "question": desk.question}
    return url_for(".show", association=association, **place)  # type: ignore[arg-type]


def _page(
    association: str,
    desk: Desk,
    found: Exchange,
    discussed: Discussion,
    sheet: Sheet,
    problems: Mapping[str, str],
) -> str:
    return render_template(
        "reviewer/discussion.html",
        association=association,
        desk=desk,
        others=found.others,
        discussed=discussed,
        mine=Sheet.of(desk.rating),
        sheet=sheet,
        problems=problems,
        here=_address(association, desk),
    )
