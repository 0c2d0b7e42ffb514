"""The page of one application, with the forms that were posted and what is wrong with them."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assay.web import requests
from assay.web.coordinator.applications.case import Case, case_of
from assay.web.coordinator.applications.forms import BoardForm, MessageForm
from assay.web.coordinator.applications.list_views import PLACES, who_has_it
from assay.web.coordinator.office import office
from assay.web.coordinator.words import sentence

Page = str | Response | tuple[str, int]


def show(
    association: str,
    application_id: int,
    *,
    message: MessageForm | None = None,
    boards: Mapping[str, BoardForm] | None = None,
    fault: str = "",
    chosen: frozenset[int] = frozenset(),
) -> Page:
    """The page; with status 422 when it shows what must be corrected. `fault` is about choosing reviewers."""
    here = office(association)
    found = case_of(association, application_id)
    page = render_template(
        "coordinator/applications/show.html",
        office=here,
        case=found,
        application=found.application,
        standing=PLACES[found.line.place],
        who_has_it=who_has_it(found.line, requests.now()),
        message=message or MessageForm(formdata=None),
        boards={**_board_forms(found), **(boards or {})},
        fault=fault,
        chosen=chosen,
        sentence=sentence,
    )
    return (page, 422) if message or boards or fault else page


def _board_forms(found: Case) -> Mapping[str, BoardForm]:
    return {each.subject: BoardForm(each, is_posted=False) for each in found.boards}


def back(association: str, application_id: int, words: str, anchor: str = "") -> Response:
    """To the page, saying what was done."""
    flash(words, "success")
    return redirect(
        url_for(
            "coordinator.applications.show",
            association=association,
            application_id=application_id,
            _anchor=anchor or None,
        )
    )
