"""Every job that is begun by two workers at the same instant, or again afterwards, does its work once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assay.content.catalog import Catalog
from assay.jobs import tasks
from assay.services.candidacy.registration import register
from assay.services.candidacy.sittings import begin_section
from assay.services.mail.outbox import OutgoingMail, Undeliverable, deliver_due, post
from assay.services.people import Actor
from assay.services.references.requesting import ask
from assay.settings import Settings
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential, Term
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.mails import Mail
from jobs.test_schedule import at_once
from services.mail_server import running_mail_server
from services.references.asking import STATIONERY, add_contact, wish, with_references

DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that writes its mails into a folder."""
    return Settings(tmp_path, "sqlite://", "s" * 40, "t", base_url="https://exam.example.org")


def twice(act: Callable[[], object]) -> list[object]:
    """What comes of doing it twice at once, and a third time."""
    return [*at_once(lambda _: act()), act()]


def test_a_sitting_is_ended_once(
    database: Database, window: int, make_person: Callable[..., Actor], now: datetime
) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        candidate = make_person(name)
        with database.writing() as session:
            sitting = register(session, candidate, window, "practice", now).id
            begin_section(session, candidate, sitting, now)
    ended = twice(lambda: tasks.end_sittings(database, now + DAY))
    with database.reading() as session:
        count = select(func.count()).where(AuditLine.act == "expired")

        assert session.scalar(count) == 3
    assert (sum(map(int, ended)), ended[2]) == (3, 0)  # type: ignore[call-overload]


def test_raters_are_reminded_and_applicants_told_once_and_each_mail_is_sent_once(
    database: Database, guild: Catalog, make_person: Callable[..., Actor], settings: Settings, now: datetime
) -> None:
    catalog, ana = with_references(guild), make_person("Ana Ruiz")
    for name, act in (("Wilma Holt", lambda _: None), ("Otto Lost", refuse)):
        with database.writing() as session:
            contact = add_contact(session, ana.person_id, name)
            ask(session, catalog, ana, wish(contact.key), STATIONERY, now)
        deliver_due(database, act, now)
    with running_mail_server() as server:
        chosen = replace(settings, mail_url=server.url)
        twice(lambda: tasks.send_mails(chosen, database, catalog, now + 8 * DAY))
        subjects = sorted(server.mails.get(timeout=20)["Subject"] for _ in range(2))

        assert server.mails.empty()
    assert subjects == ["Ana Ruiz still hopes for your reference", "Your request did not reach Otto Lost"]


def refuse(_: OutgoingMail) -> None:
    raise Undeliverable("550 no such user")


def test_holders_are_told_and_credentials_lapse_once(
    database: Database, guild: Catalog, make_person: Callable[..., Actor], settings: Settings, now: datetime
) -> None:
    for number, ends in enumerate((date(2027, 11, 20), date(2026, 12, 20))):
        grant(database, make_person(f"Holder {number}"), f"RIVER-GUILD-AAAA-{number}", ends, now)
    for day in (date(2027, 11, 19), date(2027, 11, 21)):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        twice(lambda at=at: tasks.watch_credentials(settings, database, guild, at))
    with database.reading() as session:
        lapses = session.scalar(select(func.count()).where(AuditLine.act == "lapse"))
        subjects = session.scalars(select(Mail.about)).all()

    assert lapses == 2
    assert len(subjects) == len(set(subjects)) == 3


def grant(database: Database, holder: Actor, number: str, ends: date, now: datetime) -> None:
    shared = {"association": "river-guild", "changed_at": now, "person_id": holder.person_id}
    aim = {"endorsement": "master", "category": "practice", "aim": "river-guild/master/practice"}
    with database.writing() as session:
        application = Application(**shared, **aim, begun_at=now, round=1, status="granted")
        named = {"number": number, "name": holder.name, "title": "Master", "granted_on": now.date()}
        credential = Credential(**shared, **aim, **named)
        session.add_all([application, credential])
        session.flush()
        term = Term(association="river-guild", begins=now.date(), ends=ends)
        credential.terms.append(term)
        term.application_id = application.id


def test_what_nobody_needs_is_cleared_away_once(
    database: Database, settings: Settings, now: datetime
) -> None:
    store = DocumentStore(settings.document_store)
    for number in range(3):
        store.put(b"of an upload that was broken off")
        with database.writing() as session:
            post(session, "river-guild", f"hive {number}", "ana@example.org", "Hello", "Words", now)
    deliver_due(database, refuse, now)
    later = datetime.now(UTC) + 15 * DAY
    forgotten = twice(lambda: tasks.forget_in_time(settings, database, later))
    *at_the_same_time, afterwards = twice(lambda: tasks.clear_away(settings, database, later))
    with database.reading() as session:
        assert set(session.scalars(select(Mail.body))) == {""}
    assert [*store.everything()] in ([], [[]])
    assert (sum(int(str(each)) for each in forgotten), afterwards) == (3, 0)
    assert 3 in at_the_same_time
