"""Whether a process can do its work: a handful of cheap questions, for those who decide whom to send people to."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Final, Literal

import structlog
from huey import Huey
from sqlalchemy import text

from assay.services.working import standing
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Missing
from assay.storage.queue import open_queue
from assay.storage.schema import is_current

log = structlog.get_logger("assay.health")

#: Whoever does not answer in so many seconds is not there.
PATIENCE: Final = 3.0
#: For so many seconds an answer is given again: whoever asks often makes no work.
FRESH: Final = 2.0
#: A place where nothing lies.
NOWHERE: Final = f"00/{'0' * 38}"
#: Without these nobody can be served. All nodes share what else is asked for: were its absence a fault, they would all
#: be left at once, and examinations with them, though saving an answer needs the database alone.
NEEDED: Final = frozenset({"database", "migrations"})

State = Literal["ok", "warning", "fault"]


@dataclass
class Readiness:
    """What one process asks, and what it was answered last."""

    database: Database
    documents: Callable[[], DocumentStore]
    queue_url: str
    secret: str
    clock: Callable[[], datetime]
    _lock: Lock = field(default_factory=Lock)
    _found: Mapping[str, State] = field(default_factory=dict)
    _until: float = 0.0

    def states(self) -> Mapping[str, State]:
        """What is well, by its name. One asks at a time; the others get the same answer."""
        with self._lock:
            if monotonic() >= self._until:
                self._found = self._ask()
                self._until = monotonic() + FRESH
            return self._found

    def _ask(self) -> Mapping[str, State]:
        questions: Mapping[str, Callable[[], State]] = {
            "database": self._database,
            "migrations": self._migrations,
            "documents": self._documents,
            "queue": self._queue,
            "worker": self._worker,
        }
        until = monotonic() + PATIENCE
        asked = {name: self._askers[name].submit(question) for name, question in questions.items()}
        found: dict[str, State] = {}
        for name, answer in asked.items():
            try:
                found[name] = answer.result(max(until - monotonic(), 0.01))
            except (Exception, TooSlow) as error:
                answer.cancel()
                found[name] = "fault" if name in NEEDED else "warning"
                reason = str(error) or type(error).__name__
                log.warning("not ready" if name in NEEDED else "not well", what=name, reason=reason)
        return found

    @cached_property
    def _askers(self) -> Mapping[str, ThreadPoolExecutor]:
        """Beside the request, which cannot wait for what hangs; one each, so that it holds up no other question."""
        return defaultdict(lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="health"))

    @cached_property
    def _jobs(self) -> Huey:
        return open_queue(self.queue_url, self.secret)

    def _database(self) -> State:
        with self.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return "ok"

    def _migrations(self) -> State:
        if is_current(self.database):
            return "ok"
        log.warning("not ready: the tables are of another version", remedy="assay migrate")
        return "fault"

    def _documents(self) -> State:
        try:
            self.documents().get(NOWHERE)
        except Missing:
            return "ok"
        log.warning("not well: the document store gives what was never put there")
        return "warning"

    def _queue(self) -> State:
        self._jobs.pending_count()
        return "ok"

    def _worker(self) -> State:
        now = self.clock()
        with self.database.reading() as session:
            here = standing(session, now)
        return "warning" if here.last is None or here.is_idle(now) else "ok"
