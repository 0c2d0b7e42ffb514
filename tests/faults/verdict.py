"""The verdict: what candidates know they were told, row by row beside what the database holds."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from assay.assessment.exam.journal import Entry as JournalOf
from assay.assessment.exam.journal import first_broken
from assay.services.auditing.verifying import verify
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting
from faults.client import Entry, Ledger

COLUMNS = tuple(JournalEntry.__table__.columns)


@dataclass(frozen=True)
class Verdict:
    """What was found; every number but the first must be zero."""

    acknowledged: int
    lost: int = 0
    duplicates: int = 0
    #: Rows that nobody sent, or that say something else than what was sent.
    strange: int = 0
    #: Sittings whose chain of hashes or numbers is not whole.
    broken: int = 0
    #: What `assay audit verify` finds wrong with the logs, lines that never became part of a chain included.
    unlogged: int = 0
    #: Rooms that the server closed, and answers that were typed and that it never took.
    stopped: int = 0
    unsent: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether everything that was typed is there exactly once, as it was sent, in whole chains."""
        bad = self.lost, self.duplicates, self.strange, self.broken, self.unlogged, self.stopped, self.unsent
        return not any(bad)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.duplicates + other.duplicates,
            self.strange + other.strange,
            self.broken + other.broken,
            self.unlogged + other.unlogged,
            self.stopped + other.stopped,
            self.unsent + other.unsent,
        )


def judge(database: Database, ledgers: Sequence[Ledger]) -> Verdict:
    """Compare every ledger with its sitting's journal, and check the log of every association."""
    with database.engine.connect() as connection:
        told = sum((_judge(connection, ledger) for ledger in ledgers), Verdict(0))
    with database.reading() as session:
        return told + Verdict(0, unlogged=sum(len(each.faults) for each in verify(session)))


def _judge(connection: sa.Connection, ledger: Ledger) -> Verdict:
    table, sitting = JournalEntry.__table__, ledger.seat.sitting
    query = sa.select(*COLUMNS).where(table.c.sitting_id == sitting).order_by(table.c.number)
    rows = connection.execute(query).all()
    length = connection.scalars(sa.select(Sitting.journal_length).where(Sitting.id == sitting)).one()
    times = Counter(row.entry for row in rows)
    return Verdict(
        acknowledged=len(ledger.kept),
        lost=sum(name not in times for name in ledger.kept),
        duplicates=sum(number - 1 for number in times.values()),
        strange=sum(not _is_as_sent(row, ledger.sent.get(row.entry), ledger) for row in rows),
        broken=int(not _is_whole(rows, length)),
        stopped=int(bool(ledger.stopped)),
        unsent=ledger.unsent,
    )


def _is_as_sent(row: sa.Row[Any], sent: Entry | None, ledger: Ledger) -> bool:
    if sent is None:
        return False
    typed_at = round(row.typed_at.timestamp() * 1000)
    same = (row.section, row.question, row.kind, row.answer) == (
        0,
        sent.question,
        "answer",
        {"choice": sent.choice},
    )
    # What was never acknowledged may be kept all the same: the answer was lost on its way.
    return same and typed_at <= sent.typed_at and (row.late <= ledger.kept.get(row.entry, True))


def _is_whole(rows: Sequence[sa.Row[Any]], length: int) -> bool:
    """By the product's own check, and by one that shares nothing with it but what is documented."""
    names = JournalOf.__dataclass_fields__
    entries = ((JournalOf(**{name: getattr(row, name) for name in names}), row.hash) for row in rows)
    is_numbered = [row.number for row in rows] == list(range(1, length + 1))
    return is_numbered and first_broken(entries) is None and [row.hash for row in rows] == list(_hashes(rows))


def _hashes(rows: Iterable[sa.Row[Any]]) -> Iterable[str]:
    previous = "0" * 64
    for row in rows:
        typed, received = (_instant(each) for each in (row.typed_at, row.received_at))
        fields = [
            previous,
            row.entry,
            row.section,
            row.question,
            row.kind,
            row.answer,
            typed,
            received,
            row.late,
        ]
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        previous = hashlib.sha256(text.encode()).hexdigest()
        yield previous


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}+00:00"
