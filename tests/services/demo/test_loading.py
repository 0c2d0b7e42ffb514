"""The demonstration, for whatever association is there: who is where, and that nobody is written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications import deciding, queueing, reviewing, submitting
from assay.services.applications.documents import document_for_reader
from assay.services.applications.renewing import prolongation
from assay.services.applications.snapshots import find_snapshot
from assay.services.candidacy.registration import register
from assay.services.credentials.registry import own_credentials, search
from assay.services.demo.loading import has_demo, load_demo
from assay.services.demo.people import ACCOUNTS, APPLICANT, COORDINATOR, EARLIER, HOLDER, IN_REVIEW, REVIEWER
from assay.services.people import Actor, find_person
from assay.services.references.writing import Stationery
from assay.services.trail import acts_about
from assay.storage.applications import Application, Review
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.storage.portfolios import Entry, StoredDocument
from assay.storage.references import ReferenceRequest
from assay.storage.schema import upgrade
from assay.storage.windows import Window
from services.applications.keeping import SOCIETY
from services.building import NOW

EVERYBODY = {"preparing": 1, "submitted": 1, "in-review": 1, "disputed": 1, "approved": 2, "granted": 3}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> DocumentStore:
    """Where the documents of all these demonstrations lie."""
    return DocumentStore((tmp_path_factory.mktemp("documents")).as_uri())


def load(database: Database, store: DocumentStore, catalog: Catalog, stationery: Stationery) -> bool:
    return load_demo(database, store, catalog, lambda _: "no password", stationery, NOW)


def actor(database: Database, email: str) -> Actor:
    with database.reading() as session:
        return Actor.of(find_person(session, email))


def states(database: Database) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(select(Application.status)))


def application_of(database: Database, email: str) -> int:
    with database.reading() as session:
        query = select(Application.id).join(Person, Person.id == Application.person_id)
        return session.scalars(query.where(Person.email == email)).one()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shown(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    store: DocumentStore,
    lighthouse: Catalog,
    stationery: Stationery,
) -> Iterator[Database]:
    """The demonstration with a society that asks for an interview and a fee; nobody writes to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('shown') / 'assay.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_server").create_database()
    database = Database(url)
    upgrade(database)
    assert load(database, store, lighthouse, stationery)
    yield database
    database.dispose()


def test_everybody_is_somewhere_on_the_way(shown: Database) -> None:
    assert states(shown) == EVERYBODY
    assert has_demo(shown)


def test_it_is_loaded_once(
    shown: Database, store: DocumentStore, lighthouse: Catalog, stationery: Stationery
) -> None:
    assert not load(shown, store, lighthouse, stationery)


def test_the_applicant_is_half_way(shown: Database, lighthouse: Catalog) -> None:
    mine = application_of(shown, APPLICANT)
    with shown.reading() as session:
        application = session.get_one(Application, mine)
        readiness = submitting.readiness_of(session, lighthouse, application, NOW)
        kinds = Counter(session.scalars(select(Entry.kind).where(Entry.person_id == application.person_id)))

    assert not readiness.is_ready
    assert readiness.unsigned
    assert kinds["supervision"] > 5


def test_reviewer_and_coordinator_have_something_to_do(shown: Database, lighthouse: Catalog) -> None:
    reviewer, coordinator = actor(shown, REVIEWER), actor(shown, COORDINATOR)
    ready = application_of(shown, EARLIER[1].email)
    with shown.reading() as session:
        [given] = queueing.waiting_reviews(session, lighthouse, reviewer).tasks
        desk = reviewing.desk_of(session, lighthouse, reviewer, given.review.id)
        found = deciding.prospect(session, lighthouse, coordinator, SOCIETY, ready, NOW)

    assert desk.is_open
    assert not desk.waits
    assert found.can_grant


def test_who_is_approved_can_register(shown: Database) -> None:
    waiting = actor(shown, "approved@example.org")
    with shown.writing() as session:
        window = session.scalars(select(Window.id).order_by(Window.opens_at.desc())).first()
        assert window is not None
        assert register(session, waiting, window, "all", NOW).status == "scheduled"
        session.rollback()


