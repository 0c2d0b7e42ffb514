"""Whether saving an answer stays as fast while journals of earlier years pile up: ten thousand rows to ten million."""

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import JournalEntry, Sitting
from bench.databases import DATABASES, fresh_database
from bench.rounds import Effort, Figures, measure, ratio, running_load
from bench.server import running_server
from bench.stage import set_stage
from machine.seats import ASSOCIATION, CATEGORY

FULL, QUICK = (10_000, 100_000, 1_000_000, 10_000_000), (10_000, 100_000)
CONNECTIONS = 32
EFFORT, QUICK_EFFORT = Effort((CONNECTIONS,), 8, 0.7), Effort((CONNECTIONS,), 4, 0.5)
#: Entries of one sitting, about as many as a candidate makes in a whole exam; and sittings filled in one transaction.
ENTRIES, AT_ONCE = 500, 400


def lines(plugins: Plugins, quick: bool) -> Iterator[str]:
    """Saving beside its floor, by rows that are there already, on every database."""
    for kind, title in DATABASES.items():
        yield ""
        heads = f"{'save/s':>9}{'floor/s':>9}{'p99 ms':>9}{'a/b':>7}{'to first':>10}"
        yield f"{f'{title}, rows in the journal':<33}{heads}"
        yield from _on(kind, plugins, quick)


def _on(kind: str, plugins: Plugins, quick: bool) -> Iterator[str]:
    effort = QUICK_EFFORT if quick else EFFORT
    with (
        fresh_database(kind) as (folder, url),
        set_stage(folder, url, plugins, CONNECTIONS) as stage,
        running_server(stage.environment) as server,
        running_load(server.port) as load,
    ):
        rows, first = 0, 0.0
        for size in QUICK if quick else FULL:
            _fill(stage.database, rows, size)
            rows = size
            measured, _ = measure(load, stage.seats, effort)
            save, floor = (Figures.median(measured[CONNECTIONS, each]) for each in ("save", "floor"))
            share = ratio(measured, CONNECTIONS, "save", "floor")
            first = first or share
            figures = (
                f"{save.rate:>9.0f}{floor.rate:>9.0f}{save.p99:>9.1f}{share:>7.2f}{share / first:>10.2f}"
            )
            yield f"   {size:<30,}{figures}"


def _fill(database: Database, there: int, wanted: int) -> None:
    """Add sittings of people who sat before, with their journals."""
    first, last = there // ENTRIES, wanted // ENTRIES
    for begin in range(first, last, AT_ONCE):
        with database.writing_connection() as connection:
            sittings = _add_sittings(connection, range(begin, min(begin + AT_ONCE, last)))
            _add_entries(connection, sittings)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What was filled in is on the disk before anything is measured.
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)" if database.is_sqlite else "CHECKPOINT")


def _add_sittings(connection: sa.Connection, numbers: range) -> list[int]:
    now = datetime.now(UTC)
    person = {"name": "Earlier", "active": True, "time_zone": "UTC"}
    people = [
        {**person, "email": f"earlier{each}@e.example", "fs_uniquifier": f"e{each}"} for each in numbers
    ]
    ids = connection.scalars(sa.insert(Person).returning(Person.id), people).all()
    model = connection.execute(sa.select(Sitting.window_id, Sitting.form_id).limit(1)).one()
    sitting = {"association": ASSOCIATION, "category": CATEGORY, "status": "submitted", "registered_at": now}
    sitting |= {"window_id": model.window_id, "form_id": model.form_id, "journal_length": ENTRIES}
    rows = [{**sitting, "person_id": each, "code": f"E{each}"} for each in ids]
    return list(connection.scalars(sa.insert(Sitting).returning(Sitting.id), rows).all())


def _add_entries(connection: sa.Connection, sittings: list[int]) -> None:
    """Rows of the size of real ones, in one statement; their hashes say nothing."""
    if connection.dialect.name == "sqlite":
        entry, checksum = sa.func.hex(sa.func.randomblob(18)), sa.func.hex(sa.func.randomblob(32))
    else:
        half = sa.func.md5(sa.cast(sa.func.random(), sa.Text))
        entry, checksum = sa.cast(sa.func.gen_random_uuid(), sa.Text), half.concat(half)
    numbers = sa.select(sa.literal(1).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.number + 1).where(numbers.c.number < ENTRIES))
    values = {
        JournalEntry.sitting_id: Sitting.id,
        JournalEntry.number: numbers.c.number,
        JournalEntry.association: Sitting.association,
        JournalEntry.entry: entry,
        JournalEntry.section: sa.literal(0),
        JournalEntry.question: numbers.c.number % 60 + 1,
        JournalEntry.kind: sa.literal("answer"),
        JournalEntry.answer: sa.literal({"choice": 1}, JournalEntry.answer.type),
        JournalEntry.typed_at: Sitting.registered_at,
        JournalEntry.received_at: Sitting.registered_at,
        JournalEntry.late: sa.false(),
        JournalEntry.hash: checksum,
    }
    rows = sa.select(*values.values()).select_from(Sitting).join(numbers, sa.true())
    rows = rows.where(Sitting.id.between(sittings[0], sittings[-1])).order_by(Sitting.id, numbers.c.number)
    connection.execute(sa.insert(JournalEntry).from_select(list(values), rows))
