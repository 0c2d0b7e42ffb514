"""What PostgreSQL spent while a crowd was there: its processors' time, the bytes it logged and stored, connections."""

from dataclasses import dataclass
from typing import Self

import psutil
import sqlalchemy as sa

from assay.storage.database import Database

_COUNTED = sa.text(
    "SELECT pg_backend_pid(), pg_current_wal_lsn() - '0/0'::pg_lsn, pg_database_size(current_database()),"
    " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
)


@dataclass(frozen=True)
class Spending:
    """Of one server since it was started, or between two moments."""

    #: Seconds of all its processes.
    processor: float
    #: Bytes of its write-ahead log, and of what is stored.
    logged: int
    stored: int
    #: Open at the later moment.
    connections: int

    @classmethod
    def of(cls, database: Database) -> Self | None:
        """Until now; nothing for SQLite, which works inside the web server's own processes."""
        if database.is_sqlite:
            return None
        with database.engine.connect() as connection:
            process, logged, stored, connections = connection.execute(_COUNTED).one()
        master = psutil.Process(process).parent()
        assert master is not None
        processor = sum(sum(each.cpu_times()[:2]) for each in [master, *master.children()])
        return cls(processor, int(logged), int(stored), int(connections))

    def since(self, earlier: Self) -> "Spending":
        """Between two moments."""
        return Spending(
            self.processor - earlier.processor,
            self.logged - earlier.logged,
            self.stored - earlier.stored,
            self.connections,
        )


def spent(before: Spending | None, after: Spending | None) -> Spending | None:
    """Between two moments, where there is a server to ask."""
    return after.since(before) if before and after else None
