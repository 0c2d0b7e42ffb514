"""A lock that threads and processes queue on before they write to one SQLite file."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

try:
    import fcntl
except ImportError:  # Windows: one process only, or SQLite's own waiting
    fcntl = None  # type: ignore[assignment]

#: Seconds between two tries to have the file. Only one thread of a process tries; the others wait for it.
PAUSE: Final = 0.001


class WriterBusy(Exception):
    """Others wrote for so long that it is better to say so than to wait on."""


class WriterLock:
    """Held for one transaction. `path` is a file beside the database, or nothing for one in memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path if fcntl else None
        self._threads = threading.Lock()
        self._file: BufferedWriter | None = None
        self._opened_by = 0

    def __enter__(self) -> Self:
        """Wait for as long as it takes."""
        self._take(None)
        return self

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """The same for somebody who waits so long at most, for threads and processes. Raises `WriterBusy`."""
        self._take(seconds)
        try:
            yield
        finally:
            self._give()

    def _take(self, seconds: float | None) -> None:
        deadline = None if seconds is None else time.monotonic() + seconds
        if not self._threads.acquire(timeout=-1 if seconds is None else seconds):
            raise WriterBusy(f"other threads have been writing for {seconds:g} seconds")
        try:
            if (file := self._own_file()) is not None:
                _lock(file, deadline)
        except BaseException:
            self._threads.release()  # no lock was had: whoever comes next must be able to try
            raise

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._give()

    def _give(self) -> None:
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


def _lock(file: BufferedWriter, deadline: float | None) -> None:
    """Have a file to ourselves. The system knows no waiting with an end, so with one it is tried again and again."""
    if deadline is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise WriterBusy("another process has been writing for as long as anybody waits") from error
            time.sleep(PAUSE)
        else:
            return
