"""What the workers do: when each was last heard of, and when each job was last taken in turn."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base


class Worker(Base):
    """A worker process that runs, or was not stopped properly."""

    __tablename__ = "workers"

    #: Host and process.
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class JobTurn(Base):
    """A job that comes round: which of its turns was last taken, and what became of it."""

    __tablename__ = "job_turns"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: When the turn began by the clock, as the full minute. Each is taken by one worker.
    turn: Mapped[datetime]
    worker: Mapped[str] = mapped_column(String(120))
    begun_at: Mapped[datetime]
    #: Nothing while it runs, or when its worker died.
    ended_at: Mapped[datetime | None]
    #: Why it failed.
    error: Mapped[str] = mapped_column(Text, default="")
    #: How often this turn was begun: one that came to nothing is taken again.
    tries: Mapped[int] = mapped_column(Integer, default=1)
