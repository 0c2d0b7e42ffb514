"""The report of a window's forms as a file, made by a page or by a worker."""

from datetime import datetime

from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.services.statistics.report import form_report
from assay.services.statistics.responses import sections_of
from assay.services.statistics.scopes import Scope
from assay.web.coordinator.office import Office
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.printing import report_pdf
from assay.web.coordinator.statistics.report_views import report_view
from assay.web.coordinator.statistics.tables import table_of


def report_file(
    session: Session, actor: Actor, office: Office, scope: Scope, ending: str, now: datetime
) -> bytes:
    """On paper (`pdf`), or for other programs with the figures of every item (`csv`)."""
    naming = Naming(office, scope, sections_of(session, scope), now)
    found = form_report(session, actor, scope)
    view = report_view(found, naming)
    if ending == "pdf":
        return report_pdf(view, naming)
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    return f"\ufeff{table_of(found, view, naming)}".encode()
