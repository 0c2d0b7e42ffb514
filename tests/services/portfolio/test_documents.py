"""Keeping, finding, removing and erasing documents, and who may read them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.applications.documents import document_for_reader
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio import documents
from assay.services.portfolio.document_keeping import clear_documents
from assay.services.portfolio.documents import (
    GRACE,
    MOST_BYTES,
    MOST_FILES,
    add_document,
    assign_document,
    documents_of,
    examine,
    own_document,
    remove_document,
    removed_lately,
    restore_document,
    shelf_of,
)
from assay.services.portfolio.entries import add_entry
from assay.services.portfolio.rows import MODELS
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Missing
from assay.storage.portfolios import StoredDocument
from services.applications import keeping
from services.building import NOW
from services.portfolio import files

#: Objects in a store bear the clock of the store.
TOMORROW = datetime.now(UTC) + 2 * GRACE


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    """A store in a folder."""
    return DocumentStore((tmp_path / "documents").as_uri())


@pytest.fixture
def keep(database: Database, store: DocumentStore) -> Callable[..., int]:
    """`keep(ada, b"…")`: puts a file into a portfolio; the document's id."""

    def act(owner: Actor, content: bytes = files.PDF, name: str = "a.pdf", entry: str = "") -> int:
        place = store.put(content)
        with database.writing() as session:
            return add_document(session, owner, examine(name, content), place, entry, NOW).id

    return act


def training(session: Session, owner: Actor, title: str = "A course") -> str:
    """The key of an entry."""
    values = {"id": "x", "title": title, "hours": "2", "on": "2026-01-01"}
    return add_entry(session, owner, MODELS["training"].model_validate(values), NOW).key


def test_a_document_is_kept_with_what_it_is(
    database: Database, store: DocumentStore, keep: Callable[..., int], ada: Actor
) -> None:
    with database.writing() as session:
        key = training(session, ada)
    document_id = keep(ada, name="../Zeugnis.exe", entry=key)
    with database.reading() as session:
        (found,) = documents_of(session, ada)
        assert (found.id, found.name, found.media_type) == (document_id, "Zeugnis.exe.pdf", "application/pdf")
        assert (found.size, shelf_of(session, ada)) == (
            len(files.PDF),
            documents.Shelf(1, len(files.PDF)),
        )
        assert found.entry_id is not None
        assert store.get(found.place) == files.PDF
        assert len(found.place) == 41
        assert "Zeugnis" not in found.place


def test_the_same_file_is_noticed_until_it_is_removed(
    database: Database, keep: Callable[..., int], ada: Actor, olaf: Actor
) -> None:
    document_id = keep(ada)
    with pytest.raises(Refused, match=r"have this file already, as “a\.pdf”"):
        keep(ada, name="b.pdf")
    keep(olaf)
    with database.writing() as session:
        remove_document(session, ada, document_id, NOW)
    keep(ada, name="b.pdf")


def test_there_is_room_for_so_many_files_and_bytes(
    database: Database, keep: Callable[..., int], ada: Actor
) -> None:
    keep(ada)

    def another(**values: object) -> StoredDocument:
        fixed = {"person_id": ada.person_id, "name": "x", "media_type": "text/plain", "added_at": NOW}
        return StoredDocument(**fixed, **{"size": 1, "fingerprint": "0" * 64, **values})

    with database.writing() as session:
        session.add(another(place="large", size=MOST_BYTES - len(files.PDF) - len(files.PNG)))
    keep(ada, files.PNG, "b.png")
    with pytest.raises(Refused, match="may have 200 MB"):
        keep(ada, b"one more", "c.txt")
    with database.writing() as session:
        session.execute(delete(StoredDocument).where(StoredDocument.place == "large"))
        session.add_all(another(place=str(number)) for number in range(MOST_FILES - 2))
    with pytest.raises(Refused, match="at most 300 files"):
        keep(ada, b"one more", "c.txt")


def test_a_document_can_belong_to_another_entry_or_to_none(
    database: Database, keep: Callable[..., int], ada: Actor, olaf: Actor
) -> None:
    document_id = keep(ada)
    with database.writing() as session:
        mine, other = training(session, ada, "Mine"), training(session, olaf, "Other")
        assert assign_document(session, ada, document_id, mine).entry_id is not None
        assert assign_document(session, ada, document_id, "").entry_id is None
        with pytest.raises(NotFound):
            assign_document(session, ada, document_id, other)


