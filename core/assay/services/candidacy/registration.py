"""Registering for an exam window, with the rules about sitting again."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.months import add_months
from assay.content.exams import EVERYBODY, Retake
from assay.services.audit import record
from assay.services.candidacy.assigning import assign
from assay.services.codes import CODES, code_of, is_taken
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.services.plugins.gates import refuse_new
from assay.services.windows import find_window
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.people import Person
from assay.storage.ratings import Allocation
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.standard_settings import Panel, PanelJudge
from assay.storage.windows import StoredForm, Window
from assay.times import plain_day
from assay.wording import say


def register(session: Session, actor: Actor, window_id: int, category: str, now: datetime) -> Sitting:
    """Register the actor for a window, which gives them one of its forms; again it gives the same sitting."""
    window = find_window(session, window_id)
    # Whoever asks this person to judge locks the row, too, so that nobody becomes both at the same moment.
    session.get(Person, actor.person_id, with_for_update=True)
    _refuse_insiders(session, actor, window)
    again = select(Sitting).where(Sitting.window_id == window_id, Sitting.person_id == actor.person_id)
    if (sitting := session.scalar(again.where(Sitting.status != "void"))) is not None:
        return sitting
    refuse_new(session, window.association)
    if now >= window.closes_at:
        raise Refused(say("This window is over; look for the next one."))
    stored = next((form for form in window.forms if form.category == category), None)
    if stored is None:
        raise NotFound(say("This exam is not offered in the category %(category)s.", category=category))
    _refuse_unapproved(session, actor, window, stored)
    passed = _passed_before(session, actor, window, stored, now)
    stored = assign(session, window, category, actor.person_id, passed, now) or stored
    form = read_form(session, stored.id, stored.fingerprint)
    sitting = _new_sitting(session, actor, window, stored, now)
    sitting.sections = [
        _section(sitting, position, part.section.id, passed.get(part.section.id))
        for position, part in enumerate(form.parts)
    ]
    session.flush()
    subject = f"sitting {sitting.id}"
    record(session, window.association, actor, "register", subject, now, category=category, form=form.number)
    return sitting


def obstacle(session: Session, actor: Actor, window: Window, now: datetime) -> str:
    """Why the actor cannot register for a window in any category, in a sentence; nothing if they can."""
    reasons = []
    for stored in window.forms:
        try:
            refuse_new(session, window.association)
            _refuse_insiders(session, actor, window)
            _refuse_unapproved(session, actor, window, stored)
            _passed_before(session, actor, window, stored, now)
        except Refused as refusal:
            reasons.append(str(refusal))
        else:
            return ""
    return reasons[0] if reasons else say("This window has no form.")


def _refuse_insiders(session: Session, actor: Actor, window: Window) -> None:
    """Nobody sits a form whose keys, prompts or rubrics they can see."""
    if actor.is_coordinator(window.association):
        raise Refused(
            say("You run this association's examinations and can see its forms, so you cannot sit them.")
        )
    if _was_coordinator(session, actor, window):
        raise Refused(
            say(
                "You ran this association's examinations when the forms of this window were drawn, and could see "
                "them, so you cannot sit them."
            )
        )
    scores = select(Allocation.sitting_id).join(Sitting).where(Sitting.window_id == window.id)
    if session.scalar(scores.where(Allocation.reviewer_id == actor.person_id).limit(1)) is not None:
        raise Refused(
            say("You score this window's essays and have read its prompts, so you cannot sit them.")
        )
    # Also whoever left after seeing items.
    judged = select(Panel.id).join(Panel.asked).where(PanelJudge.person_id == actor.person_id)
    same = judged.where(Panel.association == window.association, Panel.exam == window.exam)
    if session.scalar(same.limit(1)) is not None:
        raise Refused(
            say(
                "You are or were asked to judge items of this examination in a panel, so you cannot sit them."
            )
        )


def _was_coordinator(session: Session, actor: Actor, window: Window) -> bool:
    """Whether they were dismissed since these forms were drawn, here or in an earlier window by the same seed."""
    marks = {form.fingerprint for form in window.forms}
    drawn = (
        select(func.min(StoredForm.assembled_at))
        .where(StoredForm.association == window.association, StoredForm.fingerprint.in_(marks))
        .scalar_subquery()
    )
    dismissals = select(AuditLine.id).where(
        AuditLine.association == window.association,
        AuditLine.act == "dismiss coordinator",
        AuditLine.subject == f"person {actor.person_id}",
        AuditLine.at >= drawn,
    )
    return session.scalar(dismissals.limit(1)) is not None


def _refuse_unapproved(session: Session, actor: Actor, window: Window, stored: StoredForm) -> None:
    """Where only approved applicants sit, their application must be for the exam's endorsement and this category."""
    if not window.only_approved:
        return
    exam = read_form(session, stored.id, stored.fingerprint).exam
    approved = select(Application.category).where(
        Application.person_id == actor.person_id,
        Application.association == window.association,
        Application.endorsement == exam.endorsement,
        Application.status == "approved",
    )
    categories = set(session.scalars(approved))
    if not categories:
        raise Refused(
            say("This window is for those whose application is approved; yours has to come that far first.")
        )
    if stored.category != EVERYBODY and not categories & {None, stored.category}:
        raise Refused(say("Your application is approved for another category than this form's."))


