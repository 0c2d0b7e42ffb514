"""The portfolio: everything below /portfolio."""

from flask import Blueprint

from assay.web.applicant.portfolio import about, documents, entries, exporting, importing, overview, people

blueprint = Blueprint("portfolio", __name__, url_prefix="/portfolio")
for each in (overview, people, about, documents, importing, exporting, entries):
    blueprint.register_blueprint(each.blueprint)
