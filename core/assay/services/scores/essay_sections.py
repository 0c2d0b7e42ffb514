"""Sections of essays: scored when every essay has its score; what readers dispute is sent on before.

Whoever calls this holds the lock of the sitting, so that of two last ratings each sees the other.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form
from assay.assessment.exam.marking import score_section
from assay.services.audit import record
from assay.services.people import Actor
from assay.services.scores.cuts import cut_of
from assay.services.scores.essay_scores import EssayScore, essay_scores
from assay.storage.ratings import Adjudication
from assay.storage.sittings import Sitting, SittingSection


def score_essays(session: Session, sitting: Sitting, form: Form, now: datetime) -> None:
    """Score each section of essays once all its essays have their score; send on those that are in dispute.

    Anew each time until the sitting has its result, since readings may come, and cease to count, after a section had
    its score.
    """
    for section in sitting.sections:
        part = form.parts[section.position]
        if not isinstance(part, EssayPart) or section.carried_from is not None:
            continue
        scored = essay_scores(session, sitting, section.position, part)
        for each in scored:
            _adjudicate(session, section, part, each, now)
        if all(each.final.state == "final" for each in scored):
            _score_section(section, cut_of(session, sitting, part.section), scored)
        else:
            section.earned = section.possible = section.passed = section.vetoed = None


def _score_section(section: SittingSection, cut: Decimal, scored: Sequence[EssayScore]) -> None:
    """Essays count alike; one that was not written has nothing.

    The mean runs over the essays that were to be handed in, so that writing fewer cannot help. A veto is about
    what nothing makes up for: the section in which one stands is not passed, however good its other essays are.
    Its points stay what they are.
    """
    score = score_section([each.final.share or Fraction(0) for each in scored])
    section.earned, section.possible = score.earned, score.possible
    section.vetoed = any(each.final.vetoed_by for each in scored)
    section.passed = score.reaches(cut) and not section.vetoed


def _adjudicate(
    session: Session, section: SittingSection, part: EssayPart, scored: EssayScore, now: datetime
) -> None:
    """Send an essay on that its first readings do not settle; close that once it has its score.

    When a first reading is replaced, the reasons change with it: an essay may need nobody any more, or somebody again.
    """
    sent, policy = scored.adjudication, part.section.rating.adjudicate
    if sent is None:
        if scored.final.state == "waits-for-adjudication" and policy:
            _send_on(session, section, policy.by, scored, now)
        return
    if scored.final.reasons:
        sent.reasons = _reasons(scored)
    if scored.final.state == "waits-for-adjudication" and sent.settled_at is not None:
        _reopen(session, sent, now)
    elif sent.settled_at is None and scored.third:
        settle(session, sent, None, scored.third.reviewer_id, now)
    elif sent.settled_at is None and _needs_nobody(scored, sent):
        _close(session, sent, now)


def _needs_nobody(scored: EssayScore, sent: Adjudication) -> bool:
    """Whether first readings agree now, or one is missing again and no third reader is at it."""
    state = scored.final.state
    return state == "final" or (state == "waits-for-reading" and sent.adjudicator_id is None)


def _close(session: Session, sent: Adjudication, now: datetime) -> None:
    # What was proposed was about other readings, and must not count should these be disputed later.
    sent.levels, sent.comment, sent.agreed = None, "", []
    sent.settled_at, sent.changed_at, sent.settled_by = now, now, None
    note(session, sent, None, "close essay", now)


def _reopen(session: Session, sent: Adjudication, now: datetime) -> None:
    sent.settled_at, sent.settled_by, sent.changed_at = None, None, now
    note(session, sent, None, "reopen essay", now)


def _reasons(scored: EssayScore) -> list[dict[str, str]]:
    return [asdict(reason) for reason in scored.final.reasons]


def _send_on(session: Session, section: SittingSection, way: str, scored: EssayScore, now: datetime) -> None:
    sent = Adjudication(way=way, reasons=_reasons(scored))
    sent.sitting_id, sent.section, sent.question = section.sitting_id, section.position, scored.question
    sent.association, sent.former, sent.agreed = section.association, [], []
    sent.opened_at = sent.changed_at = now
    session.add(sent)
    note(session, sent, None, "send essay on", now)


def note(
    session: Session, sent: Adjudication, actor: Actor | None, act: str, now: datetime, **more: int
) -> None:
    """Write to the log under the sitting: whoever reads its essays blind is not shown these lines."""
    detail = {"section": sent.section, "question": sent.question, "levels": sent.levels, **more}
    record(session, sent.association, actor, act, f"sitting {sent.sitting_id}", now, **detail)
    session.flush()


def settle(session: Session, sent: Adjudication, actor: Actor | None, by: int, now: datetime) -> None:
    """An essay is settled by somebody; the log names `actor`, who is nobody where a third reader did it."""
    sent.settled_at, sent.changed_at, sent.settled_by = now, now, by
    note(session, sent, actor, "settle essay", now)
