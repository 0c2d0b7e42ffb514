"""Adopting a cut: a coordinator decides it on what a panel said, with a reason, from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.estimates import Estimate
from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.people import Actor, require
from assay.services.standard_setting.panels import coordinated_panel
from assay.services.standard_setting.results import panel_result
from assay.services.standard_setting.sections import alike_forms
from assay.storage.standard_settings import CutVersion, Panel
from assay.storage.windows import StoredForm
from assay.wording import say

#: Where clocks are put back. The first instant of today is no longer ago than that, in any zone.
LONGEST_DAY = timedelta(hours=25)


@dataclass(frozen=True)
class CutPlan:
    """What a coordinator decides: the share of points that passes, with at most four places."""

    share: Decimal
    #: The day that it holds from, as its first instant.
    effective_at: datetime
    reason: str
    #: For every form of the exam that has no cut of its own; else only for forms with the items that were judged.
    for_all_forms: bool = False


def adopt(
    session: Session, actor: Actor, association: str, panel_id: int, plan: CutPlan, now: datetime
) -> tuple[CutVersion, ...]:
    """Let a cut hold for sittings that begin from a day on: one row for each form, or one for all.

    The day is not in the past; today means from now, so that no sitting is reached that has begun.
    """
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    _require_sound(panel, plan, now)
    forms = (None,) if plan.for_all_forms else tuple(alike_forms(session, panel))
    error = _error(session, actor, panel)
    made = tuple(_version(panel, actor, plan, form, error, now) for form in forms)
    session.add_all(made)
    session.flush()
    detail = {"percent": f"{plan.share * 100:.2f}", "forms": list(forms), "reason": plan.reason.strip()}
    detail["from"] = made[0].effective_at.isoformat()
    record(session, association, actor, "adopt cut", f"panel {panel.id}", now, **detail)
    return made


def _require_sound(panel: Panel, plan: CutPlan, now: datetime) -> None:
    if panel.status != "closed":
        raise Refused(say("A cut is adopted when the panel is closed."))
    points = plan.share * 10_000
    if points != int(points) or not 0 < points <= 10_000:
        raise Refused(say("The cut is above 0 and at most 100 percent, with at most two places."))
    require_decidable(plan.reason, plan.effective_at, now)


def require_decidable(reason: str, effective_at: datetime, now: datetime) -> None:
    """Stop a decision without a reason, or for what is past."""
    if not reason.strip():
        raise Refused(say("Say why: the reason is kept with the cut."))
    if effective_at <= now - LONGEST_DAY:
        raise Refused(say("A cut never holds for what is past; choose today or a later day."))


def _error(session: Session, actor: Actor, panel: Panel) -> float | None:
    """The standard error of the panel's cut as a share of the points."""
    found = panel_result(session, actor, panel.association, panel.id).final
    error = found.error_by_judges
    return error.value / found.n_items if isinstance(error, Estimate) else None


def _version(
    panel: Panel, actor: Actor, plan: CutPlan, form: int | None, error: float | None, now: datetime
) -> CutVersion:
    return CutVersion(
        association=panel.association,
        exam=panel.exam,
        section=panel.section,
        form_id=form,
        basis_points=int(plan.share * 10_000),
        effective_at=max(plan.effective_at, now),
        panel_id=panel.id,
        reason=plan.reason.strip(),
        decided_by=actor.person_id,
        decided_at=now,
        standard_error=error,
    )


def cuts_of(session: Session, actor: Actor, association: str) -> Sequence[CutVersion]:
    """Every cut that was ever decided in an association, the newest first, for its coordinator."""
    require(actor, association, "coordinator")
    query = select(CutVersion).where(CutVersion.association == association)
    known = joinedload(CutVersion.decider), joinedload(CutVersion.form).joinedload(StoredForm.window)
    return session.scalars(query.order_by(CutVersion.id.desc()).options(*known)).all()
