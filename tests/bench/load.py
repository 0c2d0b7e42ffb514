"""The load: a process of its own that keeps every connection busy with one request at a time.

Reads plans from standard input, one JSON object a line, and answers each with a line. Speaks HTTP/1.1 itself, with
requests that are ready but for a fresh UUID: what it costs is taken from the same processors as the server.
"""

import asyncio
import gc
import json
import math
import sys
import time
from asyncio import BaseTransport, Future, Protocol, WriteTransport
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

SECONDS_TO_CONNECT = 10
#: What is still on its way when a round is over is waited for: an answer that came is a promise to be checked.
SECONDS_TO_DRAIN = 30
LENGTH = b"content-length:"


@dataclass
class Round:
    """When it starts to count and ends, and what became of it."""

    counts_from: float = math.inf
    ends: float = math.inf
    latencies: list[float] = field(default_factory=list)
    #: What the server said is saved: (number of the connection, UUID).
    kept: list[tuple[int, str]] = field(default_factory=list)

    def begin(self, warm_up: float, seconds: float) -> None:
        """Every connection is there: the clock runs."""
        self.counts_from = time.perf_counter() + warm_up
        self.ends = self.counts_from + seconds

    def note(self, number: int, entry: str, sent: float, now: float) -> None:
        """One request was answered well."""
        self.kept.append((number, entry))
        if self.counts_from <= now < self.ends:
            self.latencies.append(now - sent)


class Client(Protocol):
    """One connection: sends, waits for the whole answer, sends the next."""

    def __init__(self, number: int, request: tuple[bytes, bytes], of: Round, end: "Future[None]") -> None:
        self._number, self._request, self._round, self._end = number, request, of, end
        self._entry, self._sent, self._received = "", 0.0, b""
        self._transport: WriteTransport | None = None

    def start(self) -> "Client":
        """What asyncio calls to have a protocol for a connection."""
        return self

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: BaseTransport) -> None:
        assert isinstance(transport, WriteTransport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        before, after = self._request
        self._entry = str(uuid4())
        self._received = b""
        self._sent = time.perf_counter()
        assert self._transport is not None
        self._transport.write(before + self._entry.encode() + after)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not is_whole(self._received):
            return
        now = time.perf_counter()
        if not self._received.startswith(b"HTTP/1.1 200 "):
            self._fail(self._received.decode(errors="replace"))
            return
        self._round.note(self._number, self._entry, self._sent, now)
        if now < self._round.ends:
            self._send()
        elif not self._end.done():
            self._end.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"the server closed the connection ({exc})")

    def _fail(self, why: str) -> None:
        if not self._end.done():
            self._end.set_exception(RuntimeError(why))


def is_whole(answer: bytes) -> bool:
    """Whether the head is there and as many bytes after it as it says."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    start = head.index(LENGTH) + len(LENGTH)
    return len(answer) - end - 4 >= int(head[start:].split(b"\r\n", 1)[0])


async def run(plan: dict[str, Any]) -> Round:
    """One round: as many connections as there are requests in the plan."""
    loop, outcome = asyncio.get_running_loop(), Round()
    ends: list[Future[None]] = [loop.create_future() for _ in plan["requests"]]
    clients = [
        Client(number, (before.encode(), after.encode()), outcome, ends[number])
        for number, (before, after) in enumerate(plan["requests"])
    ]
    async with asyncio.timeout(SECONDS_TO_CONNECT):
        for client in clients:
            await loop.create_connection(client.start, "127.0.0.1", plan["port"])
    outcome.begin(plan["warm_up"], plan["seconds"])
    async with asyncio.timeout(plan["warm_up"] + plan["seconds"] + SECONDS_TO_DRAIN):
        await asyncio.gather(*ends)
    for client in clients:
        client.close()
    return outcome


def main() -> None:
    """Answer plans until there are no more."""
    gc.disable()
    for line in sys.stdin:
        outcome = asyncio.run(run(json.loads(line)))
        print(json.dumps({"latencies": outcome.latencies, "kept": outcome.kept}), flush=True)


if __name__ == "__main__":
    main()
