"""Ticking what has evidence in one go."""

from assay.services.applications.reviewing import Desk
from assay.web import requests
from assay.web.applications.reading import reading_of


def with_evidence(found: Desk, domain: str = "") -> frozenset[str]:
    """The competencies that an entry or a rating documents, of one domain or of all."""
    session, catalog = requests.session(), requests.catalog()
    read = reading_of(session, catalog, found.application, found.judged, found.evaluation, found.questions)
    wanted = [each for each in read.domains if domain in ("", each.id)]
    return frozenset(name for each in wanted for name in each.documented)
