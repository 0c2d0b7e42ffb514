"""Carrying a regrade out: one act in one transaction, and only the plan that was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.linking import new_salt
from assay.assessment.audit_chain.records import corrections_digest, report_digest
from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.services.regrading.consequences import section_to_carry
from assay.services.regrading.planning import make_plan
from assay.services.regrading.plans import Change, Plan
from assay.services.regrading.questions import Proposal, Target
from assay.services.scores.reports import Report, build_report
from assay.services.scores.results import outcomes_of
from assay.services.scores.scoring import noted_scores, put_score
from assay.storage.regrades import Regrade, ResultVersion, StoredCorrection
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.wording import say

MOST_CHARACTERS = 2000


class PlanChanged(Refused):
    """What would happen is not what was looked at."""


@dataclass(frozen=True)
class Grounds:
    """Why: `reason` is read by candidates, `policy` says why passes may be taken away where they may."""

    reason: str
    policy: str = ""


def carry_out(
    session: Session,
    actor: Actor,
    association: str,
    window_id: int,
    proposal: Proposal,
    seen: str,
    grounds: Grounds,
    now: datetime,
) -> Regrade:
    """Do what the plan with the fingerprint `seen` says, or raise `PlanChanged` and do nothing."""
    grounds = _checked(grounds, proposal)
    plan = make_plan(session, actor, association, window_id, proposal, lock=True)
    if plan.fingerprint != seen:
        raise PlanChanged(say("Something has changed since you looked, so nothing was done. Look once more."))
    refuse_missing(session, association)
    regrade = _noted(session, actor, plan, grounds, now)
    for target in plan.targets:
        _put_in_force(session, regrade, target)
    session.flush()
    for change in plan.changes:
        _apply(session, actor, regrade, change)
    for matter in plan.matters:
        if matter.kind == "carries":
            _carry(session, actor, regrade, plan, matter.sitting_id, int(matter.target))
    session.flush()
    return regrade


def _checked(grounds: Grounds, proposal: Proposal) -> Grounds:
    reason, policy = grounds.reason.strip(), grounds.policy.strip()
    if not reason:
        raise Refused(say("Say why: candidates whose result changes read it."))
    if not (proposal.keeps_passes or policy):
        raise Refused(say("Say why passes may be taken away."))
    if max(len(reason), len(policy)) > MOST_CHARACTERS:
        raise Refused(say("Say it in at most %(most)s characters.", most=MOST_CHARACTERS))
    return Grounds(reason, "" if proposal.keeps_passes else policy)


def _noted(session: Session, actor: Actor, plan: Plan, grounds: Grounds, now: datetime) -> Regrade:
    regrade = Regrade(
        association=plan.window.association,
        window_id=plan.window.id,
        reason=grounds.reason,
        keeps_passes=plan.proposal.keeps_passes,
        policy_reason=grounds.policy,
        by=actor.person_id,
        at=now,
        summary={**plan.summary(), "salt": (salt := new_salt())},
    )
    session.add(regrade)
    session.flush()
    detail = {
        "regrade": regrade.id,
        "reason": grounds.reason,
        "keeps_passes": regrade.keeps_passes,
        "changed": len(plan.changes),
        "gains": len(plan.gains),
        "losses": len(plan.losses),
        "questions": [
            [target.stored.id, target.position, each.question, each.kind]
            for target in plan.targets
            for each in target.new
        ],
        "corrections": _digest(plan, salt),
    }
    record(session, regrade.association, actor, "regrade", f"window {plan.window.id}", now, **detail)
    return regrade


def _digest(plan: Plan, salt: str) -> str:
    """Keys are sealed, and some who read the log sit the exam yet: it holds what they become as a digest."""
    return corrections_digest(
        salt,
        (
            (target.stored.id, target.position, each.question, each.kind, sorted(each.options))
            for target in plan.targets
            for each in target.new
        ),
    )


def _put_in_force(session: Session, regrade: Regrade, target: Target) -> None:
    again = [each.question for each in target.new]
    session.execute(
        update(StoredCorrection)
        .where(StoredCorrection.form_id == target.stored.id, StoredCorrection.section == target.position)
        .where(StoredCorrection.question.in_(again), StoredCorrection.replaced_by.is_(None))
        .values(replaced_by=regrade.id)
    )
    session.add_all(
        StoredCorrection(
            association=regrade.association,
            regrade_id=regrade.id,
            form_id=target.stored.id,
            section=target.position,
            question=each.question,
            item=target.part.items[each.question - 1].id,
            kind=each.kind,
            options=sorted(each.options),
        )
        for each in target.new
    )


def _apply(session: Session, actor: Actor, regrade: Regrade, change: Change) -> None:
    sitting = session.get_one(Sitting, change.sitting_id)
    sections = {each.position: each for each in sitting.sections}
    for each in change.sections:
        section = sections[each.position]
        put_score(section, each.after)
        section.passed = each.decision.after
    session.flush()
    result = session.get(StoredResult, sitting.id)
    if result is not None and change.result is not None:
        _keep_version(session, regrade, result)
        result.passed = change.result.after
        result.content = _content(session, sitting, result, change)
    subject, detail = f"sitting {sitting.id}", {"regrade": regrade.id, "reason": regrade.reason}
    if result is not None:
        detail["report"] = report_digest(result.content)
    detail |= _before_and_after(sections, change)
    detail["sections"] = noted_scores(sections[each.position] for each in change.sections)
    record(session, sitting.association, actor, "correct score", subject, regrade.at, **detail)


def _before_and_after(sections: Mapping[int, SittingSection], change: Change) -> dict[str, Any]:
    """Which sections are passed, and whether the whole is, by the old scores and by the new."""
    told: dict[str, Any] = {"before": {}, "after": {}}
    for each in change.sections:
        told["before"][sections[each.position].section] = each.decision.before
        told["after"][sections[each.position].section] = each.decision.after
    if change.result is not None:
        told["before"]["result"], told["after"]["result"] = change.result.before, change.result.after
    return told


def _keep_version(session: Session, regrade: Regrade, result: StoredResult) -> None:
    versions = select(func.count()).where(ResultVersion.sitting_id == result.sitting_id)
    session.add(
        ResultVersion(
            sitting_id=result.sitting_id,
            number=(session.scalar(versions) or 0) + 1,
            association=result.association,
            regrade_id=regrade.id,
            passed=result.passed,
            content=result.content,
            released_at=result.released_at,
            replaced_at=regrade.at,
        )
    )


def _content(session: Session, sitting: Sitting, result: StoredResult, change: Change) -> dict[str, object]:
    """The report with new sections where scores changed; everything else as it was told."""
    form = read_form(session, sitting.form_id, sitting.form.fingerprint)
    told = Report.model_validate(result.content)
    built = build_report(session, sitting, form, outcomes_of(session, sitting, form))
    changed = {each.position for each in change.sections}
    sections = tuple(
        new if position in changed else old
        for position, (old, new) in enumerate(zip(told.sections, built.sections, strict=True))
    )
    return told.model_copy(update={"sections": sections}).model_dump(mode="json")


def _carry(session: Session, actor: Actor, regrade: Regrade, plan: Plan, source: int, other: int) -> None:
    """A part that passes now need not be sat again: what registering today would say."""
    sitting, again = session.get_one(Sitting, source), session.get_one(Sitting, other)
    change = next(each for each in plan.changes if each.sitting_id == source)
    carried = []
    for each in change.sections:
        section = section_to_carry(sitting, again, each.position)
        if section is None or not each.decision.after or each.decision.before:
            continue
        section.carried_from, section.passed = sitting.id, True
        put_score(section, each.after)
        carried.append(section)
    subject, detail = f"sitting {again.id}", {"regrade": regrade.id, "sections": noted_scores(carried)}
    record(session, again.association, actor, "carry section", subject, regrade.at, **detail)
