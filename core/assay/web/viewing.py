"""Noting that staff look at items, keys, prompts, rubrics, control responses, what candidates wrote or handed in,
and that they take tables and letters along.

In one place for all addresses, so that none is forgotten: a test asks of every one of staff whether it is here. It
is noted before the first byte of the page leaves, but in a short transaction of its own: a page that takes seconds must
not keep candidates from saving, and a page must be readable though nothing can be written. A form that comes back to be
corrected shows the same page, though nothing of what was sent is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from assay.services.people import Actor
from assay.services.viewing import Look, note_look, was_noted
from assay.storage.applications import Review
from assay.storage.standard_settings import Panel
from assay.web import requests
from assay.web.errors import ErrorPage

log = structlog.get_logger("assay.views")


class View(NamedTuple):
    """What a page shows: the act, and what it is done to, made from the page's address."""

    act: str
    subject: str


_WINDOW: Final = "window {window_id}"
_SITTING: Final = "sitting {sitting_id}"
_PANEL: Final = "panel {panel_id}"
_RESPONSE: Final = "response {code}/{section}/{question}"
_APPLICATION: Final = "application {application_id}"

#: What shows any of it, by endpoint: pages, and what a form is sent to that answers with its page.
VIEWS: Final[Mapping[str, View]] = {
    "coordinator.windows.form": View("view form", _WINDOW),
    "coordinator.statistics.items": View("view item statistics", _WINDOW),
    "coordinator.statistics.item": View("view item", _WINDOW),
    "coordinator.statistics.report": View("view report", _WINDOW),
    "coordinator.statistics.printed": View("view report", _WINDOW),
    "coordinator.statistics.table": View("export item statistics", _WINDOW),
    "coordinator.regrading.home": View("view questions", _WINDOW),
    "coordinator.regrading.correct": View("view question", _WINDOW),
    "coordinator.regrading.act": View("view question", _WINDOW),
    "coordinator.regrading.record": View("view regrade", _WINDOW),
    "coordinator.sittings.show": View("view answers", _SITTING),
    "coordinator.sittings.extra_time": View("view answers", _SITTING),
    "coordinator.sittings.void": View("view answers", _SITTING),
    "coordinator.adjudication.show": View("view adjudication", _WINDOW),
    "coordinator.adjudication.enter_rating": View("view essay to settle", _SITTING),
    "coordinator.exposure.show": View("view use of items", "exam {exam}"),
    "coordinator.applications.portfolio": View("view portfolio", _APPLICATION),
    "coordinator.decisions.letter": View("export letter", _APPLICATION),
    "coordinator.credentials.table": View("export credentials", "credentials {association}"),
    "coordinator.calibration.drift": View("view control responses", "exam {exam}"),
    "coordinator.plugin.compare": View("view plugin changes", "plugin {association}"),
    "coordinator.standard_setting.run": View("view panel", _PANEL),
    "coordinator.standard_setting.invite": View("view panel", _PANEL),
    "coordinator.standard_setting.phase": View("view panel", _PANEL),
    "coordinator.standard_setting.result": View("view panel", _PANEL),
    "judge.panel": View("view panel", _PANEL),
    "judge.keep": View("view panel", _PANEL),
    "judge.item": View("view panel item", _PANEL),
    "review_applications.desk": View("view portfolio", _APPLICATION),
    "review_applications.mark": View("view portfolio", _APPLICATION),
    "review_applications.messages.write": View("view portfolio", _APPLICATION),
    "reviewer.desk": View("view response", _RESPONSE),
    "reviewer.rate": View("view response", _RESPONSE),
    "reviewer.discussion.show": View("view response", _RESPONSE),
    "reviewer.discussion.suggest": View("view response", _RESPONSE),
    "calibration.show": View("view calibration", "exam {exam}"),
    "calibration.piece": View("view control response", "exam {exam}"),
    "calibration.rate": View("view control response", "exam {exam}"),
}
#: What tells one thing from another under the same subject; whoever looks at the next one has looked again.
_PARTS: Final = ("control", "key", "section", "question", "position", "number", "regrade_id")


def install(app: Flask) -> None:
    """Have every page that shows any of it noted."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    view = VIEWS.get(request.endpoint or "")
    if view is not None and _is_shown(response):
        if failed := response.status_code >= 400:
            requests.abandon()  # what was sent is undone, and the note of the look is not
        actor = requests.signed_in()
        if actor is not None:
            look = _look(actor, view, request.view_args or {})
            _note_now(look) if failed else note(look)
    return response


def _is_shown(response: Response) -> bool:
    """Whether this is the page or what is taken along; not a way elsewhere, an error, or a word for a script."""
    if isinstance(response, ErrorPage) or request.method == "HEAD":
        return False
    if request.method == "GET" and response.status_code == 200:
        return True
    return response.status_code in (200, 409, 422) and response.mimetype == "text/html"


def _look(actor: Actor, view: View, given: Mapping[str, Any]) -> Look:
    given = {**given, **_owner(given)}
    return Look(given["association"], actor, view.act, view.subject.format(**given), _detail(view, given))


def _note_now(look: Look) -> None:
    """Where a request failed, nothing comes after a commit."""
    now = requests.now()
    is_noted = was_noted(requests.session(), look, now)
    requests.abandon()  # one connection at a time
    if not is_noted:
        _write(look, now)


def note(look: Look) -> None:
    """Note a look; for a page of which the address does not say at whose things it is."""
    now = requests.now()
    if not was_noted(requests.session(), look, now):
        requests.after_commit(lambda: _write(look, now))


def _write(look: Look, now: datetime) -> None:
    try:
        with requests.installation().database.writing() as session:
            note_look(session, look, now)
    except (SQLAlchemyError, OSError) as error:  # it can be read all the same
        log.error(
            "a view could not be noted", act=look.act, subject=look.subject, reason=type(error).__name__
        )


def _detail(view: View, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the subject does not say yet, and which form a page was asked for."""
    found = {name: given[name] for name in _PARTS if name in given and f"{{{name}}}" not in view.subject}
    asked = {name: request.args[name] for name in ("form", "show") if name in request.args}
    return {**found, **asked}


def _owner(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose a panel or a review is, where the address does not say it; the page has read it."""
    if "panel_id" in given and "association" not in given:
        return {"association": requests.session().get_one(Panel, given["panel_id"]).association}
    if "review_id" in given:
        review = requests.session().get_one(Review, given["review_id"])
        return {"association": review.association, "application_id": review.application_id}
    return {}