def _new_sitting(
    session: Session, actor: Actor, window: Window, stored: StoredForm, now: datetime
) -> Sitting:
    sitting = Sitting(
        association=window.association,
        window_id=window.id,
        person_id=actor.person_id,
        form_id=stored.id,
        category=stored.category,
        code=_free_code(session, window.association),
        registered_at=now,
    )
    session.add(sitting)
    return sitting


def _section(sitting: Sitting, position: int, name: str, passed: SittingSection | None) -> SittingSection:
    section = SittingSection(association=sitting.association, position=position, section=name)
    if passed is not None:
        section.carried_from = passed.sitting_id
        section.take_score(passed)
        section.passed = True
    return section


def _passed_before(
    session: Session, actor: Actor, window: Window, stored: StoredForm, now: datetime
) -> Mapping[str, SittingSection]:
    """Sections that need not be sat again. `Refused` if the exam may not be sat (yet).

    What was passed in one category counts in another only where all categories sit the same: multiple choice.
    """
    earlier = _earlier_sittings(session, actor, window, now)
    if not earlier:
        return {}
    results = {each.id: session.get(StoredResult, each.id) for each in earlier}
    last, result = earlier[0], results[earlier[0].id]
    if result is None or result.released_at is None:
        raise Refused(say("You are already registered for this exam or wait for its result."))
    same = [results[each.id] for each in earlier if each.category == stored.category]
    if any(found and found.passed for found in same):
        raise Refused(say("You have passed this exam already."))
    form = read_form(session, last.form_id, last.form.fingerprint)
    if not result.passed and now < (first := retake_from(last, form.exam.result.retake)):
        raise Refused(say("This exam can be taken again from %(day)s on.", day=plain_day(first)))
    if not form.exam.result.retake.failed_sections_only:
        return {}
    alike = {part.section.id for part in form.parts if isinstance(part, MultipleChoicePart)}
    return {
        section.section: section
        for section in last.sections
        if section.passed and (last.category == stored.category or section.section in alike)
    }


def retake_from(sitting: Sitting, rules: Retake) -> datetime:
    """The first moment at which a failed exam may be sat again, by the rules it was sat under."""
    return add_months(sitting.opened_at or sitting.registered_at, rules.after_months)


def _earlier_sittings(session: Session, actor: Actor, window: Window, now: datetime) -> Sequence[Sitting]:
    """The same person's sittings of the same exam, newest first; a window that was missed does not count."""
    query = (
        select(Sitting)
        .join(Sitting.window)
        .where(Sitting.person_id == actor.person_id, Sitting.status != "void")
        .where(Window.association == window.association, Window.exam == window.exam)
        .where((Sitting.status != "scheduled") | (Window.closes_at > now))
        .order_by(Sitting.registered_at.desc())
        .options(selectinload(Sitting.sections), joinedload(Sitting.form))
    )
    return session.scalars(query).all()


def _free_code(session: Session, association: str) -> str:
    while True:
        code = code_of(secrets.randbelow(CODES))
        if not is_taken(session, association, code):
            return code


def set_extra_time(session: Session, actor: Actor, sitting_id: int, percent: int, now: datetime) -> Sitting:
    """An accommodation: time on top of the regular minutes. Only before the sitting begins."""
    sitting = session.get(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    if sitting is None:
        raise NotFound(say("There is no such sitting."))
    require(actor, sitting.association, "coordinator")
    if sitting.person_id == actor.person_id:
        raise NotAllowed(say("This is your own sitting; another coordinator looks after it."))
    if sitting.extra_percent == percent:
        return sitting
    if sitting.status != "scheduled":
        raise Refused(say("Extra time can be given only before the sitting begins."))
    if not 0 <= percent <= 300:
        raise Refused(say("Extra time is between 0 and 300 percent."))
    detail = {"before": sitting.extra_percent, "after": percent}
    sitting.extra_percent = percent
    record(session, sitting.association, actor, "extra time", f"sitting {sitting.id}", now, **detail)
    return sitting


def sittings_of(session: Session, actor: Actor) -> Sequence[Sitting]:
    """The actor's own sittings, newest first."""
    query = (
        select(Sitting)
        .where(Sitting.person_id == actor.person_id)
        .order_by(Sitting.registered_at.desc())
        .options(joinedload(Sitting.window), selectinload(Sitting.sections))
    )
    return session.scalars(query).all()
