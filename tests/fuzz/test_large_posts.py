"""A hundred megabytes for a real server: refused before they are read, and the next one is served at once."""

import socket
from collections.abc import Iterator
from time import monotonic
from urllib.request import urlopen

import psutil
import pytest

from browser.live import Server

MEGABYTE = 1024 * 1024
#: Seconds, and megabytes by which a process may grow, on a machine that does other things besides.
MOST_SECONDS, MOST_GROWN = 30, 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application under gunicorn."""
    server = Server(tmp_path_factory.mktemp("large"))
    server.start()
    assert _home(server) == 200
    yield server
    server.kill()
    server.database.dispose()


def _home(server: Server) -> int:
    with urlopen(f"{server.url}/", timeout=MOST_SECONDS) as answer:  # noqa: S310 (a server of this test)
        return int(answer.status)


def _memory(server: Server) -> int:
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))


def _send(server: Server, head: str, *, is_chunked: bool) -> str:
    """Send as much of a hundred megabytes as the server takes; the first line of what it answers."""
    piece = b"a" * MEGABYTE
    with socket.create_connection(("127.0.0.1", server.port), timeout=MOST_SECONDS) as line:
        line.sendall(head.encode())
        try:
            for _ in range(100):
                line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
            line.sendall(b"0\r\n\r\n" if is_chunked else b"")
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough; what it said may be lost with the connection
        try:
            return line.recv(200).decode("latin-1").partition("\r\n")[0]
        except ConnectionResetError:
            return ""


@pytest.mark.parametrize(
    "path", ["/sign-in", "/portfolio/documents", "/portfolio/import", "/sittings/1/journal", "/no"]
)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("is_chunked", [False, True], ids=["told", "in-chunks"])
def test_a_hundred_megabytes_hold_up_nobody(server: Server, path: str, kind: str, is_chunked: bool) -> None:
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {100 * MEGABYTE}"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{length}\r\n\r\n"
    before, begun = _memory(server), monotonic()

    said = _send(server, head, is_chunked=is_chunked)

    assert said == "" or said.split()[1] in ("302", "400", "401", "403", "404", "413"), said
    assert _home(server) == 200
    assert monotonic() - begun < MOST_SECONDS
    assert _memory(server) - before < MOST_GROWN * MEGABYTE


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX y: 1\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /" + "a" * 9000 + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n" + "".join(f"X-{each}: 1\r\n" for each in range(200)) + "\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a" * 10_000 + "\r\n\r\n",
    ],
    ids=["lengths", "coding", "differ", "negative", "space", "nul", "version", "address", "many", "long"],
)
def test_a_request_that_two_servers_could_read_differently_is_refused(server: Server, head: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=MOST_SECONDS) as line:
        line.sendall(head.encode())
        said = line.recv(200).decode("latin-1").partition("\r\n")[0]

    assert said.split()[1] in ("400", "414", "431", "501", "505"), said