def test_nobody_has_to_do_with_another_persons_document(
    database: Database, keep: Callable[..., int], ada: Actor, olaf: Actor
) -> None:
    document_id = keep(ada)
    with database.writing() as session:
        for act in (
            lambda: own_document(session, olaf, document_id),
            lambda: assign_document(session, olaf, document_id, ""),
            lambda: remove_document(session, olaf, document_id, NOW),
            lambda: restore_document(session, olaf, document_id),
            lambda: document_for_reader(session, olaf, document_id),
        ):
            with pytest.raises(NotFound):
                act()
        assert documents_of(session, olaf) == []


def test_what_was_removed_can_be_put_back_for_a_day_and_is_then_erased(
    database: Database, store: DocumentStore, keep: Callable[..., int], ada: Actor
) -> None:
    document_id = keep(ada)
    with database.writing() as session:
        place = remove_document(session, ada, document_id, NOW).place
        assert [each.id for each in removed_lately(session, ada, NOW)] == [document_id]
        assert restore_document(session, ada, document_id).removed_at is None
        remove_document(session, ada, document_id, NOW)
    assert clear_documents(database, store, NOW + GRACE) == 0
    assert store.get(place) == files.PDF
    assert clear_documents(database, store, NOW + GRACE + timedelta(seconds=1)) == 1
    with pytest.raises(Missing):
        store.get(place)
    with database.writing() as session, pytest.raises(NotFound):
        restore_document(session, ada, document_id)


def test_bytes_without_a_row_are_erased_once_their_upload_must_be_over(
    database: Database, store: DocumentStore, keep: Callable[..., int], ada: Actor, tmp_path: Path
) -> None:
    keep(ada)
    orphan = store.put(b"whose transaction failed")
    (tmp_path / "documents" / "somebody else's.txt").write_text("in the same bucket")
    assert clear_documents(database, store, datetime.now(UTC)) == 0
    assert clear_documents(database, store, TOMORROW) == 1
    with pytest.raises(Missing):
        store.get(orphan)
    with database.reading() as session:
        assert store.get(documents_of(session, ada)[0].place) == files.PDF
    assert (tmp_path / "documents" / "somebody else's.txt").exists()


@pytest.fixture(scope="module")
def society() -> Catalog:
    """Where keepers apply."""
    return keeping.society()


def test_what_was_handed_in_is_read_by_those_who_judge_it_and_never_erased(
    database: Database,
    store: DocumentStore,
    society: Catalog,
    keep: Callable[..., int],
    make_person: Callable[..., Actor],
    ada: Actor,
) -> None:
    there = {"association": keeping.SOCIETY}
    cora, rita, rolf = (
        make_person("Cora Chair", "coordinator", **there),
        make_person("Rita Reader", "reviewer", **there),
        make_person("Rolf Reader", "reviewer", **there),
    )
    stranger = make_person("Gil Guild", "coordinator", "reviewer")
    document_id = keep(ada)
    application_id = keeping.handed_in(database, society, ada)
    after = keep(ada, files.PNG, "later.png")
    keeping.allocated(database, society, cora, application_id, rita)
    with database.writing() as session:
        remove_document(session, ada, document_id, NOW)
    with database.reading() as session:
        for reader in (ada, cora, rita):
            assert document_for_reader(session, reader, document_id).name == "a.pdf"
        for reader, wanted in ((rolf, document_id), (stranger, document_id), (cora, after), (rita, after)):
            with pytest.raises(NotFound):
                document_for_reader(session, reader, wanted)
    assert clear_documents(database, store, TOMORROW) == 0
    with database.reading() as session:
        assert store.get(document_for_reader(session, rita, document_id).place) == files.PDF


def test_a_coordinator_who_is_near_to_the_applicant_reads_nothing(
    database: Database,
    society: Catalog,
    keep: Callable[..., int],
    make_person: Callable[..., Actor],
    ada: Actor,
) -> None:
    near = make_person("Nell Near", "coordinator", association=keeping.SOCIETY)
    document_id = keep(ada)
    with database.writing() as session:
        keeping.add_contact(session, ada.person_id, "nell", "Nell Near")
    keeping.handed_in(database, society, ada)
    with database.reading() as session, pytest.raises(NotFound):
        document_for_reader(session, near, document_id)


def test_a_reviewer_who_was_dismissed_reads_no_more(
    database: Database,
    society: Catalog,
    keep: Callable[..., int],
    make_person: Callable[..., Actor],
    ada: Actor,
) -> None:
    there = {"association": keeping.SOCIETY}
    cora, rita = make_person("Cora", "coordinator", **there), make_person("Rita", "reviewer", **there)
    document_id = keep(ada)
    application_id = keeping.handed_in(database, society, ada)
    keeping.allocated(database, society, cora, application_id, rita)
    with database.reading() as session, pytest.raises(NotFound):
        document_for_reader(session, Actor(rita.person_id, rita.name), document_id)
