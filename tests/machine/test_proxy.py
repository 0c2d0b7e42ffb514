"""The proxy in front of several nodes."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from machine.processes import free_port
from machine.proxy import Proxy, Request, running_proxy


class _Node(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
        pass


@pytest.fixture
def node() -> Iterator[int]:
    """The port of a node that answers with what it was sent."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Node) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _post(port: int, path: str = "/sittings/1/journal") -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", path, b"an answer")
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_a_node_that_is_not_there_is_passed_over_by_whatever_it_was(node: int) -> None:
    with running_proxy(node, free_port()) as proxy:
        answers = [_post(proxy.port, path) for path in ("/sittings/1/journal", "/sittings/1/finish") * 2]

    assert answers == [(200, b"an answer")] * 4
    assert proxy.counts["passed over"] == 2


def test_where_no_node_is_there_it_says_so() -> None:
    with running_proxy(free_port()) as proxy:
        assert _post(proxy.port)[0] == 502


def test_an_answer_can_get_lost_on_its_way(node: int) -> None:
    async def lose(proxy: Proxy, request: Request) -> bytes | None:
        assert request.saves
        await proxy.ask(request)
        return None

    with running_proxy(node) as proxy:
        proxy.way = lose
        with pytest.raises(ConnectionError):
            _post(proxy.port)
