"""The verdict itself: a server that closes rooms, or leaves them with what was typed, is found out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from faults.client import Ledger, Room
from faults.verdict import Verdict
from machine.seats import Seat

CLOSED = b'{"error": "This room is open on another device."}'


@pytest.mark.parametrize("figure", ["lost", "duplicates", "strange", "broken", "stopped", "unsent"])
def test_every_figure_but_the_first_must_be_nothing(figure: str) -> None:
    clean = Verdict(acknowledged=9)
    assert clean.is_clean
    assert (clean + clean).is_clean
    assert not (clean + replace(clean, **{figure: 1})).is_clean


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
