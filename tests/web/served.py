"""An application that is served by this process, for a real browser."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

Application = Callable[..., Iterable[bytes]]


class _Handler(WSGIRequestHandler):
    #: Seconds after which a line is closed over which nothing comes: browsers open some before they need them.
    timeout = 30


@contextmanager
def served(app: Application) -> Iterator[str]:
    """Its address. In the end every request was answered: none meets the database of the next test."""
    server: Any = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Handler)
    server.daemon_threads = False  # so that closing it waits for them
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
