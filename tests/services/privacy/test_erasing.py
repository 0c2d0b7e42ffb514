"""Exports hold everything and nothing of others; after erasing, nothing personal is anywhere."""

import json
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay import bundled
from assay.services.applications.deciding import decision_of
from assay.services.applications.snapshots import find_snapshot
from assay.services.audit import record
from assay.services.auditing.verifying import verify
from assay.services.credentials.registry import look_up, search
from assay.services.demo.people import APPLICANT, COORDINATOR, EARLIER, HOLDER
from assay.services.errors import Refused
from assay.services.mail.letters import Letters
from assay.services.people import Actor, find_person
from assay.services.privacy.erasing import (
    GONE,
    REFLECTION,
    ask_for_erasure,
    erase,
    erase_due,
    forget_bytes,
    take_back_erasure,
    would_erase,
)
from assay.services.privacy.exporting import held_about, write_archive
from assay.storage.applications import Application, Snapshot
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.document_store import Missing
from assay.storage.people import Person
from assay.storage.portfolios import Entry, StoredDocument
from assay.storage.results import StoredResult
from assay.storage.sittings import JournalEntry, Sitting
from machine.filling import everything
from services.building import NOW
from services.privacy.conftest import CONFIDED, RATER, Society

LETTERS = Letters(bundled.LETTERS, "https://assay.example")
SITTER = EARLIER[0].email


def archive_of(society: Society, email: str) -> ZipFile:
    file = BytesIO()
    with society.database.reading() as session:
        write_archive(session, society.store, bundled.TEMPLATES, find_person(session, email), file, NOW)
    return ZipFile(file)


def actor(society: Society, email: str) -> Actor:
    with society.database.reading() as session:
        return Actor.of(find_person(session, email))


def everything_said(society: Society) -> str:
    """All that stands anywhere in the database, as one text."""
    with society.database.snapshot() as connection:
        return json.dumps(everything(connection), ensure_ascii=False, default=str)


def test_an_archive_holds_everything_of_its_person_and_nothing_of_others(society: Society) -> None:
    archive = archive_of(society, HOLDER)
    held = json.loads(archive.read("everything.json"))["held"]

    assert held["people"][0]["email"] == HOLDER
    assert "password" not in held["people"][0]
    assert {
        "entries",
        "contacts",
        "applications",
        "snapshots",
        "credentials",
        "terms",
        "decisions",
        "audit",
    } <= set(held)
    assert {"sittings", "journal", "responses", "results"} <= set(held)
    assert all(each["name"] == "Oona Kilpatrick" for each in held["credentials"])
    assert APPLICANT not in archive.read("everything.json").decode()


def test_an_archive_has_the_documents_and_a_page(society: Society) -> None:
    archive = archive_of(society, HOLDER)
    page = archive.read("index.html").decode()
    with society.database.reading() as session:
        person = find_person(session, HOLDER)
        query = select(StoredDocument).where(StoredDocument.person_id == person.id)
        documents = {
            f"documents/{each.id}-{each.name}": society.store.get(each.place)
            for each in session.scalars(query)
        }

    assert documents
    assert {name: archive.read(name) for name in documents} == documents
    assert "<h1>What is held about Oona Kilpatrick</h1>" in page


def test_what_was_said_in_confidence_is_not_in_it(society: Society) -> None:
    held = json.loads(archive_of(society, HOLDER).read("everything.json"))["held"]

    assert "reference_ratings" not in held  # the rater was promised so
    assert CONFIDED not in json.dumps(held)
    assert all("note" not in each and "reviewer_id" not in each for each in held["reviews"])
    assert all("draft" not in each for each in held["reference_requests"])


def test_the_log_in_it_tells_neither_who_did_what_nor_that_readers_did_not_agree(society: Society) -> None:
    mine, other = actor(society, SITTER), actor(society, COORDINATOR)
    with society.database.writing() as session:
        sitting = session.scalars(select(Sitting).where(Sitting.person_id == mine.person_id)).first()
        assert sitting
        for act in ("give third reading", "grant time"):
            record(session, sitting.association, other, act, f"sitting {sitting.id}", NOW)
        record(session, sitting.association, mine, "register", f"sitting {sitting.id}", NOW)
    with society.database.reading() as session:
        lines = next(each for each in held_about(session, mine.person_id) if each.name == "audit")
    found = [dict(zip(lines.columns, row, strict=True)) for row in lines.rows]

    assert "give third reading" not in {each["act"] for each in found}
    assert {each["actor_id"] for each in found} == {None, mine.person_id}
    assert [each["actor_id"] for each in found if each["act"] == "grant time"] == [None]