def test_one_is_listed_one_renews_and_one_has_lapsed(shown: Database, lighthouse: Catalog) -> None:
    holder = actor(shown, HOLDER)
    with shown.reading() as session:
        listed = {each.name: each.status for each in search(session, "")}
        [mine] = own_credentials(session, holder)
        where = prolongation(session, lighthouse, mine, NOW)

    assert listed == {"Mei Tanaka": "active", "Bertil Sandoval": "lapsed"}
    assert (where.phase, where.can_begin) == ("renewable", True)
    assert where.ends
    assert 0 < (where.ends - date(2026, 11, 21)).days <= 60


def test_a_reviewer_opens_the_document_that_one_handed_in(
    shown: Database, store: DocumentStore, lighthouse: Catalog
) -> None:
    with shown.reading() as session:
        mine = session.get_one(Application, application_of(shown, IN_REVIEW.email))
        _, content = find_snapshot(session, mine)
        (handed_in,) = content.documents
        (reviewer, *_) = session.scalars(select(Review.reviewer_id).where(Review.application_id == mine.id))
        document = document_for_reader(session, Actor.of(session.get_one(Person, reviewer)), handed_in.id)
        page = PdfReader(BytesIO(store.get(document.place))).pages[0].extract_text()

    assert handed_in.entry
    assert "Leila Farouk" in page
    assert "belongs to a demonstration" in " ".join(page.split())


def test_a_store_that_fails_stops_no_demonstration(
    database: Database, tmp_path: Path, lighthouse: Catalog, stationery: Stationery
) -> None:
    folder = tmp_path / "documents"
    store = DocumentStore(folder.as_uri())
    folder.rmdir()
    folder.write_text("in the way")

    assert load(database, store, lighthouse, stationery)
    assert states(database) == EVERYBODY
    with database.reading() as session:
        assert session.scalars(select(StoredDocument)).all() == []


def test_each_credential_has_its_beginning_in_its_history(shown: Database) -> None:
    coordinator = actor(shown, COORDINATOR)
    with shown.reading() as session:
        numbers = session.scalars(select(Credential.number)).all()
        first = [
            acts_about(session, coordinator, SOCIETY, AuditLine.subject == f"credential {number}")[0]
            for number in numbers
        ]

    assert len(numbers) == 3
    assert {(each.act, each.who) for each in first} == {("granted", coordinator.name)}


def test_nobody_is_written_to(shown: Database) -> None:
    with shown.reading() as session:
        assert set(session.scalars(select(Mail.status))) <= {"sent"}


def test_where_two_levels_review_and_references_are_asked_for(
    database: Database, store: DocumentStore, installed: Catalog, stationery: Stationery
) -> None:
    key = next(each for each in sorted(installed.exams, reverse=True))
    assert load(database, store, replace(installed, exams={key: installed.exams[key]}), stationery)

    mine = actor(database, APPLICANT)
    with database.reading() as session:
        asked = session.scalars(
            select(ReferenceRequest.status).where(ReferenceRequest.person_id == mine.person_id)
        )
        assert Counter(asked) == {"answered": 2, "asked": 1}
        assert session.scalars(select(Credential.number)).first()
    assert states(database) == EVERYBODY


def test_without_an_exam_there_are_people_only(
    database: Database, store: DocumentStore, installed: Catalog, stationery: Stationery
) -> None:
    assert load(database, store, replace(installed, exams={}), stationery)
    assert states(database) == {}
    with database.reading() as session:
        assert {each.email for each in ACCOUNTS} <= set(session.scalars(select(Person.email)))


def test_an_association_whose_criteria_are_new_has_windows_and_no_applications(
    database: Database, store: DocumentStore, lighthouse: Catalog, stationery: Stationery
) -> None:
    """As that of an author who has just begun: nobody can have applied before there was anything to apply for."""
    [(key, criteria)] = lighthouse.criteria.items()
    newest = criteria.versions[-1].model_copy(update={"effective": (NOW - timedelta(days=100)).date()})
    new = criteria.model_copy(update={"versions": (newest,)})

    assert load(database, store, replace(lighthouse, criteria={key: new}), stationery)
    assert states(database) == {}
    with database.reading() as session:
        assert len(session.scalars(select(Window.id)).all()) >= 2


def test_without_an_association_there_is_nobody(
    database: Database, store: DocumentStore, stationery: Stationery
) -> None:
    assert not load(database, store, Catalog.of(contents=[]), stationery)
    assert not has_demo(database)
