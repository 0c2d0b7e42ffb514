"""Taking the portfolio with you: as YAML for `assay evaluate` and other installations, and as PDF for people."""

import re

from flask import Blueprint, Response, request

from assay.services.errors import NotFound
from assay.services.portfolio.transfer import export_text
from assay.unicode import normal_form
from assay.web import requests
from assay.web.applicant.portfolio.printing import printed
from assay.web.pdf import render_pdf
from assay.wording import say

blueprint = Blueprint("exporting", __name__)


@blueprint.get("/export.yaml")
def as_yaml() -> Response:
    """The whole portfolio; with `?association=mi-aimh` also what is on record there."""
    actor, catalog = requests.actor(), requests.catalog()
    association = request.args.get("association") or None
    if association and association not in catalog.associations:
        raise NotFound(say("No such association is installed here."))
    text = export_text(requests.session(), catalog, actor, association)
    return _saved(text.encode(), "application/yaml", f"portfolio-{_slug(actor.name)}.yaml")


@blueprint.get("/export.pdf")
def as_pdf() -> Response:
    """The whole portfolio, to print or hand on."""
    actor = requests.actor()
    content = render_pdf("portfolio", printed(requests.session(), actor))
    return _saved(content, "application/pdf", f"portfolio-{_slug(actor.name)}.pdf")


def _slug(name: str) -> str:
    plain = normal_form("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "mine"


def _saved(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=media_type, headers=headers)
