"""What nginx meets behind it: servers that note what reaches them, and may hang up without an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Reached:
    """A request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    size: int


@dataclass
class Node:
    """One server."""

    port: int = 0
    #: Whether it takes requests and ends before it answers, as when it is killed.
    hangs_up: bool = False
    reached: list[Reached] = field(default_factory=list)

    def count(self, path: str) -> int:
        """How often this was asked for here."""
        return sum(each.path == path for each in self.reached)


@contextmanager
def running_node(*, hangs_up: bool = False) -> Iterator[Node]:
    """A node on a port of its own, until the block ends."""
    node = Node(hangs_up=hangs_up)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            node.reached.append(Reached(self.command, self.path, dict(self.headers), size))
            self.close_connection = True
            if not node.hangs_up:
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

        do_POST = do_GET  # noqa: N815  (so the library wants it)

        def log_message(self, *_: object) -> None:
            """Nothing: it is not Assay that is looked at here."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        node.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield node
        finally:
            server.shutdown()
            thread.join()
