"""Two who act at once: letting the second come as far as it can before the first is over."""

from concurrent.futures import Future
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_IS_WAITED_FOR = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)


def until_waited_for(session: Session, other: Future[Any]) -> None:
    """Come back when the other waits for a lock of this transaction, or is done.

    At once on SQLite, which lets nobody begin before this is over.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    while not other.done() and not session.scalar(_IS_WAITED_FOR):
        pass
