"""Workers among themselves: they are heard of, and each turn of a job is taken by one of them."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assay.storage.database import Database
from assay.storage.workers import JobTurn, Worker

log = structlog.get_logger("assay.jobs")

MINUTE: Final = timedelta(minutes=1)
#: Nothing was done for so long: then there is no worker, or it hangs.
TOO_LONG: Final = timedelta(minutes=5)
#: A turn that lies so far ahead was taken by a machine whose clock was wrong, and counts for nothing.
WRONG_CLOCK: Final = timedelta(minutes=10)
#: How long after a turn came to nothing it is taken again, the first time and each further one; then it waits for the
#: next. What comes round each minute needs none of this.
AGAIN: Final = (TOO_LONG, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
#: Whoever was not heard of for so long was not stopped properly, and is forgotten.
FORGOTTEN: Final = timedelta(days=1)
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """How the workers are."""

    #: When one last began something; nothing where none ever did.
    last: datetime | None
    #: How many were heard of lately.
    alive: int

    def is_idle(self, now: datetime) -> bool:
        """Whether there was a worker, and is none any more."""
        return self.last is not None and now - self.last > TOO_LONG


def has_failed(turn: JobTurn, now: datetime) -> bool:
    """Whether a turn came to nothing: it failed, or its worker died over it, or hangs."""
    return turn.error != "" or (turn.ended_at is None and now - turn.begun_at > TOO_LONG)


def own_name() -> str:
    """What this process is called among the workers."""
    return f"{socket.gethostname()[:100]} {os.getpid()}"


def beat(database: Database, name: str, now: datetime) -> None:
    """Note that a worker is there."""
    with database.writing() as session:
        worker = session.get(Worker, name)
        if worker is None:
            session.add(Worker(name=name, started_at=now, seen_at=now))
        else:
            worker.seen_at = now
        session.execute(delete(Worker).where(Worker.seen_at < now - FORGOTTEN))


def depart(database: Database, name: str) -> None:
    """Note that a worker was stopped."""
    with database.writing() as session:
        session.execute(delete(Worker).where(Worker.name == name))


def take_turn(database: Database, job: str, every: timedelta, name: str, now: datetime) -> bool:
    """Take the present turn of a job; false when a worker has it already, or had it.

    So a job is done once in its time, however many workers there are and however often it is delivered. A turn that
    failed, or whose worker is gone, is taken again a few times. Who asks is not about this job themselves.
    """
    turn = now - (now - _EPOCH) % every
    with database.writing() as session:
        _lay(session, job)
        row = session.get_one(JobTurn, job, with_for_update=True, populate_existing=True)
        if not turn <= row.turn <= turn + WRONG_CLOCK:
            row.turn, row.tries = turn, 0
        elif not _is_due_again(session, row, name, now):
            return False
        else:
            log.warning("a job is begun again", job=job, tries=row.tries, last_by=row.worker)
        row.tries, row.worker, row.begun_at, row.ended_at, row.error = row.tries + 1, name, now, None, ""
        return True


def _is_due_again(session: Session, row: JobTurn, name: str, now: datetime) -> bool:
    """Whether its present turn came to nothing long enough ago. Whoever is heard of may still be about it; oneself is
    not, and was another process of this name, or could not note how it ended.
    """
    is_done = row.ended_at is not None and row.error == ""
    if is_done or row.tries > len(AGAIN) or now - (row.ended_at or row.begun_at) < AGAIN[row.tries - 1]:
        return False
    return row.ended_at is not None or row.worker == name or not _is_heard_of(session, row.worker, now)


def _is_heard_of(session: Session, name: str, now: datetime) -> bool:
    worker = session.get(Worker, name)
    return worker is not None and worker.seen_at > now - TOO_LONG


def _lay(session: Session, job: str) -> None:
    """A row to be locked. Who is second finds that of the first."""
    if session.get(JobTurn, job) is None:
        values = {"job": job, "turn": _EPOCH, "worker": "", "begun_at": _EPOCH, "error": "", "tries": 0}
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(insert(JobTurn).values(**values).on_conflict_do_nothing())


def end_turn(database: Database, job: str, name: str, now: datetime, error: str = "") -> None:
    """Note what became of a turn."""
    with database.writing() as session:
        row = session.get(JobTurn, job, with_for_update=True)
        if row is not None and row.worker == name:
            row.ended_at, row.error = now, error[:2000]


def standing(session: Session, now: datetime) -> Standing:
    """How the workers are."""
    last = session.scalar(select(func.max(JobTurn.begun_at)).where(JobTurn.begun_at > _EPOCH))
    alive = session.scalar(select(func.count(Worker.name)).where(Worker.seen_at > now - TOO_LONG)) or 0
    return Standing(last, alive)


def idle_since(session: Session, now: datetime) -> datetime | None:
    """When a worker last did something, if there was one and is none any more; else nothing."""
    here = standing(session, now)
    return here.last if here.is_idle(now) else None


def turns(session: Session) -> Sequence[JobTurn]:
    """Every job, with its last turn."""
    return session.scalars(select(JobTurn).order_by(JobTurn.job)).all()
