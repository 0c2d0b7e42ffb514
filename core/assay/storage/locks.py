"""A lock that threads and processes queue on before they write to one SQLite file."""

import os
import threading
from io import BufferedWriter
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
        self._path = path if fcntl else None
        self._threads = threading.Lock()
        self._file: BufferedWriter | None = None
        self._opened_by = 0

    def __enter__(self) -> Self:
        self._threads.acquire()
        try:
            if (file := self._own_file()) is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()  # no lock was had: whoever comes next must be able to try
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _own_file(self) -> BufferedWriter | None:
        # A file that was opened before a fork is one lock for both processes: each must open its own.
        if self._path is not None and self._opened_by != os.getpid():
            self._file, self._opened_by = self._path.open("ab"), os.getpid()
        return self._file

    def close(self) -> None:
        """Let go of the file; nobody may hold the lock."""
        if self._file is not None:
            self._file.close()
        self._file, self._opened_by = None, 0
