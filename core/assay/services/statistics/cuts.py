"""Which cut counted for the sittings of a scope: one mostly, two where it was changed in between."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.exams import Section
from assay.services.statistics.scopes import Scope
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion


def cuts_applied(session: Session, scope: Scope, section: Section) -> tuple[tuple[Decimal, int], ...]:
    """Each cut with the number of sittings it counts for, the most frequent first; that of the file for nobody."""
    versions = _versions(session, scope, section)
    query = select(Sitting.form_id, Sitting.opened_at, Sitting.registered_at).where(scope.which)
    found: Counter[Decimal] = Counter()
    for form, opened, registered in session.execute(query):
        found[_cut(versions, form, opened or registered, section)] += 1
    return tuple(found.most_common()) or ((section.cut.share, 0),)


def _versions(session: Session, scope: Scope, section: Section) -> Sequence[CutVersion]:
    query = (
        select(CutVersion)
        .where(CutVersion.association == scope.window.association, CutVersion.exam == scope.window.exam)
        .where(CutVersion.section == section.id)
        .order_by(CutVersion.form_id.is_(None), CutVersion.effective_at.desc(), CutVersion.id.desc())
    )
    return session.scalars(query).all()


def _cut(versions: Sequence[CutVersion], form: int, began: datetime, section: Section) -> Decimal:
    """As `services.cuts.cut_of`: the form's own first, then the newest that was in force."""
    fitting = (each for each in versions if each.form_id in (None, form) and each.effective_at <= began)
    found = next(fitting, None)
    return found.share if found else section.cut.share
