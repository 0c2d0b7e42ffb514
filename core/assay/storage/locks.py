"""A lock that threads and processes queue on before they write to one SQLite file."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

try:
    import fcntl
except ImportError:  # Windows: one process only, or SQLite's own waiting
    fcntl = None  # type: ignore[assignment]


class WriterLock:
    """Held for one transaction. `path` is a file beside the database, or nothing for one in memory."""

    def __init__(self, path: Path | None) -> None:
        self._threads = threading.Lock()
        self._file = path.open("ab") if path and fcntl else None

    def __enter__(self) -> Self:
        self._threads.acquire()
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()
