"""Results: combined when everything is scored, released by a coordinator, read by their candidate."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.audit_chain.records import report_digest
from assay.assessment.exam.forms import Form
from assay.assessment.exam.results import Outcome, passes
from assay.hooks.events import ResultReleased
from assay.services.announcing import announce
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.forms import read_form
from assay.services.item_types import NotScorable
from assay.services.people import Actor, require
from assay.services.plugins.gates import closed, refuse_missing
from assay.services.scores.cuts import cut_of
from assay.services.scores.essay_sections import score_essays
from assay.services.scores.reports import Report, build_report
from assay.services.scores.scoring import have_wait, noted_scores, score_multiple_choice, score_of
from assay.services.windows import find_window
from assay.storage.results import StoredResult
from assay.storage.sittings import HANDED_IN, Sitting, SittingSection
from assay.storage.windows import StoredForm
from assay.wording import say


def combine_if_complete(session: Session, sitting: Sitting, form: Form, now: datetime) -> StoredResult | None:
    """Make the result once every section has its score, and the plugin is there; until then nothing happens."""
    if sitting.status not in HANDED_IN or closed(session, sitting.association) == "missing":
        return None
    score_essays(session, sitting, form, now)
    score_multiple_choice(session, sitting, form)  # what could not be scored when it was handed in
    if any(section.earned is None for section in sitting.sections):
        return None
    outcomes = outcomes_of(session, sitting, form)
    try:
        report = build_report(session, sitting, form, outcomes)
    except (
        NotScorable
    ) as reason:  # it could be when it was handed in; its domains are told when it can be again
        have_wait(next(each for each in sitting.sections if each.section == reason.section), reason)
        return None
    for section in sitting.sections:
        section.waits = None
    passed = passes(outcomes, form.exam.result.combine)
    content = report.model_dump(mode="json")
    about = {"sitting_id": sitting.id, "association": sitting.association, "combined_at": now}
    result = StoredResult(**about, passed=passed, content=content)
    session.add(result)
    sitting.status = "scored"
    detail = {"passed": passed, "sections": noted_scores(sitting.sections), "report": report_digest(content)}
    record(session, sitting.association, None, "combine result", f"sitting {sitting.id}", now, **detail)
    session.flush()
    return result


def outcomes_of(session: Session, sitting: Sitting, form: Form) -> list[Outcome]:
    """How each section of a sitting ended, by its place; one without a score has no points."""
    return [
        Outcome(
            section=part.section.id,
            score=score_of(section),
            cut=cut_of(session, sitting, part.section),
            # As it was decided when the section was scored: a cut that rose since does not undo a passed section.
            passed=bool(section.passed),
            vetoed=bool(section.vetoed),
        )
        for section, part in zip(sitting.sections, form.parts, strict=True)
    ]


def combine_ready(session: Session, actor: Actor, window_id: int, now: datetime) -> int:
    """Combine what needs no reviewer: exams without essays, and sittings in which none was written."""
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    refuse_missing(session, window.association)
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.window_id == window_id, Sitting.status.in_(HANDED_IN))
        .order_by(Sitting.id)
        .with_for_update(of=Sitting)
        .execution_options(populate_existing=True)
    )
    rows = [(sitting, mark) for sitting, mark in session.execute(query)]
    made = [
        combine_if_complete(session, sitting, read_form(session, sitting.form_id, mark), now)
        for sitting, mark in rows
    ]
    return sum(result is not None for result in made)


def ready_results(session: Session, actor: Actor, window_id: int) -> Sequence[StoredResult]:
    """The results of a window that can be released, with their sittings and people, for its coordinator."""
    require(actor, find_window(session, window_id).association, "coordinator")
    query = _ready(window_id).options(joinedload(StoredResult.sitting).joinedload(Sitting.person))
    return session.scalars(query).all()


def _ready(window_id: int) -> Select[StoredResult]:
    return (
        select(StoredResult)
        .join(StoredResult.sitting)
        .where(Sitting.window_id == window_id, Sitting.status == "scored", StoredResult.released_at.is_(None))
        .order_by(StoredResult.sitting_id)
    )


def waiting_for(session: Session, window_id: int) -> Sequence[str]:
    """Why responses that are handed in cannot be scored at this time, each reason once."""
    query = (
        select(SittingSection.waits)
        .join(Sitting, Sitting.id == SittingSection.sitting_id)
        .where(
            Sitting.window_id == window_id, Sitting.status.in_(HANDED_IN), SittingSection.waits.is_not(None)
        )
    )
    return sorted({each for each in session.scalars(query.distinct()) if each})


def release(
    session: Session, actor: Actor, window_id: int, now: datetime, only: Collection[int] | None = None
) -> int:
    """Release the results of a window that are ready; how many were released.

    `only` names the sittings that the coordinator saw: what became ready since waits for the next time.
    """
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    refuse_missing(session, window.association)
    # Sittings are locked first and then read: one that is voided, or released twice, at this moment waits.
    session.execute(
        select(Sitting.id).where(Sitting.window_id == window_id).order_by(Sitting.id).with_for_update()
    )
    query = _ready(window_id).options(joinedload(StoredResult.sitting))
    ready = session.scalars(query.execution_options(populate_existing=True))
    results = [each for each in ready if only is None or each.sitting_id in only]
    if not results:
        raise Refused(say("No result of this window is ready to be released."))
    for result in results:
        result.released_at, result.released_by = now, actor.person_id
        result.sitting.status = "released"
        subject, detail = f"sitting {result.sitting_id}", {"passed": result.passed}
        record(session, window.association, actor, "release result", subject, now, **detail)
        announce(session, _released(result, window.exam, now))
    session.flush()
    return len(results)


def _released(result: StoredResult, exam: str, now: datetime) -> ResultReleased:
    return ResultReleased(
        association=result.association,
        at=now,
        sitting=result.sitting_id,
        exam=exam,
        category=result.sitting.category,
        passed=result.passed,
    )


def released_result(session: Session, actor: Actor, sitting_id: int) -> tuple[StoredResult, Report]:
    """The actor's own result, once it is released. Before that it does not exist for them."""
    query = (
        select(StoredResult)
        .join(StoredResult.sitting)
        .where(StoredResult.sitting_id == sitting_id, Sitting.person_id == actor.person_id)
        .where(StoredResult.released_at.is_not(None))
        .options(joinedload(StoredResult.sitting).joinedload(Sitting.window))
    )
    result = session.scalar(query)
    if result is None:
        raise NotFound(say("There is no released result for this sitting."))
    return result, Report.model_validate(result.content)
