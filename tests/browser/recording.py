"""Every byte that a server sends to one browser, kept in files as it leaves."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

#: A browser that sends this header is recorded.
HEADER = "X-Recorded"
FOLDER = "recorded"

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Recorder:
    """Stands before an application and keeps whole answers, redirections and static files among them."""

    def __init__(self, application: Application, instance: Path) -> None:
        self._application, self._folder = application, instance / FOLDER
        self._folder.mkdir(exist_ok=True)
        self._numbers = count(len(list(self._folder.iterdir())))

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer, and keep the answer if the browser is one to record."""
        if "HTTP_X_RECORDED" not in environ:
            return self._application(environ, start)
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # to be read, it must come as it is
        head: list[str] = [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"]

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            head.extend([status, json.dumps(headers)])
            return start(status, headers, *more)

        answer = self._application(environ, started)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        path = self._folder / f"{next(self._numbers):05}"
        path.write_bytes("\n".join(head).encode() + b"\n\n" + body)
        return [body]


def recorded(instance: Path) -> Iterator[tuple[str, str]]:
    """Every answer so far: its request's method and path, and all of it as text."""
    for path in sorted((instance / FOLDER).iterdir()):
        text = path.read_bytes().decode()
        yield text.partition("\n")[0], text