def test_who_is_needed_is_not_erased(society: Society) -> None:
    for email, why in ((APPLICANT, "withdraw it first"), (COORDINATOR, "A role in an association is held")):
        with society.database.writing() as session, pytest.raises(Refused, match=why):
            ask_for_erasure(session, actor(society, email), LETTERS, NOW)


def test_it_can_be_taken_back_and_else_happens_in_its_time(society: Society) -> None:
    mine = actor(society, SITTER)
    with society.database.reading() as session:
        assert session.scalar(select(Person.id).where(Person.id == mine.person_id))
    with society.database.writing() as session:
        due = ask_for_erasure(session, mine, LETTERS, NOW)
    with society.database.writing() as session:
        assert ask_for_erasure(session, mine, LETTERS, NOW + timedelta(days=1)) == due == NOW + REFLECTION
        take_back_erasure(session, mine, NOW)
    assert erase_due(society.database, society.store, due) == 0
    with society.database.writing() as session:
        due = ask_for_erasure(session, mine, LETTERS, NOW)

    assert erase_due(society.database, society.store, due - timedelta(seconds=1)) == 0
    assert erase_due(society.database, society.store, due) == 1
    assert erase_due(society.database, society.store, due) == 0
    with society.database.reading() as session:
        lines = select(AuditLine.act).where(AuditLine.subject == f"person {mine.person_id}")
        acts = session.scalars(lines.order_by(AuditLine.id))
        about = [each for each in acts if each != "erase details"]
        assert about[-4:] == ["ask for erasure", "take back erasure", "ask for erasure", "erase person"]
        assert not session.get_one(Person, mine.person_id).active


def test_nothing_personal_is_left_and_the_record_is(society: Society) -> None:
    mine = actor(society, HOLDER).person_id
    with society.database.reading() as session:
        credential = session.scalars(select(Credential).where(Credential.person_id == mine)).one()
        entries = session.scalars(select(Entry).where(Entry.person_id == mine)).all()
        documents = session.scalars(select(StoredDocument).where(StoredDocument.person_id == mine)).all()
        counts = counted(session)
    with society.database.writing() as session:
        expected = would_erase(session, mine)
        erased = erase(session, mine, None, NOW)
    forget_bytes(society.store, erased)
    said = everything_said(society)

    assert (erased.deleted, erased.emptied) == (expected.deleted, expected.emptied)
    assert HOLDER not in said
    assert "Oona" not in said
    assert not {each for each in (RATER, CONFIDED, "Wilma Holt") if each in said}
    _assert_no_titles(society, mine, entries, said)
    _assert_gone(society, documents)
    with society.database.reading() as session:
        assert counts == counted(session)
        assert look_up(session, credential.number).name == GONE
        assert not search(session, "Oona")
    assert_chain_holds(society)


def counted(session: Session) -> list[int | None]:
    return [session.scalar(select(func.count()).select_from(each)) for each in (StoredResult, JournalEntry)]


def _assert_gone(society: Society, documents: Sequence[StoredDocument]) -> None:
    for each in documents:
        with pytest.raises(Missing):
            society.store.get(each.place)


def assert_chain_holds(society: Society) -> None:
    with society.database.reading() as session:
        assert not [fault for report in verify(session) for fault in report.faults]


def _assert_no_titles(society: Society, mine: int, entries: Sequence[Entry], said: str) -> None:
    titles = {
        text for each in entries for key, text in each.content.items() if key in ("title", "notes", "summary")
    }
    others = json.dumps([each.content for each in _entries_of_others(society, mine)])
    assert not {each for each in titles if each and each in said and each not in others}


def _entries_of_others(society: Society, mine: int) -> list[Entry]:
    with society.database.reading() as session:
        return list(session.scalars(select(Entry).where(Entry.person_id != mine)))


def test_what_was_decided_can_still_be_read(society: Society) -> None:
    with society.database.reading() as session:
        query = select(Application).join(Person, Person.id == Application.person_id)
        for application in session.scalars(query.where(Person.erased_at.is_not(None))):
            decided = decision_of(session, application)
            _, content = find_snapshot(session, application)

            assert decided
            assert (decided[1].applicant, decided[1].reasons) == (GONE, GONE)
            assert decided[1].findings
            assert (content.name, content.portfolio.training, content.documents) == (GONE, (), ())
        assert session.scalar(select(func.count()).select_from(Snapshot))
