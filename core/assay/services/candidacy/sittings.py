"""A sitting from the lobby to the receipt. The server's clock alone counts.

`settle` brings a sitting to the present: whatever time has ended is ended. Whatever a candidate does begins
with it, and a job calls it for the sittings that nobody looks at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import Session, joinedload

from assay.assessment.exam.forms import Form
from assay.assessment.exam.freezing import Answers, freeze
from assay.assessment.exam.journal import START
from assay.assessment.exam.sittings import GRACE, duration, is_over
from assay.hooks.events import SittingSubmitted
from assay.services.announcing import announce
from assay.services.audit import record
from assay.services.candidacy.access_codes import require_code
from assay.services.errors import NotFound, Refused
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.plugins.gates import closed
from assay.services.scores.scoring import score_multiple_choice
from assay.storage.sittings import JournalEntry, Response, Sitting, SittingSection
from assay.storage.windows import StoredForm
from assay.wording import say


def find_sitting(
    session: Session, actor: Actor, sitting_id: int, *, lock: bool = False
) -> tuple[Sitting, Form]:
    """The actor's own sitting, and its form as it was written. Anybody else's does not exist for them."""
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.id == sitting_id, Sitting.person_id == actor.person_id)
        .options(joinedload(Sitting.window))
    )
    row = session.execute(query.with_for_update(of=Sitting) if lock else query).one_or_none()
    if row is None:
        raise NotFound(say("There is no such sitting."))
    sitting, mark = row
    return sitting, read_form(session, sitting.form_id, mark)


def spoken_form(session: Session, sitting: Sitting, form: Form) -> Form:
    """The form of a sitting in the language that its candidate reads it in."""
    if not sitting.language:
        return form
    mark = session.scalars(select(StoredForm.fingerprint).where(StoredForm.id == sitting.form_id)).one()
    return read_form(session, sitting.form_id, mark, sitting.language)


def begin_section(
    session: Session,
    actor: Actor,
    sitting_id: int,
    now: datetime,
    position: int | None = None,
    code: str = "",
) -> Sitting:
    """Start the next section; its clock runs from now. Starting one that runs already changes nothing.

    With a position, nothing else is started: an old page must not begin what comes after it. Raises `WrongCode`, of
    which what it counted is to be kept.
    """
    sitting, form = find_sitting(session, actor, sitting_id, lock=True)
    settle(session, sitting, form, now)
    if sitting.section is not None or not _comes_next(sitting, position):
        return sitting
    if sitting.status == "scheduled":
        _admit(sitting, now)
        require_code(session, sitting, actor, code, now)
        sitting.status, sitting.opened_at = "open", now
    elif sitting.status != "open":
        raise Refused(say("This sitting is over."))
    _open_section(session, sitting, form, now)
    about, part = f"sitting {sitting.id}", sitting.section
    record(session, sitting.association, actor, "begin section", about, now, section=part)
    return sitting


def _comes_next(sitting: Sitting, position: int | None) -> bool:
    coming = next_section(sitting)
    return position is None or coming is None or coming.position == position


def _admit(sitting: Sitting, now: datetime) -> None:
    if now < sitting.window.opens_at:
        raise Refused(say("The window is not open yet."))
    if now >= sitting.window.closes_at:
        raise Refused(say("The window is over."))


def next_section(sitting: Sitting) -> SittingSection | None:
    """The first section that is still to be sat."""
    return next((s for s in sitting.sections if s.carried_from is None and s.opened_at is None), None)


def _open_section(session: Session, sitting: Sitting, form: Form, at: datetime) -> None:
    section = next_section(sitting)
    if section is None:
        raise Refused(say("Every section has been sat."))
    length = duration(form.parts[section.position].section.minutes, sitting.extra_percent)
    section.opened_at = at
    section.deadline_at = sitting.deadline_at = at + length
    sitting.section = section.position
    sitting.break_ends_at = None
    session.flush()


def enter_room(
    session: Session, actor: Actor, sitting_id: int, now: datetime
) -> tuple[Sitting, Form, Answers]:
    """Open the room on this device: every older device's ticket ends here."""
    sitting, form = find_sitting(session, actor, sitting_id, lock=True)
    settle(session, sitting, form, now)
    if sitting.section is None:
        return sitting, form, {}
    sitting.ticket += 1
    return sitting, spoken_form(session, sitting, form), answers(session, sitting.id, sitting.section)


def revoke_tickets(session: Session, person_id: int) -> None:
    """When a person's sessions end, no room of theirs accepts anything until it is entered again."""
    theirs = update(Sitting).where(Sitting.person_id == person_id)
    session.execute(theirs.values(ticket=Sitting.ticket + 1))


def _standing() -> Select[int, str, dict[str, Any]]:
    age = func.row_number().over(
        partition_by=(JournalEntry.question, JournalEntry.kind),
        order_by=(JournalEntry.typed_at.desc(), JournalEntry.number.desc()),
    )
    newest = (
        select(JournalEntry.question, JournalEntry.kind, JournalEntry.answer, age.label("age"))
        .where(JournalEntry.sitting_id == bindparam("sitting"), JournalEntry.section == bindparam("section"))
        .where(JournalEntry.late.is_(False), JournalEntry.kind != "check")
        .subquery()
    )
    return select(newest.c.question, newest.c.kind, newest.c.answer).where(newest.c.age == 1)


