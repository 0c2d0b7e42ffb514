"""A reader who turns out to be too near to a candidate: what they read does not count, nor what rested on it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.essays.third_readers import give_at_once
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.scores.essay_sections import note
from assay.services.scores.results import combine_if_complete
from assay.storage.ratings import BARRED, Adjudication, Allocation
from assay.storage.sittings import Sitting


def bar(session: Session, actor: Actor, sitting_id: int, who: int, now: datetime) -> None:
    """Take a sitting's essays from a reader, and back what was settled with their help.

    The caller holds the lock of the sitting, which has no result yet, and scores it anew (`score_anew`).
    """
    allocation = session.get_one(Allocation, (sitting_id, who))
    was, allocation.reading = allocation.reading, BARRED
    if was == "first":
        # Not why: whoever reads the log may score the other half of these readings.
        record(
            session, allocation.association, actor, "bar reviewer", f"sitting {sitting_id}", now, reviewer=who
        )
    query = select(Adjudication).filter_by(sitting_id=sitting_id).execution_options(populate_existing=True)
    for sent in session.scalars(query):
        if sent.adjudicator_id == who:
            _take_third_reading(session, actor, sent, now)
        elif who in sent.agreed:
            act = "reopen essay" if sent.settled_at else "drop proposal"
            sent.levels, sent.comment, sent.agreed = None, "", []
            _undo(sent, now)
            note(session, sent, actor, act, now)
    session.flush()


def _take_third_reading(session: Session, actor: Actor, sent: Adjudication, now: datetime) -> None:
    sent.former = [*sent.former, sent.adjudicator_id]
    sent.adjudicator_id = sent.given_at = None
    _undo(sent, now)
    note(session, sent, actor, "bar third reader", now)


def _undo(sent: Adjudication, now: datetime) -> None:
    sent.settled_at, sent.settled_by, sent.changed_at = None, None, now


def score_anew(session: Session, sitting_id: int, now: datetime) -> None:
    """Score what has its readings without those that were barred, and send on what now is in dispute."""
    sitting = session.get_one(Sitting, sitting_id)
    form = read_form(session, sitting.form_id, sitting.form.fingerprint)
    combine_if_complete(session, sitting, form, now)
    give_at_once(session, sitting, form, now)
