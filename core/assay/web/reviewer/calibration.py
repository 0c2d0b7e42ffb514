"""Calibration for a reviewer: practice with references shown, then control responses, then the word on both."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.calibration.courses import Piece, find_course
from assay.services.calibration.rating import again as begin_again
from assay.services.calibration.rating import rate_control
from assay.services.calibration.standing import Standing, standing_of
from assay.services.calibration.watching import shown_of
from assay.services.errors import NotFound
from assay.services.people import require
from assay.web import requests
from assay.web.reviewer import views
from assay.web.reviewer.sheets import LEVEL, Sheet
from assay.wording import say

blueprint = Blueprint("calibration", __name__, url_prefix="/review/calibration")

COURSE = "/<association>/<exam>/<section>"


def address_of(standing: Standing) -> str:
    """The page of a course."""
    association, exam, section = standing.course.key
    return url_for("calibration.show", association=association, exam=exam, section=section)


@blueprint.get(COURSE)
def show(association: str, exam: str, section: str) -> str:
    """How far this reviewer is, and what became of it."""
    found = _standing(association, exam, section)
    return render_template(
        "reviewer/calibration.html",
        standing=found,
        course=found.course,
        name=views.name_of(requests.catalog(), association),
        number_of=_numbers(found),
        off=_off(found),
        shown=shown_of(requests.session(), found),
    )


@blueprint.post(COURSE)
def again(association: str, exam: str, section: str) -> ResponseReturnValue:
    """Practice anew after having been stopped, or where a control response was taken away."""
    key = (association, exam, section)
    begin_again(requests.session(), requests.catalog(), requests.actor(), key, requests.now())
    flash(say("You begin anew with the practice responses."), "success")
    return redirect(url_for(".show", association=association, exam=exam, section=section), 303)


@blueprint.get(COURSE + "/<control>")
def piece(association: str, exam: str, section: str, control: str) -> ResponseReturnValue:
    """One response: to rate when it is the next, with the reference when it was practice and is rated."""
    found = _standing(association, exam, section)
    asked = next((each for each in found.course.pieces if each.id == control), None)
    if asked is None:
        raise NotFound(say("There is no such response in this calibration."))
    if control in found.rated and asked.control.use == "practice":
        return _page(found, asked, Sheet(dict(found.rated[control].levels)), {}, is_rated=True)
    if found.next is None or found.next.id != control:
        return redirect(address_of(found))
    return _page(found, asked, Sheet(), {})


@blueprint.post(COURSE + "/<control>")
def rate(association: str, exam: str, section: str, control: str) -> ResponseReturnValue:
    """Take the levels; they cannot be changed afterwards."""
    found = _standing(association, exam, section)
    posted, asked = Sheet.posted(request.form), found.next
    if asked is not None and asked.id == control and (left := _without_level(asked, posted)):
        return _page(found, asked, posted, left), 422
    key = (association, exam, section)
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    after = rate_control(session, catalog, actor, key, control, posted.levels, requests.now())
    if after.course.practice and any(each.id == control for each in after.course.practice):
        return redirect(_piece_address(after, control), 303)
    if after.next is not None:
        return redirect(_piece_address(after, after.next.id), 303)
    return redirect(address_of(after), 303)


def _standing(association: str, exam: str, section: str) -> Standing:
    require(requests.actor(), association, "reviewer")
    course = find_course(requests.catalog(), association, exam, section)
    return standing_of(requests.session(), course, requests.actor().person_id)


def _without_level(asked: Piece, sheet: Sheet) -> dict[str, str]:
    return {
        f"{LEVEL}{each.id}": say("“%(title)s” has no level yet.", title=each.title)
        for each in asked.rubric.criteria
        if sheet.levels.get(each.id, -1) not in range(each.highest + 1)
    }


def _page(
    found: Standing, asked: Piece, sheet: Sheet, problems: Mapping[str, str], *, is_rated: bool = False
) -> str:
    return render_template(
        "reviewer/control.html",
        standing=found,
        course=found.course,
        piece=asked,
        sheet=sheet,
        problems=problems,
        is_rated=is_rated,
        number=_numbers(found)[asked.id],
        paragraphs=views.paragraphs(asked.control.text),
        words=views.words(asked.control.text),
        here=_piece_address(found, asked.id),
        back=address_of(found),
        following=_piece_address(found, found.next.id) if found.next else address_of(found),
    )


def _piece_address(found: Standing, control: str) -> str:
    association, exam, section = found.course.key
    return url_for("calibration.piece", association=association, exam=exam, section=section, control=control)


def _numbers(found: Standing) -> dict[str, int]:
    """What each response is called: its place. Ids are chosen by authors and may say too much."""
    return {each.id: number for number, each in enumerate(found.course.pieces, 1)}


def _off(found: Standing) -> list[tuple[int, list[str]]]:
    """What was off on each control response, in words without any level."""
    kept = found.findings.get("controls", {})
    numbers = _numbers(found)
    titles = {
        (each.id, criterion.id): criterion.title
        for each in found.course.controls
        for criterion in each.rubric.criteria
    }
    return [
        (numbers[control], list(dict.fromkeys(_words(titles, control, each) for each in _told(deviations))))
        for control, deviations in kept.items()
        if control in numbers
    ]


def _told(deviations: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Without the total where the side of the cut says the same and more."""
    is_across = any(each["kind"] == "side-of-cut" for each in deviations)
    return [each for each in deviations if not (is_across and each["kind"] == "total")]


def _words(titles: Mapping[tuple[str, str], str], control: str, deviation: Mapping[str, str]) -> str:
    is_high = deviation["direction"] == "high"
    if deviation["criterion"]:
        title = titles.get((control, deviation["criterion"]), deviation["criterion"])
        return (
            say("%(criterion)s: too high", criterion=title)
            if is_high
            else say("%(criterion)s: too low", criterion=title)
        )
    if deviation["kind"] == "side-of-cut":
        return (
            say("All criteria together: too high, so that the response fell on the other side of the cut")
            if is_high
            else say("All criteria together: too low, so that the response fell on the other side of the cut")
        )
    return say("All criteria together: too high") if is_high else say("All criteria together: too low")
