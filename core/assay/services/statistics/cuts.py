"""Which cut counted for the sittings of a scope: one mostly, two where it was changed in between."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.equating.cuts import CutMethod
from assay.content.exams import Section
from assay.services.statistics.scopes import Scope
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion


@dataclass(frozen=True)
class AppliedCut:
    """A cut, for how many sittings it counts, and the decision that it rests on."""

    share: Decimal
    n: int
    #: Number of the decision; nothing for the cut of the exam file.
    version: int | None = None
    decided_at: datetime | None = None
    effective_at: datetime | None = None
    #: Of the panel's cut, or of the equating that carried it over, as a share of the points.
    standard_error: float | None = None
    judges: int = 0
    panel: str = ""
    #: For a cut that was carried over from another form: by which method, and how many people sat both forms.
    method: CutMethod | None = None
    people: int = 0


def cuts_applied(
    session: Session, scope: Scope, section: Section, forms: Collection[int] | None = None
) -> tuple[AppliedCut, ...]:
    """Each cut with the number of sittings it counts for, the most frequent first; that of the file for nobody."""
    versions = _versions(session, scope, section)
    query = select(Sitting.form_id, Sitting.opened_at, Sitting.registered_at).where(scope.which)
    if forms is not None:
        query = query.where(Sitting.form_id.in_(forms))
    found: Counter[tuple[int, datetime] | None] = Counter()
    # One decision gives every form that it is for a row of its own.
    first: dict[tuple[int, datetime] | None, CutVersion | None] = {}
    for form, opened, registered in session.execute(query):
        version = _version(versions, form, opened or registered)
        key = (version.basis_points, version.decided_at) if version else None
        first.setdefault(key, version)
        found[key] += 1
    applied = tuple(_applied(first[key], n, section) for key, n in found.most_common())
    return applied or (AppliedCut(section.cut.share, 0),)


def _applied(version: CutVersion | None, n: int, section: Section) -> AppliedCut:
    if version is None:
        return AppliedCut(section.cut.share, n)
    return AppliedCut(
        share=version.share,
        n=n,
        version=version.id,
        decided_at=version.decided_at,
        effective_at=version.effective_at,
        standard_error=version.standard_error,
        judges=len(version.panel.judges) if version.panel else 0,
        panel=version.panel.title if version.panel else "",
        method=version.equating["method"] if version.equating else None,
        people=sum(version.equating["n"]) if version.equating else 0,
    )


def _versions(session: Session, scope: Scope, section: Section) -> Sequence[CutVersion]:
    query = (
        select(CutVersion)
        .where(CutVersion.association == scope.window.association, CutVersion.exam == scope.window.exam)
        .where(CutVersion.section == section.id)
        .options(joinedload(CutVersion.panel))
        .order_by(CutVersion.form_id.is_(None), CutVersion.effective_at.desc(), CutVersion.id.desc())
    )
    return session.scalars(query).all()


def _version(versions: Sequence[CutVersion], form: int, began: datetime) -> CutVersion | None:
    """As `services.scores.cuts.cut_of`: the form's own first, then the newest that was in force."""
    fitting = (each for each in versions if each.form_id in (None, form) and each.effective_at <= began)
    return next(fitting, None)
