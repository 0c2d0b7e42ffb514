"""How often the items of an examination were given: what is fresh, and what everybody may know by now."""

from flask import Blueprint, render_template

from assay.services.item_usage import bank_usage
from assay.web import requests
from assay.web.coordinator.office import competency_map, office

blueprint = Blueprint("exposure", __name__, url_prefix="/<association>/exams/<exam>")

#: So many rows say enough of what is used most.
MOST_ROWS = 25


@blueprint.get("/exposure")
def show(association: str, exam: str) -> str:
    """Each section of items, with the items that were given most."""
    here = office(association)
    found = bank_usage(
        requests.session(), requests.spoken_catalog(), requests.actor(), association, exam, requests.now()
    )
    known = competency_map(here.exams[exam])
    titles = {key: each.title for key, each in known.competencies.items()} if known else {}
    return render_template(
        "coordinator/exposure.html", office=here, exam=exam, sections=found, titles=titles, most=MOST_ROWS
    )
