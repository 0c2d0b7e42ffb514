"""What is asked, as an applicant's portfolio shows it: an empty one, and one that meets everything."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request, url_for

from assay.assessment.aims import Aim, aims_of
from assay.assessment.conformance.reachable import search
from assay.assessment.requirements.eligibility import evaluate
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.content.portfolio import Portfolio
from assay.content.problems import Key
from assay.services.errors import NotFound
from assay.services.portfolio.outlook import Outlook
from assay.web import requests
from assay.web.aims import NamedAim, criteria_of, named_aim
from assay.web.applicant.portfolio.heat import heat_map
from assay.web.applicant.portfolio.steps import next_steps, step_for
from assay.web.findings import names_of
from assay.web.preview.editions import spoken
from assay.web.preview.strips import Tab, show_strip
from assay.web.words import words_of
from assay.wording import say


def show() -> str:
    """The overview of a portfolio that was put together here."""
    catalog, wanted = spoken(), request.args.get("aim", "")
    known = criteria_of(catalog, wanted)
    if known is None:
        raise NotFound(
            say("There are no such criteria here, or their file cannot be read; the start page tells.")
        )
    aim, criteria = known
    day, complaint = _day()
    is_complete = request.args.get("portfolio") == "complete"
    _strip(catalog, aim, criteria, is_complete)
    found = _outlook(aim, criteria, day, is_complete)
    aims = [named_aim(catalog, each) for each, _ in aims_of(catalog)]
    if found is None:
        return render_template(
            "applicant/portfolio/no_criteria.html", wanted=wanted, day=day, goals=[], aims=aims
        )
    return _overview(catalog, found, aims, day, complaint)


def _overview(catalog: Catalog, found: Outlook, aims: Sequence[NamedAim], day: date, complaint: str) -> str:
    aim = found.aim
    map_ = catalog.maps.get(catalog.associations[aim.association].endorsement(aim.endorsement).map or "")
    return render_template(
        "applicant/portfolio/overview.html",
        found=found,
        aim=named_aim(catalog, aim),
        goals=[],
        aims=aims,
        day=day,
        today=_today(),
        complaint=complaint,
        steps=next_steps(found),
        names=names_of(found.portfolio, words_of(catalog, aim.association), is_own=True),
        heat=heat_map(map_, found.portfolio, day, aim.crossings) if map_ else None,
        step_for=step_for,
        goal_tabs=lambda *_: [],
    )


def _strip(catalog: Catalog, aim: Aim, criteria: Criteria, is_complete: bool) -> None:
    stem = next(name for name, each in catalog.criteria.items() if each is criteria).partition("/")[2]
    address: dict[str, Any] = {
        "aim": str(aim),
        **({"on": request.args["on"]} if "on" in request.args else {}),
    }
    tabs = [
        Tab(say("Nothing yet"), url_for("portfolio.overview.show", **address), not is_complete),
        Tab(
            say("Everything met"),
            url_for("portfolio.overview.show", **address, portfolio="complete"),
            is_complete,
        ),
    ]
    keys = [Key("criteria", stem, aim.association), Key("association", aim.association)]
    show_strip(say("The portfolio of an applicant"), keys, tabs)


def _outlook(aim: Aim, criteria: Criteria, day: date, is_complete: bool) -> Outlook | None:
    """A portfolio against the criteria; nothing when none are in force on the day."""
    version = criteria.version_on(day)
    if version is None:
        return None
    if not is_complete:
        empty = Portfolio()
        return Outlook(aim, version, empty, evaluate(version, empty, aim, day))
    found = next(search(criteria, aim, day), None)
    return Outlook(aim, version, found.portfolio, found.evaluation) if found else None


def _today() -> date:
    return requests.now().astimezone().date()


def _day() -> tuple[date, str]:
    """The day that was asked for; today, with a complaint, when it is none."""
    text = request.args.get("on", "").strip()
    try:
        day = date.fromisoformat(text) if text else _today()
    except ValueError:
        return _today(), say("“%(text)s” is not a day; write it as 2027-03-01.", text=text)
    return (day, "") if 1950 <= day.year <= 2150 else (_today(), say("Choose a day between 1950 and 2150."))
