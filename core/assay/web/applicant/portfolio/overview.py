"""The overview: how far the applicant is for a goal, on any day, and elsewhere."""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.aims import Aim, aims_of, aims_offered
from assay.content.competencies import CompetencyMap
from assay.content.crosswalk import Crosswalk
from assay.services.errors import NotFound
from assay.services.portfolio.assembling import day_in
from assay.services.portfolio.outlook import Outlook, everywhere, goals_of, outlook, own_portfolio
from assay.web import requests
from assay.web.aims import NamedAim, named, named_aim
from assay.web.applicant.portfolio.heat import HeatMap, heat_map, of_competency
from assay.web.applicant.portfolio.steps import next_steps, step_for
from assay.web.findings import names_of
from assay.web.words import words_of
from assay.wording import say

blueprint = Blueprint("overview", __name__)


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The requirements of a goal, each with its proof; what is missing first."""
    goals = _goals()
    wanted = request.args.get("aim") or (str(goals[0].aim) if goals else "")
    if not wanted:
        return _start()
    day, complaint = _day(wanted.partition("/")[0])
    found = outlook(requests.session(), requests.spoken_catalog(), requests.actor(), wanted, day)
    if found is None:
        return render_template(
            "applicant/portfolio/no_criteria.html", wanted=wanted, day=day, goals=goals, aims=_all_aims()
        )
    return render_template(
        "applicant/portfolio/overview.html",
        found=found,
        aim=named_aim(requests.spoken_catalog(), found.aim),
        goals=goals,
        aims=_all_aims(),
        day=day,
        today=_today(found.aim.association),
        complaint=complaint,
        steps=next_steps(found),
        names=names_of(
            found.portfolio, words_of(requests.spoken_catalog(), found.aim.association), is_own=True
        ),
        heat=_heat(found),
        step_for=step_for,
        goal_tabs=_goal_tabs,
    )


def _goal_tabs(
    goals: list[NamedAim], here: NamedAim, endpoint: str = "portfolio.overview.show"
) -> list[tuple[str, str, bool]]:
    """The goals as tabs: title, address, and whether it is shown."""
    return [(str(each), url_for(endpoint, aim=each.aim), str(each.aim) == str(here.aim)) for each in goals]


def _start() -> str:
    """The portfolio of somebody who has no goal yet."""
    portfolio = own_portfolio(requests.session(), requests.spoken_catalog(), requests.actor())
    return render_template(
        "applicant/portfolio/start.html", portfolio=portfolio, aims=_all_aims(), today=_today("")
    )


@blueprint.get("/elsewhere")
def elsewhere() -> str:
    """The same portfolio against everything that is installed."""
    day, complaint = _day("")
    catalog = requests.spoken_catalog()
    found = everywhere(requests.session(), catalog, requests.actor(), day)
    return render_template(
        "applicant/portfolio/elsewhere.html",
        outlooks=[(named_aim(catalog, each.aim), each) for each in found],
        day=day,
        complaint=complaint,
    )


@blueprint.get("/competencies")
def competencies() -> ResponseReturnValue:
    """The heat map of a goal, on a page of its own."""
    goals = _goals()
    wanted = request.args.get("aim") or (str(goals[0].aim) if goals else "")
    found = outlook(requests.session(), requests.spoken_catalog(), requests.actor(), wanted, _today(""))
    if found is None or (heat := _heat(found)) is None:
        return redirect(url_for("portfolio.overview.show"))
    aim = named_aim(requests.spoken_catalog(), found.aim)
    return render_template(
        "applicant/portfolio/competencies.html", aim=aim, heat=heat, goals=goals, goal_tabs=_goal_tabs
    )


@blueprint.get("/competencies/<competency>")
def competency(competency: str) -> str:
    """Everything in the portfolio that documents one competency."""
    actor, catalog, wanted = requests.actor(), requests.spoken_catalog(), request.args.get("aim", "")
    association = wanted.partition("/")[0]
    map_ = next((each for each in _maps(wanted) if competency in each.competencies), None)
    if map_ is None:
        raise NotFound(say("No installed competency map holds this competency."))
    here = association if association in catalog.associations else None
    portfolio = own_portfolio(requests.session(), catalog, actor, here)
    return render_template(
        "applicant/portfolio/competency.html",
        competency=map_.competencies[competency],
        domain=map_.domain(competency.partition(".")[0]),
        documented=of_competency(
            portfolio, competency, _today(association), Crosswalk(catalog.maps).into(map_.id)
        ),
        names=names_of(portfolio, words_of(catalog, association), is_own=True),
        aim=wanted,
    )


def _maps(wanted: str) -> Iterator[CompetencyMap]:
    """The map of an aim, then all others: several may hold a competency, each in its own words."""
    catalog = requests.spoken_catalog()
    aims = [aim for aim, _ in aims_of(catalog) if str(aim) == wanted]
    yield from (map_ for aim in aims if (map_ := _map_of(aim)))
    yield from catalog.maps.values()


def _goals() -> list[NamedAim]:
    catalog = requests.spoken_catalog()
    found = goals_of(requests.session(), requests.actor())
    return [named(catalog, each.association, each.endorsement, each.category) for each in found]


def _all_aims() -> list[NamedAim]:
    catalog = requests.spoken_catalog()
    return [named_aim(catalog, aim) for aim, _ in aims_offered(catalog)]


def _today(association: str) -> date:
    return day_in(requests.spoken_catalog(), association, requests.now())


def _day(association: str) -> tuple[date, str]:
    """The day that was asked for; today, with a complaint, when it is none."""
    text = request.args.get("on", "").strip()
    if not text:
        return _today(association), ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _today(association), say("“%(text)s” is not a day; write it as 2027-03-01.", text=text)
    if not 1950 <= day.year <= 2150:
        return _today(association), say("Choose a day between 1950 and 2150.")
    return day, ""


def _heat(found: Outlook) -> HeatMap | None:
    map_ = _map_of(found.aim)
    return heat_map(map_, found.portfolio, found.evaluation.on, found.aim.crossings) if map_ else None


def _map_of(aim: Aim) -> CompetencyMap | None:
    catalog = requests.spoken_catalog()
    return catalog.maps.get(catalog.associations[aim.association].endorsement(aim.endorsement).map or "")
