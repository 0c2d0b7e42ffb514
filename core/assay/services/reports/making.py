"""Making what was asked for: by one worker at a time, again if it is killed, ready once."""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Final

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post
from assay.services.people import Actor, require
from assay.services.reports.kinds import About, kind_of
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, StoreError
from assay.storage.keyring import Keyring
from assay.storage.people import Person
from assay.storage.reports import Report

log = structlog.get_logger("assay.reports")

#: A worker that does not say for so long that it still makes a report was killed; and how often it says so.
LEASE: Final = timedelta(minutes=2)
SAYS: Final = timedelta(seconds=20)
#: Begun so often and never ended: it is what ends the workers.
MOST_ATTEMPTS: Final = 3
#: Who waited longer than this looks at something else by now, and is written to.
LONG: Final = timedelta(minutes=1)
#: What the key of sealed reports is derived for.
_COLUMN: Final = "reports.bytes"

#: What makes a kind of report: the bytes, for a reader, as of an instant.
Maker = Callable[[Session, Actor, "Wish", datetime], bytes]
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True)
class Wish:
    """A report that is being made."""

    id: int
    association: str
    kind: str
    about: About
    language: str
    asked_by: int
    sight: str
    claim: str


@dataclass(frozen=True)
class Workshop:
    """What making reports needs."""

    database: Database
    store: DocumentStore
    letters: Letters
    makers: Mapping[str, Maker]
    clock: Callable[[], datetime]

    def make_due(self) -> int:
        """Make everything that waits, one after the other; how many are ready now.

        Only in one thread of a process: others end sittings and send mails meanwhile.
        """
        if not _ONE_AT_A_TIME.acquire(blocking=False):
            return 0
        try:
            made = 0
            while (wish := claim(self.database, self.clock())) is not None:
                made += self._make(wish)
            return made
        finally:
            _ONE_AT_A_TIME.release()

    def _make(self, wish: Wish) -> bool:
        try:
            with self._holding(wish):
                content = self._content(wish)
                place = self.store.put(sealed(self.database.keyring, content))
        except (NotAllowed, NotFound, Refused):
            return self._end(wish, reason="not-allowed")
        except StoreError:
            log.exception("a report could not be kept", report=wish.id)
            return self._end(wish, reason="store")
        except Exception:
            log.exception("a report could not be made", report=wish.id, kind=wish.kind)
            return self._end(wish, reason="broken")
        if self._end(wish, place=place, size=len(content)):
            return True
        self.store.delete(place)  # another worker has it by now
        return False

    def _content(self, wish: Wish) -> bytes:
        """In a session that only reads, by the rights that whoever asked has at this time."""
        with self.database.reading() as session:
            self.database.let_it_last(session.connection())
            actor = _asker(session, wish)
            kind = kind_of(wish.kind)
            kind.count(session, actor, wish.association, wish.about)
            if kind.sight(session, actor, wish.association) != wish.sight:
                raise NotAllowed
            return self.makers[wish.kind](session, actor, wish, self.clock())

    def _end(self, wish: Wish, *, place: str = "", size: int = 0, reason: str = "") -> bool:
        """Note what became of it, unless it is somebody else's by now; whether it is ready."""
        values = {
            "state": "failed" if reason else "ready", "reason": reason, "place": place, "size": size,
            "is_sealed": bool(place) and self.database.keyring.seals, "ended_at": self.clock(), "leased_until": None,
        }  # fmt: skip
        with self.database.writing() as session:
            is_ours = (Report.id == wish.id) & (Report.claim == wish.claim) & (Report.state == "making")
            ended = session.scalars(update(Report).where(is_ours).values(**values).returning(Report.id)).all()
            if ended:
                _tell(session, self.letters, session.get_one(Report, wish.id))
        return bool(ended) and not reason

    @contextmanager
    def _holding(self, wish: Wish) -> Iterator[None]:
        """Say again and again that it is being made, for as long as it is."""
        done = Event()

        def hold() -> None:
            while not done.wait(SAYS.total_seconds()):
                try:
                    with self.database.writing() as session:
                        mine = (Report.id == wish.id) & (Report.claim == wish.claim)
                        session.execute(update(Report).where(mine).values(leased_until=self.clock() + LEASE))
                except Exception:  # the database is away for a moment; the lease is long enough to try again
                    log.exception("a report could not be held", report=wish.id)

        thread = Thread(target=hold, name="report", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def claim(database: Database, now: datetime) -> Wish | None:
    """Take the oldest report that waits, or that a killed worker left; nothing where there is none."""
    with database.writing() as session:
        _give_up(session, now)
        query = select(Report).where(_is_due(now)).order_by(Report.id).limit(1)
        row = session.scalar(query.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.state, row.claim, row.leased_until = "making", secrets.token_hex(16), now + LEASE
        row.attempts += 1
        names = ("id", "association", "kind", "about", "language", "asked_by", "sight", "claim")
        return Wish(**{name: getattr(row, name) for name in names})


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(Report.state == "waiting", and_(Report.state == "making", Report.leased_until < now))


def _give_up(session: Session, now: datetime) -> None:
    over = (Report.state == "making") & (Report.leased_until < now) & (Report.attempts >= MOST_ATTEMPTS)
    values = {"state": "failed", "reason": "stopped", "ended_at": now, "leased_until": None}
    session.execute(update(Report).where(over).values(**values))


def _asker(session: Session, wish: Wish) -> Actor:
    person = session.get(Person, wish.asked_by)
    if person is None or not person.active:
        raise NotAllowed
    actor = Actor.of(person)
    require(actor, wish.association, "coordinator")
    return actor


def _tell(session: Session, letters: Letters, row: Report) -> None:
    """Write to whoever asked, if that is a while ago; in the transaction that says so in the list."""
    person = session.get_one(Person, row.asked_by)
    if row.ended_at is None or row.ended_at - row.asked_at < LONG or not person.active:
        return
    page = f"{letters.base_url}/coordinate/{row.association}/reports"
    title, body = letters.write(f"report-{row.state}", person.reads, name=person.name, page=page)
    post(session, row.association, f"report {row.id}", person.email, title, body, row.ended_at)


def sealed(keyring: Keyring, content: bytes) -> bytes:
    """The bytes as they are kept: sealed where columns are."""
    return keyring.seal(_COLUMN, b64encode(content).decode()).encode() if keyring.seals else content


def opened(keyring: Keyring, content: bytes, *, is_sealed: bool) -> bytes:
    """The bytes as they were made. Raises `SealError`."""
    return b64decode(keyring.open(_COLUMN, content.decode())) if is_sealed else content
