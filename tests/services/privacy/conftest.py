"""The demonstration of a society, in which every kind of thing is held about somebody."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.orm import Session

from assay import bundled
from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.services.demo.loading import load_demo
from assay.services.demo.people import HOLDER
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post
from assay.services.people import Actor, find_person
from assay.services.privacy.forgetting.place import Place
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.storage import schema
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.portfolios import Contact, StoredDocument
from assay.storage.references import ReferenceRating, ReferenceRequest
from services.building import NOW

BASE = "https://assay.example"
RATER = "wilma.holt@mail.example"
#: What a rater wrote for the association alone.
CONFIDED = "Between us: too proud of the lamp."


class Society(NamedTuple):
    """A place with people who applied, sat and were endorsed."""

    database: Database
    store: DocumentStore
    catalog: Catalog


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def society(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Society]:
    """Loaded once for a module: its tests are about different people."""
    folder = tmp_path_factory.mktemp("society")
    url = f"sqlite:///{folder / 'assay.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").create_database()
    database, store = Database(url), DocumentStore((folder / "documents").as_uri())
    schema.upgrade(database)
    dummy = Path(__file__).parents[2] / "dummy" / "lighthouse"
    catalog = Catalog.of(contents=[read_association_folder(dummy)])
    stationery = Stationery(Letters(bundled.LETTERS, BASE), Links("a key of tests", BASE))
    assert load_demo(database, store, catalog, lambda _: "no password", stationery, NOW)
    _add_what_else_there_can_be(database, store)
    yield Society(database, store, catalog)
    database.dispose()


def _add_what_else_there_can_be(database: Database, store: DocumentStore) -> None:
    """What this society asks of nobody: a person named in a portfolio, a document, a reference, a mail."""
    with database.writing() as session:
        person = find_person(session, HOLDER)
        contact = Contact(
            person_id=person.id, key="wilma", email=RATER, content={"name": "Wilma Holt"}, changed_at=NOW
        )
        session.add(contact)
        session.flush()
        request = ReferenceRequest(
            person_id=person.id,
            contact_id=contact.id,
            association="lighthouse",
            endorsement="keeper",
            key="reference-wilma",
            roles=["colleague"],
            status="answered",
            asked_at=NOW,
            expires_at=NOW,
            closed_at=NOW,
            draft={"comment": CONFIDED},
        )
        session.add(request)
        session.flush()
        _add_what_rests_on_it(session, person.id, request.id, store)


def _add_what_rests_on_it(session: Session, person: int, request: int, store: DocumentStore) -> None:
    session.add(
        ReferenceRating(
            request_id=request,
            association="lighthouse",
            map="lights",
            fingerprint="0" * 64,
            name="Wilma Holt",
            roles=["colleague"],
            endorsements=[],
            levels={},
            comment=CONFIDED,
            received_at=NOW,
        )
    )
    post(session, "lighthouse", f"reference {request}", RATER, "Oona Kilpatrick asks you", "A link", NOW)
    post(session, "lighthouse", "something", HOLDER, "A word to you", "Oona, please look.", NOW)
    session.add(
        StoredDocument(
            person_id=person,
            name="Certificate of Oona.pdf",
            media_type="application/pdf",
            size=3,
            fingerprint="0" * 64,
            place=store.put(b"PDF"),
            added_at=NOW,
        )
    )


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Place:
    folder = tmp_path / "mail"
    folder.mkdir()
    return Place(database, DocumentStore((tmp_path / "documents").as_uri()), folder, timedelta(days=30))


@pytest.fixture
def ana(make_person: Callable[..., Actor]) -> int:
    return make_person("Ana Ruiz").person_id
