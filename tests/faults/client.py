"""A candidate's room as the server sees it: what static/room/queue.js and sender.js do, with entries of its own.

Answers go into a queue in which a newer one takes the place of an older one that was not sent yet, and stay there
until the server has said of each that it is saved; then they are noted in the ledger, which no server can reach.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

from machine.seats import Seat

QUESTIONS, CHOICES = 60, 4
#: As in sender.js: seconds until it gives up an answer, and the longest pause before it tries again.
PATIENCE, LONGEST_WAIT, MOST_IN_ONE = 10.0, 15.0, 100
STOPS = (401, 409)


@dataclass(frozen=True)
class Entry:
    """One answer, as it goes to the server."""

    id: str
    question: int
    choice: int
    typed_at: int

    def as_json(self) -> dict[str, Any]:
        """The same in the words of the room."""
        answer = {"choice": self.choice}
        return {
            "id": self.id, "question": self.question, "kind": "answer", "answer": answer, "typed_at": self.typed_at,
        }  # fmt: skip


@dataclass
class Ledger:
    """What one candidate knows for themselves, whatever becomes of the server."""

    seat: Seat
    #: Everything that was ever sent, and what of it was acknowledged: whether it was called late, by the entry's id.
    sent: dict[str, Entry] = field(default_factory=dict)
    kept: dict[str, bool] = field(default_factory=dict)
    #: When each request that was acknowledged left, and when its answer came.
    answered: list[tuple[float, float]] = field(default_factory=list)
    #: Requests that failed, by what the room then says.
    failures: list[str] = field(default_factory=list)
    stopped: str = ""
    #: Answers that lay in the room's queue when it ended, and so were lost.
    unsent: int = 0
    #: Whether the server said that the part is over.
    is_over: bool = False


class Room:
    """One candidate's room, open in a browser."""

    def __init__(self, port: int, ledger: Ledger, pace: float, noted: Callable[[], None]) -> None:
        self.port, self.ledger, self._pace, self._noted = port, ledger, pace, noted
        self._random = Random(ledger.seat.sitting)  # noqa: S311 (who types when is no secret)
        self._queue: dict[int, Entry] = {}
        self._typed, self._newest, self._failures = asyncio.Event(), 0, 0
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.is_typing = True

    async def type(self) -> None:
        """Answer one question after the other, and each again, until told to stop."""
        number = self._random.randrange(QUESTIONS)
        while self.is_typing:
            await asyncio.sleep(self._pace * self._random.uniform(0.5, 1.5))
            number += 1
            self._newest = max(self._newest + 1, round(time.time() * 1000))
            entry = Entry(str(uuid4()), number % QUESTIONS + 1, self._random.randrange(CHOICES), self._newest)
            self._queue[entry.question] = entry
            self._typed.set()

    async def send(self) -> None:
        """Send what the queue holds, until there is nothing more to come or the server has closed the room."""
        try:
            while (self.is_typing or self._queue) and not self.ledger.stopped:
                await self._send_next()
        finally:
            self.ledger.unsent = len(self._queue)
            self._hang_up()

    async def _send_next(self) -> None:
        if not self._queue:
            self._typed.clear()
            await self._typed.wait()
            return
        batch = sorted(self._queue.values(), key=lambda entry: entry.typed_at)[:MOST_IN_ONE]
        if wait := await self._post(batch):
            await asyncio.sleep(wait)

    def close(self) -> None:
        """Type nothing more; `send` ends once everything is saved."""
        self.is_typing = False
        self._typed.set()

    async def _post(self, batch: list[Entry]) -> float:
        """One request; the seconds to wait before the next."""
        self.ledger.sent |= {entry.id: entry for entry in batch}
        sent_at = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                status, headers, body = await self._exchange(_body(batch))
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._hang_up()
            return self._failed(type(error).__name__, 0)
        if status == 200:
            self._saved(json.loads(body), sent_at)
            return 0
        if status in STOPS and body.startswith(b'{"error"'):
            self.ledger.stopped = json.loads(body)["error"]
            return 0
        return self._failed(str(status), float(headers.get("retry-after", 0)))

    def _saved(self, said: dict[str, Any], sent_at: float) -> None:
        self._failures = 0
        for name in said["saved"]:
            entry = self.ledger.sent[name]
            self.ledger.kept[name] = said["late"]
            if self._queue.get(entry.question) is entry:
                del self._queue[entry.question]
        self.ledger.is_over = said["deadline"] is None
        self.ledger.answered.append((sent_at, time.monotonic()))
        self._noted()

    def _failed(self, why: str, wait: float) -> float:
        self.ledger.failures.append(why)
        delay: float = min(LONGEST_WAIT, 2.0**self._failures)
        self._failures += 1
        return max(wait, delay * (0.5 + self._random.random() / 2))

    async def _exchange(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """An answer; like a browser, at once again if a connection that lay idle turns out to be closed."""
        if self._connection is not None:
            try:
                return await self._ask(*self._connection, body)
            except (ConnectionError, EOFError):
                self._hang_up()
        self._connection = await asyncio.open_connection("127.0.0.1", self.port)
        return await self._ask(*self._connection, body)

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        seat = self.ledger.seat
        head = (
            f"POST /sittings/{seat.sitting}/journal HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {seat.cookie}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        return await read_answer(reader)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection[1].close()
            self._connection = None


def _body(batch: list[Entry]) -> bytes:
    return json.dumps({"section": 0, "entries": [entry.as_json() for entry in batch]}).encode()


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """Status, headers with names in lower case, and body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return int(first.split()[1]), headers, body
