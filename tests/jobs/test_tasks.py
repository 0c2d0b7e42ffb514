"""What the worker does every minute, with a real mail server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assay.content.catalog import Catalog
from assay.jobs import tasks as jobs
from assay.services.people import Actor
from assay.services.references.requesting import ask
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Missing
from assay.storage.schema import upgrade
from services import building
from services.mail_server import MailServer, running_mail_server
from services.references.asking import STATIONERY, add_contact, wish, with_references

NOW = building.NOW
DAY = timedelta(days=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, server: MailServer) -> Settings:
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'assay.sqlite'}",
        secret_key="a secret of tests",
        password_salt="the salt of tests",
        base_url="https://assay.example",
        mail_url=server.url,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(settings.database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return with_references(building.guild())


@pytest.fixture
def ask_wilma(database: Database, catalog: Catalog) -> Callable[[datetime], Actor]:
    def act(now: datetime) -> Actor:
        with database.writing() as session:
            ana = building.add_person(session, "Ana Ruiz")
            add_contact(session, ana.person_id, "Wilma Holt")
            ask(session, catalog, ana, wish(), STATIONERY, now)
            return ana

    return act


def test_a_request_a_reminder_and_a_failure_leave_by_themselves(
    settings: Settings,
    database: Database,
    catalog: Catalog,
    server: MailServer,
    ask_wilma: Callable[[datetime], Actor],
) -> None:
    ask_wilma(NOW)
    first = jobs.send_mails(settings, database, catalog, NOW)
    second = jobs.send_mails(settings, database, catalog, NOW + 7 * DAY)
    server.to_recipient = "550 no such user"
    third = jobs.send_mails(settings, database, catalog, NOW + 21 * DAY)
    server.to_recipient = "250 fine"
    fourth = jobs.send_mails(settings, database, catalog, NOW + 22 * DAY)
    subjects = [server.mails.get(timeout=20)["Subject"] for _ in range(3)]

    assert [first, second, third, fourth] == [1, 1, 0, 1]
    assert subjects == [
        "Ana Ruiz asks you for a reference",
        "Ana Ruiz still hopes for your reference",
        "Your request did not reach Wilma Holt",
    ]


def test_without_a_server_mails_lie_in_the_folder(
    settings: Settings, database: Database, catalog: Catalog, ask_wilma: Callable[[datetime], Actor]
) -> None:
    ask_wilma(NOW)
    jobs.send_mails(replace(settings, mail_url=""), database, catalog, NOW)

    assert len(list(settings.mail_folder.glob("*.log"))) == 1


def test_bytes_that_belong_to_no_document_are_cleared_away(settings: Settings, database: Database) -> None:
    store = DocumentStore(settings.document_store)
    place = store.put(b"of an upload that was broken off")
    assert jobs.clear_away(settings, database, datetime.now(UTC)) == 0
    assert jobs.clear_away(settings, database, datetime.now(UTC) + 2 * DAY) == 1
    with pytest.raises(Missing):
        store.get(place)
