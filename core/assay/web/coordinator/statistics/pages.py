"""What a window says: progress of rating, agreement, items, and the report of its forms."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Redirect

from assay.assessment.exam.forms import EssayPart
from assay.services.errors import NotFound
from assay.services.reports.kinds import MANY_SITTINGS, of_window
from assay.services.statistics.agreement import section_agreement
from assay.services.statistics.curves import item_curve
from assay.services.statistics.items import SectionItems
from assay.services.statistics.rating_progress import rating_progress
from assay.services.statistics.ratings import final_ratings
from assay.services.statistics.report import form_report
from assay.services.statistics.responses import Section, responses_to, sections_of
from assay.services.statistics.scopes import Scope, find_scope
from assay.services.statistics.severity import severities
from assay.web import requests
from assay.web.coordinator import ordering
from assay.web.coordinator.office import Office, office
from assay.web.coordinator.statistics.agreement_views import agreement_view, severity_of
from assay.web.coordinator.statistics.files import report_file
from assay.web.coordinator.statistics.item_views import SORTS, item_rows, item_view
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.report_views import report_view
from assay.wording import say

blueprint = Blueprint("statistics", __name__, url_prefix="/<association>/windows/<int:window_id>")


@dataclass(frozen=True)
class Place:
    """Where a page is, and what it is about."""

    office: Office
    scope: Scope
    asked: dict[str, str]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The multiple-choice sections."""
        return sections_of(requests.session(), self.scope)

    @cached_property
    def naming(self) -> Naming:
        """What stands beside each other is told apart by it."""
        return Naming(self.office, self.scope, self.sections, requests.now())

    def section(self, position: int, form: str | None) -> Section:
        """The section at a place; where forms differ there, the one of this form."""
        here = [each for each in self.sections if each.position == position]
        if form is not None:
            here = [each for each in here if form in map(str, each.forms)]
        if not here:
            raise NotFound(say("There is no such item on this form."))
        return here[0]


def _place(association: str, window_id: int) -> Place:
    here = office(association)
    key, wide = request.args.get("form", ""), request.args.get("windows", "") == "all"
    scope = find_scope(requests.session(), requests.actor(), association, window_id, key, wide=wide)
    asked = {name: request.args[name] for name in ("form", "windows") if request.args.get(name)}
    return Place(here, scope, asked)


def _page(template: str, place: Place, **values: Any) -> str:
    return render_template(
        f"coordinator/statistics/{template}.html",
        office=place.office,
        place=place,
        scope=place.scope,
        window=place.scope.window,
        **values,
    )


@blueprint.get("/progress")
def progress(association: str, window_id: int) -> str:
    """Who has rated how much."""
    place = _place(association, window_id)
    found = rating_progress(requests.session(), requests.actor(), place.scope)
    rows = [(each, severity_of(each.severity, found.severities)) for each in found.reviewers]
    return _page("progress", place, progress=found, rows=rows)


@blueprint.get("/agreement")
def agreement(association: str, window_id: int) -> str:
    """How well reviewers agree."""
    place = _place(association, window_id)
    rated = final_ratings(requests.session(), requests.actor(), place.scope)
    severe = severities(rated)
    views = [
        agreement_view(title, section_agreement(rated, position), severe)
        for position, title in _essay_sections(place.scope)
    ]
    return _page("agreement", place, views=views, rated=rated, severe=severe)


def _essay_sections(scope: Scope) -> list[tuple[int, str]]:
    found = {
        position: part.section.title
        for form in scope.forms.values()
        for position, part in enumerate(form.parts)
        if isinstance(part, EssayPart)
    }
    return sorted(found.items())


@blueprint.get("/items")
def items(association: str, window_id: int) -> str:
    """The items of every multiple-choice section, sorted."""
    place = _place(association, window_id)
    asked = request.args.get("sort", "")
    sort = asked if asked in SORTS else "number"
    found = [
        SectionItems(responses_to(requests.session(), place.scope, section)) for section in place.sections
    ]
    views = [(each, item_rows(each, sort)) for each in found]
    return _page("items", place, views=views, sort=sort, sorts=SORTS)


@blueprint.get("/items/<int:position>/<int:number>")
def item(association: str, window_id: int, position: int, number: int) -> str:
    """One item."""
    place = _place(association, window_id)
    section = place.section(position, request.args.get("of"))
    if not 1 <= number <= len(section.part.items):
        raise NotFound(say("There is no such item on this form."))
    found = SectionItems(responses_to(requests.session(), place.scope, section))
    view = item_view(found, number, item_curve(found, number))
    return _page("item", place, view=view, section=section, number=number, n=found.responses.n)


@blueprint.get("/report")
def report(association: str, window_id: int) -> str:
    """The report of the forms."""
    place = _place(association, window_id)
    found = form_report(requests.session(), requests.actor(), place.scope)
    view = report_view(found, place.naming)
    return _page("report", place, view=view, is_large=len(place.scope.sittings) > MANY_SITTINGS)


@blueprint.get("/report.pdf")
def printed(association: str, window_id: int) -> Response:
    """The same on paper."""
    return _file(_place(association, window_id), "pdf", "application/pdf")


@blueprint.get("/report.csv")
def table(association: str, window_id: int) -> Response:
    """The same for other programs, with the figures of every item."""
    return _file(_place(association, window_id), "csv", "text/csv")


@blueprint.post("/report")
def order(association: str, window_id: int) -> Redirect:
    """Have a file of it made beside the pages."""
    scope = _place(association, window_id).scope
    about = of_window(window_id, scope.key, wide=request.args.get("windows", "") == "all")
    return ordering.place(association, f"statistics-{request.form.get('as', 'csv')}", about)


def _file(place: Place, ending: str, mimetype: str) -> Response:
    if len(place.scope.sittings) > MANY_SITTINGS:
        raise ordering.too_large()
    session, actor = requests.session(), requests.actor()
    content = report_file(session, actor, place.office, place.scope, ending, requests.now())
    name = f"report-{place.office.id}-{place.scope.window.id}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
