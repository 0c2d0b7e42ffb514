"""The public pages: the associations of this installation, what each requires, and the plugins."""

from collections.abc import Mapping
from decimal import Decimal

from flask import Blueprint, render_template

from assay.content.exams import Section
from assay.services.errors import NotFound
from assay.services.plugin_health import troubles
from assay.services.scores.cuts import cut_in_force
from assay.web import requests
from assay.web.public.associations import Introduction, questions

blueprint = Blueprint("public", __name__)

#: What a plugin is told of, by the names of hooks.
EVENTS: Mapping[str, str] = {
    "sitting_submitted": "exams that are handed in",
    "result_released": "results that are released",
    "decision_made": "decisions",
    "credential_issued": "credentials",
}


@blueprint.get("/")
def home() -> str:
    """All associations."""
    return render_template("public/home.html", associations=requests.catalog().associations.values())


@blueprint.get("/associations/<association_id>")
def association(association_id: str) -> str:
    """One association: its endorsements, what they require, its exam."""
    found = requests.catalog().associations.get(association_id)
    if found is None:
        raise NotFound("There is no such association here. Its plugin may have been taken out.")
    introduction = Introduction(requests.catalog(), found, requests.now().date())

    def cut(exam: str, section: Section) -> Decimal:
        return cut_in_force(requests.session(), association_id, exam, section, requests.now())

    return render_template(
        "public/association.html", association=found, introduction=introduction, questions=questions, cut=cut
    )


@blueprint.get("/plugins", endpoint="plugins")
def installed() -> str:
    """Every plugin, also those that failed. Why, only coordinators read: a reason may quote a secret bank.

    What a plugin said when it was told of an event may quote that, so only its association's coordinators read it.
    """
    plugins, actor = requests.installation().plugins, requests.signed_in()
    coordinated = frozenset(actor.associations("coordinator")) if actor else frozenset()
    return render_template(
        "public/plugins.html",
        states=plugins.states,
        catalog=plugins.catalog,
        troubles=troubles(requests.session()),
        events=EVENTS,
        coordinated=coordinated,
        tells_why=bool(coordinated),
    )
