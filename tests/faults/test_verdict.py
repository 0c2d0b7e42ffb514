"""The verdict itself: a server that closes rooms, or leaves them with what was typed, is found out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assay.services.audit import record
from assay.storage.audit import AuditLine
from faults.client import Ledger, Room
from faults.verdict import Verdict, judge
from machine.grounds import PostgresGround, SqliteGround
from machine.seats import Seat

CLOSED = b'{"error": "This room is open on another device."}'


@pytest.mark.parametrize(
    "figure", ["lost", "duplicates", "strange", "broken", "unlogged", "stopped", "unsent"]
)
def test_every_figure_but_the_first_must_be_nothing(figure: str) -> None:
    clean = Verdict(acknowledged=9)
    assert clean.is_clean
    assert (clean + clean).is_clean
    assert not (clean + replace(clean, **{figure: 1})).is_clean


def test_lines_that_are_in_no_chain_and_chains_that_end_too_early_are_counted_on_sqlite(
    sqlite_ground: SqliteGround, tmp_path: Path
) -> None:
    sqlite_ground.lay(tmp_path / "assay.sqlite")
    _leave_unlogged(sqlite_ground)


def test_lines_that_are_in_no_chain_and_chains_that_end_too_early_are_counted_on_postgresql(
    postgres_ground: PostgresGround,
) -> None:
    postgres_ground.lay()
    _leave_unlogged(postgres_ground)


def _leave_unlogged(ground: SqliteGround | PostgresGround) -> None:
    database, now = ground.database, datetime(2026, 11, 23, 9, tzinfo=UTC)
    with database.writing() as session:
        record(session, "guild", None, "open", "window 1", now)
    assert judge(database, []) == Verdict(0)

    row = {"association": "guild", "at": now, "act": "close", "subject": "window 1", "detail": {}}
    with database.engine.begin() as connection:
        connection.execute(sa.insert(AuditLine).values(**row))
        connection.execute(sa.text("UPDATE audit_heads SET number = 2"))
    assert judge(database, []) == Verdict(0, unlogged=2)
    database.dispose()


async def _refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that says that this room is closed."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    writer.write(b"HTTP/1.1 409 Conflict\r\nContent-Length: %d\r\n\r\n%s" % (len(CLOSED), CLOSED))
    await writer.drain()
    writer.close()


async def _sit(ledger: Ledger) -> None:
    server = await asyncio.start_server(_refusing, "127.0.0.1", 0)
    async with server:
        room = Room(server.sockets[0].getsockname()[1], ledger, 0.01, lambda: None)
        typing = asyncio.create_task(room.type())
        await room.send()
        room.close()
        await typing


def test_a_room_that_the_server_closed_tells_what_it_could_not_send() -> None:
    ledger = Ledger(Seat(1, "ana@people.example"))
    # In a thread of its own: a browser of other tests has its loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(_sit(ledger))).result()

    assert ledger.stopped == "This room is open on another device."
    assert ledger.unsent >= 1
    assert ledger.kept == {}
