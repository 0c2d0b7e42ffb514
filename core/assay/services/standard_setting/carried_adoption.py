"""Adopting a cut that was carried over: one method's number becomes the cut of the other form, from a day on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assay.assessment.equating.cuts import CutMethod
from assay.assessment.estimates import Estimate
from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.standard_setting.adoption import require_decidable
from assay.services.standard_setting.carrying import SEED, CarriedCut, Carrying, carry
from assay.storage.standard_settings import CutVersion
from assay.wording import say


@dataclass(frozen=True)
class CarryPlan:
    """What a coordinator decides."""

    method: CutMethod
    #: The cut as it was shown, in hundredths of a percent.
    basis_points: int
    #: The day that it holds from, as its first instant.
    effective_at: datetime
    reason: str


def adopt_carried(
    session: Session,
    actor: Actor,
    association: str,
    cut_id: int,
    form_id: int,
    plan: CarryPlan,
    now: datetime,
) -> tuple[CutVersion, ...]:
    """Let a carried cut hold for sittings of the other form that begin from a day on.

    One row for each form with the same items that is scored alike. Refused where the number is not what was shown.
    """
    require_decidable(plan.reason, plan.effective_at, now)
    found = carry(session, actor, association, cut_id, form_id)
    chosen = next((each for each in found.carried if each.equivalent.method == plan.method), None)
    if chosen is None or chosen.basis_points is None:
        raise Refused(say("This method gives no cut here; choose one that does."))
    if chosen.basis_points != plan.basis_points:
        raise Refused(
            say("Sittings or corrections came in between, and the numbers have changed. Look at them again.")
        )
    forms = found.pair.target.section.forms
    made = tuple(_version(found, chosen, form, actor, plan, now) for form in forms)
    session.add_all(made)
    session.flush()
    detail = {"percent": f"{made[0].share * 100:.2f}", "method": plan.method, "forms": list(forms)}
    detail |= {"reason": plan.reason.strip(), "from": made[0].effective_at.isoformat()}
    record(session, association, actor, "carry cut", f"cut {cut_id}", now, **detail)
    return made


def _version(
    found: Carrying, chosen: CarriedCut, form: int, actor: Actor, plan: CarryPlan, now: datetime
) -> CutVersion:
    cut = found.pair.cut
    return CutVersion(
        association=cut.association,
        exam=cut.exam,
        section=cut.section,
        form_id=form,
        basis_points=plan.basis_points,
        effective_at=max(plan.effective_at, now),
        carried_from=cut.id,
        equating=dict(_kept(found, chosen)),
        reason=plan.reason.strip(),
        decided_by=actor.person_id,
        decided_at=now,
        standard_error=chosen.share.standard_error if isinstance(chosen.share, Estimate) else None,
    )


def _kept(found: Carrying, chosen: CarriedCut) -> Mapping[str, Any]:
    """Everything that the number rests on, as it was."""
    pair, anchor = found.pair, found.pair.anchor
    source, points = pair.source_form, chosen.points
    return {
        "method": chosen.equivalent.method,
        "source": {"form": source.id, "key": source.key, "window": source.window.name},
        "cut": {"basis_points": pair.cut.basis_points, "points": found.points},
        "possible": list(found.possible),
        "points": points.value if isinstance(points, Estimate) else None,
        "standard_error": points.standard_error if isinstance(points, Estimate) else None,
        "n": list(chosen.equivalent.n),
        "in_both": pair.in_both,
        "common": list(pair.common),
        "lengths": list(anchor.lengths),
        "domains": [asdict(each) for each in anchor.domains],
        "seed": SEED,
        "warnings": [*found.warnings, *chosen.equivalent.warnings],
    }
