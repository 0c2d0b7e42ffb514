"""All applications of an association, one of them, and what was handed in with it."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request

from assay.services.applications.access import coordinated_application
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.evaluating import judging
from assay.services.errors import NotFound
from assay.web import requests
from assay.web.aims import named
from assay.web.applications.reading import reading_of
from assay.web.coordinator.applications import messages, outcomes, reviewers, settling
from assay.web.coordinator.applications import show as pages
from assay.web.coordinator.applications.list_views import PLACES, Row, rows_of
from assay.web.coordinator.office import office
from assay.wording import say

blueprint = Blueprint("applications", __name__, url_prefix="/<association>/applications")
for each in (reviewers, settling, outcomes, messages):
    blueprint.register_blueprint(each.blueprint)

#: What the list shows at first: everything that somebody still has to do with.
CURRENT: Final = "current"
_OVER: Final = ("granted", "declined", "withdrawn")


@dataclass(frozen=True)
class Choice:
    """A way to filter the list."""

    id: str
    title: str
    number: int
    is_chosen: bool


@blueprint.get("")
def all_of(association: str) -> str:
    """The list, as it is filtered."""
    here = office(association)
    rows = rows_of(association)
    place, aim = request.args.get("show", CURRENT), request.args.get("aim", "")
    found = [each for each in rows if _is_shown(each, place) and aim in ("", str(each.aim.aim))]
    return render_template(
        "coordinator/applications/list.html",
        office=here,
        rows=found,
        places=_places(rows, place),
        aims=_aims(rows, aim),
        is_filtered=bool(aim) or place != CURRENT,
        total=len(rows),
    )


def _is_shown(row: Row, place: str) -> bool:
    if place == CURRENT:
        return row.line.place not in (*_OVER, "preparing")
    return place not in PLACES or row.line.place == place


def _places(rows: tuple[Row, ...], chosen: str) -> list[Choice]:
    """Everything that is under way, each place where there are any, and all."""
    current = sum(_is_shown(each, CURRENT) for each in rows)
    found = [Choice(CURRENT, say("Under way"), current, chosen == CURRENT)]
    for place, standing in PLACES.items():
        if number := sum(each.line.place == place for each in rows):
            found.append(Choice(place, standing.words, number, chosen == place))
    is_all = chosen != CURRENT and chosen not in PLACES
    return [*found, Choice("all", say("All"), len(rows), is_all)]


def _aims(rows: tuple[Row, ...], chosen: str) -> list[Choice]:
    titles = {str(each.aim.aim): each.aim.title for each in rows}
    return [
        Choice(aim, title, sum(str(each.aim.aim) == aim for each in rows), aim == chosen)
        for aim, title in sorted(titles.items(), key=lambda pair: pair[1])
    ]


@blueprint.get("/<int:application_id>")
def show(association: str, application_id: int) -> pages.Page:
    """One application: where it stands, who has it, and what a coordinator can do."""
    return pages.show(association, application_id)


@blueprint.get("/<int:application_id>/portfolio")
def portfolio(association: str, application_id: int) -> str:
    """What was handed in, to read."""
    here = office(association)
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    if application.round == 0:
        raise NotFound(say("This application has not been handed in."))
    refuse_conflict(session, catalog, actor, application)
    judged = judging(session, application, catalog=catalog)
    evaluation = judged.rules.judge(judged.content.portfolio, judged.on, {})
    return render_template(
        "coordinator/applications/portfolio.html",
        office=here,
        application=application,
        judged=judged,
        aim=named(catalog, association, application.endorsement, application.category),
        reading=reading_of(session, catalog, application, judged, evaluation, judged.questions),
    )
