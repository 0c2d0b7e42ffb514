"""The guild's coordinators, and a workshop in which making is told what to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay import bundled
from assay.services.audit import record
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.reports.kinds import of_log
from assay.services.reports.making import Wish, Workshop
from assay.services.reports.orders import Order, ask
from assay.services.wanted_acts import Wanted
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.reports import Report
from services.building import ASSOCIATION

LOG = Order(ASSOCIATION, "audit-csv", of_log(Wanted()), "en")


@dataclass
class Clockwork:
    """A clock that a test sets."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)


@dataclass
class Shop:
    """A worker's place: what is made is what `content` says, or what `act` does."""

    database: Database
    clock: Clockwork
    store: DocumentStore
    content: bytes = b"number,act\r\n1,register\r\n"
    act: Callable[[Wish], None] = lambda _: None
    made: list[Wish] = field(default_factory=list)

    def work(self) -> int:
        """Make what waits."""
        makers = dict.fromkeys(("audit-csv", "statistics-csv"), self._make)
        letters = Letters(bundled.LETTERS, "https://exam.example.org")
        return Workshop(self.database, self.store, letters, makers, self.clock).make_due()

    def _make(self, _session: Session, _actor: Actor, wish: Wish, _now: datetime) -> bytes:
        self.made.append(wish)
        self.act(wish)
        return self.content

    def ask(self, actor: Actor, order: Order = LOG) -> int:
        """Ask for a report."""
        with self.database.writing() as session:
            return ask(session, actor, order, self.clock.now).id

    def happen(self, act: str) -> None:
        """Something that the log tells."""
        with self.database.writing() as session:
            record(session, ASSOCIATION, None, act, "window 1", self.clock.now)

    def rows(self) -> list[Report]:
        """All reports."""
        with self.database.reading() as session:
            return list(session.scalars(select(Report).order_by(Report.id)))


@pytest.fixture
def shop(database: Database, now: datetime, tmp_path: Path) -> Shop:
    """Where reports are made."""
    return Shop(database, Clockwork(now), DocumentStore((tmp_path / "documents").as_uri()))


@pytest.fixture
def claude(make_person: Callable[..., Actor]) -> Actor:
    """Another coordinator."""
    return make_person("Claude Colleague", "coordinator")
