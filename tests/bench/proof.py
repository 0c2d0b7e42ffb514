"""The proof that the load was real: what the server said is saved, is; once, in a whole chain."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from assay.assessment.exam.journal import Entry, first_broken
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting
from bench.rounds import Kept

COLUMNS = tuple(JournalEntry.__table__.columns)


class Lost(Exception):
    """Something that the server said is saved is not in the journal as it must be."""


def check(database: Database, kept: Kept) -> int:
    """How many entries were saved and found. Raises `Lost`."""
    with database.engine.connect() as connection:
        return sum(_check_sitting(connection, sitting, entries) for sitting, entries in kept.items())


def _check_sitting(connection: Connection, sitting: int, promised: Iterable[str]) -> int:
    table = JournalEntry.__table__
    rows = connection.execute(
        sa.select(*COLUMNS).where(table.c.sitting_id == sitting).order_by(table.c.number)
    ).all()
    length = connection.execute(sa.select(Sitting.journal_length).where(Sitting.id == sitting)).scalar_one()
    promised = sorted(promised)
    if sorted(row.entry for row in rows) != promised:
        raise Lost(f"sitting {sitting}: {len(promised)} entries were acknowledged, others are in the journal")
    if [row.number for row in rows] != list(range(1, length + 1)) or any(row.late for row in rows):
        raise Lost(f"sitting {sitting}: the journal's numbers have gaps, or entries count as late")
    if (broken := first_broken((_entry(row), row.hash) for row in rows)) is not None:
        raise Lost(f"sitting {sitting}: the chain is broken at entry {broken}")
    return len(rows)


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
