"""A small reverse proxy on loopback: HTTP/1.1, several nodes, and the things that go wrong on the way.

What a node did not answer is sent to the next one if it may be sent twice: looking, and saving answers, each of which
has a name of its own.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

SECONDS_TO_ANSWER = 30.0
BAD_GATEWAY = "502 Bad Gateway"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BROKEN = (OSError, EOFError, TimeoutError)


@dataclass(frozen=True)
class Request:
    """A whole request, as it came."""

    line: str
    raw: bytes

    @property
    def saves(self) -> bool:
        """Whether it is a room's that sends answers."""
        return self.line.startswith("POST ") and self.line.split(" ")[1].endswith("/journal")

    @property
    def may_be_sent_twice(self) -> bool:
        """Whether it does no harm if a node that did not answer has done it all the same."""
        return self.saves or self.line.startswith(("GET ", "HEAD "))


#: Gives the answer to a request, or nothing: then the connection is cut.
Way = Callable[["Proxy", Request], Awaitable[bytes | None]]


def made_up(status: str, *headers: str) -> bytes:
    """An answer that no node gave."""
    lines = (f"HTTP/1.1 {status}", "Content-Type: text/html", "Content-Length: 9", *headers)
    return "\r\n".join((*lines, "", "<h1></h1>")).encode()


class Proxy:
    """Listens on a port; what it does with requests can be changed while it runs."""

    def __init__(self, nodes: Sequence[int]) -> None:
        self.nodes, self.way, self.port = list(nodes), straight, 0
        #: How often what happened here.
        self.counts: Counter[str] = Counter()
        self._turn = 0
        self._idle: dict[int, list[Streams]] = {node: [] for node in nodes}
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, ready: threading.Event) -> None:
        """Listen until the task is cancelled; then nothing is left open."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            server.close()
            for writer in self._open:
                writer.transport.abort()
            talks = asyncio.all_tasks() - {asyncio.current_task()}
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        # Cancelled is what still waits for a request when the proxy ends.
        with suppress(*BROKEN, asyncio.CancelledError):
            while (answer := await self.way(self, await _read_request(reader))) is not None:
                writer.write(answer)
                await writer.drain()
        self._hang_up(writer)

    def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self._open.discard(writer)

    async def ask(self, request: Request) -> bytes:
        """The answer of the next node, or of the one after it."""
        self._turn += 1
        for place in range(len(self.nodes)):
            node = self.nodes[(self._turn + place) % len(self.nodes)]
            try:
                streams = await self._reach(node)
            except OSError:
                self.counts["passed over"] += 1  # it has seen nothing of this request
                continue
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    return await self._exchange(node, streams, request)
            except BROKEN:
                self.counts["passed over"] += 1
                if not request.may_be_sent_twice:
                    break
        return made_up(BAD_GATEWAY)

    async def _reach(self, node: int) -> Streams:
        """A connection that lies idle and is not known to be closed, or a new one."""
        while self._idle[node]:
            streams = self._idle[node].pop()
            if not streams[0].at_eof():
                return streams
            self._hang_up(streams[1])
        streams = await asyncio.open_connection("127.0.0.1", node)
        self._open.add(streams[1])
        return streams

    async def _exchange(self, node: int, streams: Streams, request: Request) -> bytes:
        reader, writer = streams
        try:
            writer.write(request.raw)
            answer = await _read_whole(reader)
        except BaseException:
            self._hang_up(writer)
            raise
        self._idle[node].append(streams)
        return answer


async def straight(proxy: Proxy, request: Request) -> bytes | None:
    """What a proxy does on a good day."""
    return await proxy.ask(request)


async def _read_request(reader: asyncio.StreamReader) -> Request:
    raw = await _read_whole(reader)
    return Request(raw.partition(b"\r\n")[0].decode("latin-1"), raw)


async def _read_whole(reader: asyncio.StreamReader) -> bytes:
    """A request or an answer: its head, and as many bytes after it as it says."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.lower().split(b"\r\n")]
    lengths = {name: value.strip() for name, _, value in lines}
    if lengths.get(b"transfer-encoding") == b"chunked":
        return head + await _read_chunks(reader)
    return head + await reader.readexactly(int(lengths.get(b"content-length", b"0")))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    chunks: list[bytes] = []
    while not chunks or not chunks[-1].startswith(b"0\r\n"):
        length = await reader.readuntil(b"\r\n")
        chunks.append(length + await reader.readexactly(int(length, 16) + 2))
    return b"".join(chunks)


@contextmanager
def running_proxy(*nodes: int) -> Iterator[Proxy]:
    """A proxy in front of these ports, in a thread, for as long as the context lasts."""
    proxy, ready, loop = Proxy(nodes), threading.Event(), asyncio.new_event_loop()
    task = loop.create_task(proxy.serve(ready))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.run_until_complete(loop.shutdown_asyncgens())  # and what was closed is told so
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
