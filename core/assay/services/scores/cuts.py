"""The cut that counts: what was decided last before a sitting began, else that of the exam file."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from assay.content.exams import Section
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import Window


def cut_of(session: Session, sitting: Sitting, section: Section) -> Decimal:
    """The share of points that passes a section in a sitting. What is decided after it began never reaches it."""
    # Inside the statement: a result asks for its cuts six times.
    exam = select(Window.exam).where(Window.id == sitting.window_id).scalar_subquery()
    began_at = sitting.opened_at or sitting.registered_at
    return cut_in_force(session, sitting.association, exam, section, began_at, sitting.form_id)


def cut_in_force(
    session: Session,
    association: str,
    exam: str | ScalarSelect[str],
    section: Section,
    at: datetime,
    form_id: int | None = None,
) -> Decimal:
    """What passes a section for sittings that begin at a moment.

    A cut of the form comes before one of all forms, and without a form only the latter is looked for.
    """
    query = (
        select(CutVersion)
        .where(CutVersion.association == association, CutVersion.exam == exam)
        .where(CutVersion.section == section.id, CutVersion.effective_at <= at)
        .where(CutVersion.form_id.is_(None) | (CutVersion.form_id == form_id))
        .order_by(CutVersion.form_id.is_(None), CutVersion.effective_at.desc(), CutVersion.id.desc())
    )
    found = session.scalars(query.limit(1)).first()
    return found.share if found else section.cut.share
