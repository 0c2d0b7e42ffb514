"""Saving answers: the one path that is hot.

Two statements: lock the sitting's row and read what decides, add the entries; a third only after waiting for the
lock. No object mapper, no hook, no user. What the browser may do stands in a signed ticket; the sitting's row can
revoke it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from assay.assessment.exam.journal import START, Entry, link
from assay.assessment.exam.sittings import counts
from assay.services.errors import NotAllowed, Refused
from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting


@dataclass(frozen=True)
class Ticket:
    """What a browser holds while it is in a room. `section` is none in the lobby.

    `questions` says how many questions each section has. `browser` are marks of what the browser of this exam shows
    with each save, by kind of key; none: any browser saves. `is_of_lobby`: no room was entered with it, and it may have
    the number of one that is open on another device.
    """

    sitting: int
    number: int
    section: int | None
    questions: tuple[int, ...]
    browser: tuple[tuple[str, ...], ...] | None = None
    is_of_lobby: bool = False


@dataclass(frozen=True)
class Draft:
    """An entry as the browser sends it; `typed_at` is the browser's word."""

    entry: str
    question: int
    kind: str
    answer: Mapping[str, Any]
    typed_at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of the entries: all are kept; those that came too late do not count.

    `section` is the one that runs, until its deadline; none runs before the exam, in a pause and after it.
    """

    late: bool
    section: int | None
    deadline_at: datetime | None


class Moved(NotAllowed):
    """The exam goes on in another window or on another device, or was not entered here; this one may enter the room."""


class Early(Refused):
    """The sitting has not begun, so nothing but a check of saving can have come about in it."""


class Full(Refused):
    """The journal holds more than anybody can type in an exam: a script writes, not a person."""


#: A fast writer makes about two thousand.
MOST_ENTRIES = 50_000

_SITTINGS: sa.Table = Base.metadata.tables[Sitting.__tablename__]
_JOURNAL: sa.Table = Base.metadata.tables[JournalEntry.__tablename__]
_HEAD = sa.select(_JOURNAL.c.hash, _JOURNAL.c.typed_at).where(
    _JOURNAL.c.sitting_id == sa.bindparam("sitting"), _JOURNAL.c.number == sa.bindparam("length")
)
#: Locks the sitting, counts its journal on and reads what decides, all in one statement.
_LOCK = (
    sa.update(_SITTINGS)
    .where(_SITTINGS.c.id == sa.bindparam("sitting"), _SITTINGS.c.ticket == sa.bindparam("number"))
    .values(journal_length=_SITTINGS.c.journal_length + sa.bindparam("count"))
    .returning(
        _SITTINGS.c.association,
        _SITTINGS.c.status,
        _SITTINGS.c.section,
        _SITTINGS.c.deadline_at,
        _SITTINGS.c.journal_length,
        *(
            sa.select(column)
            .where(_JOURNAL.c.sitting_id == _SITTINGS.c.id)
            .where(_JOURNAL.c.number == _SITTINGS.c.journal_length - sa.bindparam("count"))
            .scalar_subquery()
            .label(name)
            for name, column in (("head", _JOURNAL.c.hash), ("newest", _JOURNAL.c.typed_at))
        ),
    )
)
_ADD = sa.insert(_JOURNAL)
_KEPT = sa.select(_JOURNAL.c.entry, _JOURNAL.c.late).where(
    _JOURNAL.c.sitting_id == sa.bindparam("sitting"),
    _JOURNAL.c.entry.in_(sa.bindparam("entries", expanding=True)),
)


def save(database: Database, ticket: Ticket, drafts: Sequence[Draft], now: datetime) -> Saved:
    """Append entries to the journal and commit. The same entry sent again is kept once.

    Nothing is dropped because of its time. Raises `Moved` if the room was entered elsewhere since, `Early` and `Full`.
    """
    try:
        return _save(database, ticket, drafts, now)
    except sa.exc.DBAPIError as error:
        if not error.connection_invalidated:
            raise
        # The server of the database was started anew. Whether these were kept, nobody knows: entries have names.
        return _save(database, ticket, drafts, now)


def _save(database: Database, ticket: Ticket, drafts: Sequence[Draft], now: datetime) -> Saved:
    try:
        with database.writing_connection() as connection:
            return _append(connection, ticket, drafts, now)
    except sa.exc.IntegrityError:
        # Some of it is there already: the answer to an earlier request was lost on its way back.
        with database.writing_connection() as connection:
            parameters = {"sitting": ticket.sitting, "entries": [draft.entry for draft in drafts]}
            kept = {row.entry: row.late for row in connection.execute(_KEPT, parameters)}
            saved = _append(connection, ticket, [draft for draft in drafts if draft.entry not in kept], now)
            return replace(saved, late=saved.late or any(kept.values()))


def _append(connection: Connection, ticket: Ticket, drafts: Sequence[Draft], now: datetime) -> Saved:
    unique = {draft.entry: draft for draft in drafts}.values()
    parameters = {"sitting": ticket.sitting, "number": ticket.number, "count": len(unique)}
    row = connection.execute(_LOCK, parameters).one_or_none()
    if row is None:
        raise Moved("This exam was opened in another window or on another device.")
    if not unique:
        return Saved(False, row.section, row.deadline_at)
    _refuse_nonsense(row, drafts)
    _require_room(row, ticket, drafts)
    length = row.journal_length - len(unique)
    (head, newest), rows, late = _newest(connection, ticket.sitting, length, row), [], False
    for number, draft in enumerate(unique, length + 1):
        entry = _entry(row, ticket, draft, now, newest)
        head, late = link(head, entry), late or entry.late
        rows.append(_row(row.association, ticket.sitting, number, entry, head))
    connection.execute(_ADD, rows)
    return Saved(late, row.section, row.deadline_at)


def _refuse_nonsense(row: Any, drafts: Sequence[Draft]) -> None:
    if row.journal_length > MOST_ENTRIES:
        raise Full(f"A sitting keeps at most {MOST_ENTRIES} entries.")
    if row.status == "scheduled" and any(draft.kind != "check" for draft in drafts):
        raise Early("This sitting has not begun; only checks of saving are taken.")


def _require_room(row: Any, ticket: Ticket, drafts: Sequence[Draft]) -> None:
    """Into a part that runs only its room writes: nothing comes about behind its back by a look at the lobby."""
    is_running = row.section is not None and row.section == ticket.section
    if ticket.is_of_lobby and is_running and any(draft.kind != "check" for draft in drafts):
        raise Moved("This part is running in a room; enter it here first.")


def _newest(connection: Connection, sitting: int, length: int, row: Any) -> tuple[str, datetime | None]:
    """The hash that the next entry follows in a journal of this length, and when the entry before it was typed."""
    if row.head is not None or length == 0:
        return row.head or START, row.newest
    # The lock was waited for: PostgreSQL then locks the newest row, but sees the journal as it was before the wait.
    head, newest = connection.execute(_HEAD, {"sitting": sitting, "length": length}).one()
    return head, newest


def _entry(row: Any, ticket: Ticket, draft: Draft, now: datetime, newest: datetime | None) -> Entry:
    # Nothing is typed in the future; but if our clock was put back, what is typed now is not older than what was there.
    typed_at = min(draft.typed_at, max(now, newest or now))
    running = row.status == "open" and row.section == ticket.section and row.deadline_at is not None
    in_time = draft.kind == "check" or (running and counts(typed_at, now, row.deadline_at))
    return Entry(
        entry=draft.entry,
        section=ticket.section or 0,
        question=draft.question,
        kind=draft.kind,
        answer=draft.answer,
        typed_at=typed_at,
        received_at=now,
        late=not in_time,
    )


def _row(association: str, sitting: int, number: int, entry: Entry, head: str) -> dict[str, Any]:
    return {
        "sitting_id": sitting,
        "number": number,
        "association": association,
        "entry": entry.entry,
        "section": entry.section,
        "question": entry.question,
        "kind": entry.kind,
        "answer": entry.answer,
        "typed_at": entry.typed_at,
        "received_at": entry.received_at,
        "late": entry.late,
        "hash": head,
    }
