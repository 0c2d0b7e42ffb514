"""Digests of what stands in the database now, so that an acknowledgement of a fault names exactly that."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assay.assessment.audit_chain.faults import GONE
from assay.assessment.canonical import fingerprint, instant, plain
from assay.storage.keyring import SealError
from assay.storage.ratings import Adjudication, Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import JournalEntry, Response, Sitting, SittingSection
from assay.storage.windows import StoredForm

#: How it ends to read a value that somebody damaged: a seal is broken, or it is no JSON, instant or number any more.
UNREADABLE: Final = (SealError, TypeError, ValueError)
#: No row of ours has a higher id, and databases refuse to look for one that is too high.
MOST_ID: Final = 2**31 - 1


def state_of(rows: Iterable[Sequence[Any]]) -> str:
    """A digest of rows, the same from either database."""
    return fingerprint([[_written(each) for each in row] for row in rows])


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return plain(value) if isinstance(value, dict | list | int | float | str | None) else str(value)


def sitting_state(session: Session, sitting: int) -> str:
    """A digest of everything that is compared of a sitting: its journal, its responses, and which parts are over.

    What cannot be opened or read counts as the database holds it.
    """
    try:
        return _digest(session, _tables(sitting, is_raw=False))
    except UNREADABLE:
        return _digest(session, _tables(sitting, is_raw=True))


def moved_state(session: Session, sitting: int) -> str:
    """The same with scores and result, of a sitting that is gone from its association: they are compared no more."""
    theirs = [
        select(*each.__table__.columns)
        .where(each.sitting_id == sitting)
        .order_by(*each.__table__.primary_key)
        for each in (SittingSection, StoredResult, Rating, Adjudication)
    ]
    return fingerprint([sitting_state(session, sitting), left_of(session, *theirs)])


def left_of(session: Session, *queries: Select[Any]) -> str:
    """A digest of what is there of something that is gone from its association: it may still be in force."""
    try:
        found = [session.execute(each).all() for each in queries]
    except UNREADABLE:
        found = [session.execute(_as_held(each)).all() for each in queries]
    return fingerprint([state_of(rows) for rows in found]) if any(found) else GONE


def _as_held(query: Select[Any]) -> Select[*tuple[Any, ...]]:
    return query.with_only_columns(*(cast(each, Text) for each in query.selected_columns))


def _digest(session: Session, queries: Iterable[Select[Any]]) -> str:
    found = []
    for each in queries:
        with session.execute(each) as rows:
            found.append(state_of(rows))
    return fingerprint(found)


def _tables(sitting: int, *, is_raw: bool) -> Iterator[Select[Any]]:
    entries = (
        JournalEntry.number, JournalEntry.association, JournalEntry.entry, JournalEntry.section,
        JournalEntry.question, JournalEntry.kind, JournalEntry.answer, JournalEntry.typed_at,
        JournalEntry.received_at, JournalEntry.late, JournalEntry.hash,
    )  # fmt: skip
    responses = (Response.section, Response.question, Response.answer, Response.handed_in)
    sections = (SittingSection.position, SittingSection.carried_from, SittingSection.closed_at)
    own = (Sitting.receipt, Sitting.journal_length, StoredForm.fingerprint, StoredForm.content)
    here = Sitting.id == sitting
    yield (
        _columns(entries, is_raw=is_raw)
        .where(JournalEntry.sitting_id == sitting)
        .order_by(JournalEntry.number)
    )
    yield _columns(responses, is_raw=is_raw).where(Response.sitting_id == sitting).order_by(*responses[:2])
    yield _columns(sections, is_raw=is_raw).where(SittingSection.sitting_id == sitting).order_by(sections[0])
    yield (
        _columns(own, is_raw=is_raw)
        .join(StoredForm, StoredForm.id == Sitting.form_id, isouter=True)
        .where(here)
    )


def _columns(columns: Sequence[InstrumentedAttribute[Any]], *, is_raw: bool) -> Select[Any]:
    return select(*(cast(each, Text) if is_raw else each for each in columns))
