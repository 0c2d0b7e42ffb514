"""The public pages: the associations of this installation, what each requires, and the plugins."""

from decimal import Decimal

from flask import Blueprint, render_template

from assay.content.exams import Section
from assay.services.errors import NotFound
from assay.services.scores.cuts import cut_in_force
from assay.web import requests
from assay.web.public.associations import Introduction, questions

blueprint = Blueprint("public", __name__)


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
    """Every plugin, also those that failed. Why, only coordinators read: a reason may quote a secret bank."""
    plugins, actor = requests.installation().plugins, requests.signed_in()
    return render_template(
        "public/plugins.html",
        states=plugins.states,
        catalog=plugins.catalog,
        tells_why=actor is not None and bool(actor.associations("coordinator")),
    )
