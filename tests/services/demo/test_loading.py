"""The demonstration, for whatever association is there: who is where, and that nobody is written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from shutil import copyfile

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications import deciding, reviewing, submitting
from assay.services.applications.renewing import prolongation
from assay.services.credentials.registry import own_credentials, search
from assay.services.demo.loading import has_demo, load_demo
from assay.services.demo.people import ACCOUNTS, APPLICANT, COORDINATOR, EARLIER, HOLDER, REVIEWER
from assay.services.people import Actor, find_person
from assay.services.references.writing import Stationery
from assay.services.registration import register
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.storage.portfolios import Entry
from assay.storage.references import ReferenceRequest
from assay.storage.windows import Window
from services.applications.keeping import SOCIETY
from services.building import NOW

EVERYBODY = {"preparing": 1, "submitted": 1, "in-review": 1, "disputed": 1, "approved": 2, "granted": 3}


def load(database: Database, catalog: Catalog, stationery: Stationery) -> bool:
    return load_demo(database, catalog, lambda _: "no password", stationery, NOW)


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
    lighthouse: Catalog,
    stationery: Stationery,
) -> Iterator[Database]:
    """The demonstration with a society that asks for an interview and a fee; nobody writes to it."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shown") / "assay.sqlite"
        copyfile(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("postgres_template")
        url = request.getfixturevalue("postgres_server").create_database(template)
    database = Database(url)
    assert load(database, lighthouse, stationery)
    yield database
    database.dispose()


def test_everybody_is_somewhere_on_the_way(shown: Database) -> None:
    assert states(shown) == EVERYBODY
    assert has_demo(shown)


def test_it_is_loaded_once(shown: Database, lighthouse: Catalog, stationery: Stationery) -> None:
    assert not load(shown, lighthouse, stationery)


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
        [given] = [each for each in reviewing.queue(session, reviewer, SOCIETY) if each.status == "open"]
        desk = reviewing.desk_of(session, lighthouse, reviewer, given.id)
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


def test_nobody_is_written_to(shown: Database) -> None:
    with shown.reading() as session:
        assert set(session.scalars(select(Mail.status))) <= {"sent"}


def test_where_two_levels_review_and_references_are_asked_for(
    database: Database, installed: Catalog, stationery: Stationery
) -> None:
    key = next(each for each in sorted(installed.exams, reverse=True))
    assert load(database, replace(installed, exams={key: installed.exams[key]}), stationery)

    mine = actor(database, APPLICANT)
    with database.reading() as session:
        asked = session.scalars(
            select(ReferenceRequest.status).where(ReferenceRequest.person_id == mine.person_id)
        )
        assert Counter(asked) == {"answered": 2, "asked": 1}
        assert session.scalars(select(Credential.number)).first()
    assert states(database) == EVERYBODY


def test_without_an_exam_there_are_people_only(
    database: Database, installed: Catalog, stationery: Stationery
) -> None:
    assert load(database, replace(installed, exams={}), stationery)
    assert states(database) == {}
    with database.reading() as session:
        assert {each.email for each in ACCOUNTS} <= set(session.scalars(select(Person.email)))


def test_without_an_association_there_is_nobody(database: Database, stationery: Stationery) -> None:
    assert not load(database, Catalog.of(contents=[]), stationery)
    assert not has_demo(database)
