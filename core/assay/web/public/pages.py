"""The public pages: the associations of this installation, what each requires, and the plugins."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template

from assay.content.associations import Association, Category
from assay.services.errors import NotFound
from assay.services.plugin_health import troubles
from assay.services.plugins.looking import owners
from assay.services.portfolio.assembling import day_in
from assay.web import requests
from assay.web.item_drawing import titles_of
from assay.web.public.examinations import Examinations, asked_in, has_veto, shares
from assay.web.public.requirements import EndorsementPages
from assay.wording import say

blueprint = Blueprint("public", __name__)

#: What a plugin is told of, by the names of hooks.
EVENTS: Mapping[str, str] = {
    "sitting_submitted": say("exams that are handed in"),
    "result_released": say("results that are released"),
    "decision_made": say("decisions"),
    "credential_issued": say("credentials"),
}


@blueprint.get("/")
def home() -> str:
    """All associations."""
    return render_template("public/home.html", associations=requests.spoken_catalog().offering)


@blueprint.get("/associations/<association_id>")
def association(association_id: str) -> str:
    """One association: its endorsements, and the ways to what each requires."""
    found, today = _association(association_id)
    catalog, examinations = requests.spoken_catalog(), _examinations(association_id)
    return render_template(
        "public/association.html",
        association=found,
        closed=catalog.closed.get(association_id),
        endorsements=[EndorsementPages(catalog, found, each, today) for each in found.endorsements],
        examinations=examinations,
        asked_in=asked_in,
    )


@blueprint.get("/associations/<association_id>/<endorsement_id>")
def endorsement(association_id: str, endorsement_id: str) -> str:
    """One endorsement: what is required; where it has categories, how they differ, and the way to each."""
    found = _endorsement(association_id, endorsement_id)
    if not found.endorsement.categories:
        return _required(found, None)
    return render_template("public/endorsement.html", page=found)


@blueprint.get("/associations/<association_id>/<endorsement_id>/<category_id>")
def category(association_id: str, endorsement_id: str, category_id: str) -> str:
    """One category of an endorsement: what is required."""
    found = _endorsement(association_id, endorsement_id)
    wanted = next((each for each in found.endorsement.categories if each.id == category_id), None)
    if wanted is None:
        raise NotFound(say("The endorsement has no such category."))
    return _required(found, wanted)


def _required(found: EndorsementPages, wanted: Category | None) -> str:
    return render_template(
        "public/requirements.html",
        page=found,
        category=wanted,
        required=found.requirements(wanted),
        examinations=_examinations(found.association.id),
        asked_in=asked_in,
        has_veto=has_veto,
        shares=shares(found.exams, found.map) if found.map else {},
    )


def _association(id_: str) -> tuple[Association, date]:
    """An association, and the day that it has there."""
    found = requests.spoken_catalog().associations.get(id_)
    if found is None:
        raise NotFound(say("There is no such association here. Its plugin may have been taken out."))
    return found, day_in(requests.catalog(), id_, requests.now())


def _endorsement(association_id: str, endorsement_id: str) -> EndorsementPages:
    association, today = _association(association_id)
    found = next((each for each in association.endorsements if each.id == endorsement_id), None)
    if found is None:
        raise NotFound(say("The association has no such endorsement."))
    return EndorsementPages(requests.spoken_catalog(), association, found, today)


def _examinations(association_id: str) -> Examinations:
    return Examinations(requests.session(), association_id, requests.now())


@blueprint.get("/plugins", endpoint="plugins")
def installed() -> str:
    """Every plugin, also those that failed. Why, only its association's coordinators read: it may quote a secret bank.

    What is shared stands here; banks that lie in an association's own plugin are nobody else's.
    """
    plugins, catalog, actor = requests.installation().plugins, requests.spoken_catalog(), requests.signed_in()
    coordinated = frozenset(actor.associations("coordinator")) if actor else frozenset()
    owner_of = owners(requests.session(), plugins) if coordinated else {}
    shared = requests.installation().effect.situation(requests.session()).shared
    return render_template(
        "public/plugins.html",
        states=plugins.states,
        catalog=catalog,
        banks=[each for id_, each in catalog.banks.items() if f"bank/{id_}" in shared],
        maps=[each for id_, each in catalog.maps.items() if f"map/{id_}" in shared],
        troubles=troubles(requests.session()),
        events=EVENTS,
        titles_of=titles_of,
        coordinated=coordinated,
        own={name for name, owner in owner_of.items() if owner in coordinated},
    )
