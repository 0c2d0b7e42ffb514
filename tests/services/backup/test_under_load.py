"""A backup that is made while candidates save and documents come: what is restored is one instant, and whole."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
import sqlalchemy as sa

from assay.assessment.exam.forms import Form
from assay.services.backup.checking import check_archive
from assay.services.backup.restoring import restore_backup
from assay.services.backup.taking import Installation, take_backup
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.people import Actor
from assay.services.portfolio.documents import add_document, examine
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.portfolios import StoredDocument
from assay.storage.sittings import JournalEntry, Sitting
from machine.filling import everything
from services.backup.conftest import SECRETS, Place
from services.building import NOW

CANDIDATES, WARM, PATIENCE = 4, 120, 120
LATER = NOW + timedelta(minutes=2)
#: What a save changes of its sitting.
MOVING = ("journal", "sittings", "documents")


@dataclass
class Candidate:
    """Somebody in the first section, and what the server said is saved."""

    actor: Actor
    sitting: int
    ticket: Ticket
    form: Form
    acknowledged: list[str] = field(default_factory=list)
    is_warm: Event = field(default_factory=Event)

    def save(self, database: Database) -> None:
        drafts = [
            Draft(str(uuid4()), question, "answer", {"choice": len(self.acknowledged) % 3}, LATER)
            for question in (1, 2)
        ]
        save(database, self.ticket, drafts, LATER)
        self.acknowledged += [each.entry for each in drafts]
        if len(self.acknowledged) >= WARM:
            self.is_warm.set()


def enter(database: Database, actor: Actor, window: int) -> Candidate:
    with database.writing() as session:
        sitting = register(session, actor, window, "practice", NOW).id
    with database.writing() as session:
        begin_section(session, actor, sitting, NOW)
        entered, form, _ = enter_room(session, actor, sitting, NOW)
        return Candidate(actor, sitting, Ticket(sitting, entered.ticket, 0, form.lengths), form)


def upload(there: Installation, actor: Actor, number: int) -> None:
    file = examine(f"Certificate {number}.txt", f"certificate {number}\n".encode() * 50)
    place = there.store.put(file.content)
    with there.database.writing() as session:
        add_document(session, actor, file, place, "", NOW)


@contextmanager
def load(there: Installation, candidates: list[Candidate], uploader: Actor) -> Iterator[None]:
    """All of them save as often as they can, and somebody uploads, until the block is over."""
    stop = Event()

    def candidate(each: Candidate) -> None:
        while not stop.is_set():
            each.save(there.database)

    def uploads() -> None:
        for number in range(250):
            if stop.is_set():
                break
            upload(there, uploader, number)

    with ThreadPoolExecutor(CANDIDATES + 1) as threads:
        running = [threads.submit(candidate, each) for each in candidates] + [threads.submit(uploads)]
        try:
            assert all(each.is_warm.wait(PATIENCE) for each in candidates)
            yield
        finally:
            stop.set()
    for each in running:
        each.result()


def rows_of(there: Database) -> dict[str, list[list[object]]]:
    with there.snapshot() as connection:
        return everything(connection)


def journal_of(there: Database, sitting: int) -> list[tuple[object, ...]]:
    table = JournalEntry.__table__
    query = sa.select(table).where(table.c.sitting_id == sitting).order_by(table.c.number)
    with there.snapshot() as connection:
        return [tuple(each) for each in connection.execute(query)]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_one_instant_of_a_running_exam_is_restored_and_goes_on(
    database: Database,
    window: int,
    make_person: Callable[..., Actor],
    place: Place,
    tmp_path: Path,
    target: str,
) -> None:
    there = Installation(database, DocumentStore((tmp_path / "documents").as_uri()), SECRETS, {})
    candidates = [enter(database, make_person(f"Candidate {n}"), window) for n in range(CANDIDATES)]
    uploader = make_person("Ulla")
    with load(there, candidates, uploader):
        before = [list(each.acknowledged) for each in candidates]
        take_backup(there, tmp_path / "backup.tar", NOW)
        during = sum(len(each.acknowledged) for each in candidates) - sum(map(len, before))
    assert during, "nobody saved while the backup was made"

    here = place(target)
    restored = restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)

    assert restored.reports
    assert all(each.is_whole for each in restored.reports), restored.reports
    assert restored.checked.manifest.missing_documents == ()
    assert _standing_rows(here.database) == _standing_rows(database)
    for candidate, acknowledged in zip(candidates, before, strict=True):
        _is_as_it_was(candidate, acknowledged, database, here.database)
    _has_its_documents(here)
    _goes_on(candidates[0], here.database)


def _standing_rows(database: Database) -> dict[str, object]:
    return {name: rows for name, rows in rows_of(database).items() if name not in MOVING}


def _is_as_it_was(candidate: Candidate, acknowledged: list[str], there: Database, here: Database) -> None:
    """What was acknowledged before is there; and everything that is there is row by row as it is there still."""
    ours, theirs = journal_of(here, candidate.sitting), journal_of(there, candidate.sitting)
    assert ours == theirs[: len(ours)]
    assert set(acknowledged) <= {row[3] for row in ours}
    with here.reading() as session:
        assert session.get_one(Sitting, candidate.sitting).journal_length == len(ours)


def _has_its_documents(here: Installation) -> None:
    with here.database.reading() as session:
        documents = session.scalars(sa.select(StoredDocument)).all()
    assert documents
    assert all(sha256(here.store.get(each.place)).hexdigest() == each.fingerprint for each in documents)


def _goes_on(candidate: Candidate, here: Database) -> None:
    """The room that was open goes on with the ticket that it has, and is handed in."""
    answered = len(journal_of(here, candidate.sitting))
    candidate.save(here)
    assert len(journal_of(here, candidate.sitting)) == answered + 2
    with here.writing() as session:
        assert finish_section(session, candidate.actor, candidate.sitting, 0, LATER).section is None