#: Written once: it is asked four times in every sitting, and takes longer to write than to answer.
_STANDING = _standing()


def answers(session: Session, sitting_id: int, section: int) -> Answers:
    """What counts now for each question: the entry typed last, of those that came in time."""
    rows = session.execute(_STANDING, {"sitting": sitting_id, "section": section})
    return {(question, kind): answer for question, kind, answer in rows}


def finish_section(session: Session, actor: Actor, sitting_id: int, position: int, now: datetime) -> Sitting:
    """The candidate ends the running section. Ending one that is over already changes nothing."""
    sitting, form = find_sitting(session, actor, sitting_id, lock=True)
    settle(session, sitting, form, now)
    if sitting.section == position:
        record(
            session,
            sitting.association,
            actor,
            "finish section",
            f"sitting {sitting.id}",
            now,
            section=position,
        )
        _close_section(session, sitting, form, now, actor)
    return sitting


def settle(session: Session, sitting: Sitting, form: Form, now: datetime) -> bool:
    """End what time has ended, start what starts by itself; say whether anything changed."""
    changed = False
    while sitting.status == "open" and (due := _next_step(sitting, now)) is not None:
        if sitting.section is None:
            _open_section(session, sitting, form, due)
        else:
            record(
                session,
                sitting.association,
                None,
                "time is over",
                f"sitting {sitting.id}",
                now,
                section=sitting.section,
            )
            _close_section(session, sitting, form, due, None)
        changed = True
    return changed


def _next_step(sitting: Sitting, now: datetime) -> datetime | None:
    """When the next thing that the clock does has happened, if it has."""
    if sitting.section is not None and sitting.deadline_at is not None:
        return sitting.deadline_at if is_over(sitting.deadline_at, now) else None
    if sitting.break_ends_at is not None and now >= sitting.break_ends_at:
        return sitting.break_ends_at
    return None


def _close_section(session: Session, sitting: Sitting, form: Form, at: datetime, actor: Actor | None) -> None:
    section = next(s for s in sitting.sections if s.position == sitting.section)
    in_time = section.deadline_at is not None and at <= section.deadline_at
    section.closed_at, section.closed_by = at, "candidate" if actor and in_time else "time"
    _freeze(session, sitting, form, section.position)
    sitting.section = sitting.deadline_at = None
    if next_section(sitting) is None:
        _hand_in(session, sitting, form, at, actor)
    else:
        sitting.break_ends_at = at + timedelta(minutes=form.exam.break_minutes)


def _freeze(session: Session, sitting: Sitting, form: Form, position: int) -> None:
    """Write down what counts, so that scoring never depends on what the journal receives later."""
    given = answers(session, sitting.id, position)
    session.add_all(
        Response(
            sitting_id=sitting.id,
            association=sitting.association,
            section=position,
            question=each.question,
            answer=each.answer,
            handed_in=each.handed_in,
        )
        for each in freeze(form.parts[position], given)
    )


def _hand_in(session: Session, sitting: Sitting, form: Form, at: datetime, actor: Actor | None) -> None:
    sitting.status, sitting.submitted_at = "submitted" if actor else "expired", at
    sitting.break_ends_at = None
    sitting.receipt = journal_head(session, sitting.id)
    session.flush()
    if closed(session, sitting.association) != "missing":  # else it is scored when its result is combined
        score_multiple_choice(session, sitting, form)
    subject = f"sitting {sitting.id}"
    record(session, sitting.association, actor, sitting.status, subject, at, receipt=sitting.receipt)
    announce(
        session,
        SittingSubmitted(
            association=sitting.association,
            at=at,
            sitting=sitting.id,
            exam=form.exam.id,
            category=sitting.category,
            by_clock=actor is None,
        ),
    )


def journal_head(session: Session, sitting_id: int) -> str:
    """The hash of the newest entry, or that from which every journal starts."""
    newest = select(JournalEntry.hash).where(JournalEntry.sitting_id == sitting_id)
    return session.scalar(newest.order_by(JournalEntry.number.desc()).limit(1)) or START


def due_sittings(session: Session, now: datetime) -> Sequence[int]:
    """The sittings in which the clock has something to do, oldest first."""
    due = (Sitting.deadline_at < now - GRACE) | (Sitting.break_ends_at <= now)
    return session.scalars(select(Sitting.id).where(Sitting.status == "open", due).order_by(Sitting.id)).all()


def settle_sitting(session: Session, sitting_id: int, now: datetime) -> bool:
    """End what time has ended in a sitting that nobody looks at; whether there was anything. For the job."""
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.id == sitting_id)
        .with_for_update(of=Sitting)
    )
    sitting, mark = session.execute(query).one()
    return settle(session, sitting, read_form(session, sitting.form_id, mark), now)
