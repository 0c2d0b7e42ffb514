"""The clock and credentials: holders are told in time, each thing once, and what was not renewed lapses."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from assay import bundled
from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.jobs.schedule import HOUR, jobs_of
from assay.jobs.tasks import watch_credentials
from assay.services.credentials.reminding import watch
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.privacy.erasing import erase
from assay.settings import Settings
from assay.storage.applications import Application
from assay.storage.credentials import Credential, Term
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import Person

#: The end of the term of these tests.
ENDS = date(2027, 11, 20)


@pytest.fixture
def told(
    database: Database, guild: Catalog, make_person: Callable[..., Actor], now: datetime
) -> Callable[[date], list[str]]:
    """`told(day)`: lets the clock do its work on a day; the subjects of the mails that it wrote then."""
    _grant(database, make_person("Ann Applicant"), now)
    letters, seen = Letters(bundled.LETTERS, "https://exam.example.org"), set[int]()

    def look(day: date) -> list[str]:
        watch(database, guild, letters, datetime.combine(day, time(12), UTC))
        with database.reading() as session:
            fresh = [each for each in session.scalars(select(Mail).order_by(Mail.id)) if each.id not in seen]
        seen.update(each.id for each in fresh)
        assert all("/credentials/RIVER-GUILD-AAAA-BBBB" in each.body for each in fresh)
        return [each.subject for each in fresh]

    return look


def _grant(database: Database, holder: Actor, now: datetime) -> None:
    shared = {"association": "river-guild", "changed_at": now, "person_id": holder.person_id}
    aim = {"endorsement": "master", "category": "practice", "aim": "river-guild/master/practice"}
    with database.writing() as session:
        application = Application(**shared, **aim, begun_at=now, round=1, status="granted")
        credential = Credential(
            **shared, **aim, number="RIVER-GUILD-AAAA-BBBB", name="Ann", title="Master", granted_on=now.date()
        )
        session.add_all([application, credential])
        session.flush()
        credential.terms.append(
            Term(application_id=application.id, association="river-guild", begins=now.date(), ends=ENDS)
        )


def test_a_holder_is_told_three_times_before_and_once_after(told: Callable[[date], list[str]]) -> None:
    ending = ["Your endorsement ends on 20 November 2027"]
    expected = {
        date(2027, 7, 22): [],
        date(2027, 7, 23): ending,
        date(2027, 7, 24): [],
        date(2027, 10, 6): ending,
        date(2027, 11, 6): ending,
        date(2027, 11, 20): [],
        date(2027, 11, 21): ["Your endorsement has lapsed"],
        date(2027, 11, 22): [],
    }
    assert {day: told(day) for day in expected} == expected


def test_a_holder_is_told_in_their_language(told: Callable[[date], list[str]], database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Person).values(language="es"))

    assert told(date(2027, 7, 23)) == ["Su acreditación termina el 20 de noviembre de 2027"]


def test_an_erased_holder_is_not_written_to_and_the_credential_lapses(
    database: Database, told: Callable[[date], list[str]], now: datetime, guild: Catalog
) -> None:
    with database.writing() as session:
        erase(session, session.scalars(select(Credential.person_id)).one(), None, now)

    assert [told(day) for day in (date(2027, 7, 23), date(2027, 11, 21))] == [[], []]
    with database.reading() as session:
        assert session.scalars(select(Credential.status)).one() == "lapsed"
    letters = Letters(bundled.LETTERS, "https://exam.example.org")
    assert watch(database, guild, letters, datetime.combine(date(2027, 7, 23), time(12), UTC)) == 0


def test_after_a_pause_of_the_clock_one_reminder_is_enough(told: Callable[[date], list[str]]) -> None:
    assert len(told(date(2027, 11, 10))) == 1
    assert told(date(2027, 11, 10)) == []


def test_what_was_reinstated_and_lapses_again_is_told_again(
    database: Database, told: Callable[[date], list[str]]
) -> None:
    lapsed = ["Your endorsement has lapsed"]
    assert told(date(2027, 11, 21)) == lapsed
    with database.writing() as session:
        session.execute(update(Credential).values(status="active"))
        session.execute(update(Term).values(ends=date(2028, 11, 20)))
    assert told(date(2028, 11, 21)) == lapsed


def test_who_handed_in_a_renewal_is_not_reminded_of_it(
    database: Database, told: Callable[[date], list[str]], now: datetime
) -> None:
    with database.writing() as session:
        credential = session.scalars(select(Credential)).one()
        session.add(
            Application(
                person_id=credential.person_id,
                association=credential.association,
                endorsement=credential.endorsement,
                aim=credential.aim,
                purpose="renewal",
                credential_id=credential.id,
                status="submitted",
                round=1,
                begun_at=now,
                changed_at=now,
            )
        )
    assert told(date(2027, 11, 10)) == []


def test_one_that_cannot_be_looked_after_does_not_hold_up_the_others(
    database: Database, guild: Catalog, told: Callable[[date], list[str]], tmp_path: Path
) -> None:
    without_words = Letters(tmp_path, "https://exam.example.org")
    assert watch(database, guild, without_words, datetime(2027, 11, 21, 12, tzinfo=UTC)) == 0
    with database.reading() as session:
        assert session.scalars(select(Credential.status)).one() == "active"

    assert told(date(2027, 11, 21)) == ["Your endorsement has lapsed"]


def test_the_worker_looks_after_credentials_every_hour(
    database: Database, guild: Catalog, make_person: Callable[..., Actor], now: datetime, tmp_path: Path
) -> None:
    settings = Settings(
        instance=tmp_path,
        database_url="sqlite://",
        secret_key="a secret of tests",
        password_salt="the salt of tests",
        base_url="https://exam.example.org",
    )
    due = [job.every for job in jobs_of(settings, database, Plugins(guild)) if job.name == "holders told"]
    _grant(database, make_person("Ann Applicant"), now)
    told = [
        watch_credentials(settings, database, guild, datetime(2027, 11, 19, hour, tzinfo=UTC))
        for hour in (8, 9)
    ]

    assert due == [HOUR]
    assert told == [1, 0]
    with database.reading() as session:
        body = session.scalars(select(Mail.body)).one()
    assert "https://exam.example.org/credentials/RIVER-GUILD-AAAA-BBBB" in body
