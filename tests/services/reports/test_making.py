"""Making: ready once, whatever happens to who makes it, and told when somebody waited."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.document_keeping import clear_documents
from assay.services.reports import making
from assay.services.reports.keeping import clear_reports, content_of, note_fetch
from assay.services.reports.making import LEASE, MOST_ATTEMPTS, claim
from assay.services.reports.orders import KEPT, again, fetch
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.document_store import StoreError
from assay.storage.keyring import new_key
from assay.storage.mails import Mail
from assay.storage.people import Appointment, Person
from assay.storage.reports import Report
from jobs.test_schedule import at_once
from services.building import ASSOCIATION
from services.reports.conftest import Shop
from services.sealed import keyed

A_SECOND = timedelta(seconds=1)


def bytes_of(shop: Shop, actor: Actor, number: int) -> bytes:
    with shop.database.reading() as session:
        row = fetch(session, actor, ASSOCIATION, number)
    return content_of(shop.database, shop.store, row, shop.clock.now)


def mails(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Mail.subject).order_by(Mail.id)))


def test_it_is_made_and_can_be_fetched_and_the_log_tells(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    number = shop.ask(coordinator)
    shop.clock.advance(seconds=59)
    assert shop.work() == 1
    assert bytes_of(shop, coordinator, number) == shop.content
    assert mails(database) == []  # whoever asked still looks
    with database.writing() as session:
        note_fetch(session, coordinator, session.get_one(Report, number), shop.clock.now)
    with database.reading() as session:
        line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
        assert line is not None
        assert (line.act, line.actor_id, line.subject) == (
            "export audit log",
            coordinator.person_id,
            f"log {ASSOCIATION}",
        )
        assert line.detail == {"format": "csv", "report": number, "sought": {}}


def test_who_waited_is_written_to_in_their_language(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == coordinator.person_id).values(language="es"))
    shop.ask(coordinator)
    shop.clock.advance(minutes=1)
    shop.work()
    with database.reading() as session:
        (mail,) = session.scalars(select(Mail))
    assert (mail.to, mail.subject) == ("cora.coordinator@people.example", "Su informe está listo")
    assert "https://exam.example.org/coordinate/river-guild/reports" in mail.body


def test_while_it_is_made_nobody_else_takes_it(shop: Shop, database: Database, coordinator: Actor) -> None:
    shop.ask(coordinator)
    found = at_once(lambda _: claim(database, shop.clock.now), 4)
    assert sum(each is not None for each in found) == 1
    assert claim(database, shop.clock.now + LEASE) is None


def test_what_a_killed_worker_left_is_made_again_and_ready_once(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    number = shop.ask(coordinator)
    assert claim(database, shop.clock.now) is not None  # and then it is killed
    shop.clock.now += LEASE + A_SECOND
    assert shop.work() == 1
    (row,) = shop.rows()
    assert (row.id, row.state, row.attempts) == (number, "ready", 2)
    assert shop.work() == 0


def test_who_was_thought_dead_and_comes_late_makes_nothing_ready(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    shop.ask(coordinator)
    other = replace(shop, content=b"of the other worker", act=lambda _: None, made=[])
    # It stood still for so long that another one has made it.
    lock = making._ONE_AT_A_TIME

    def stand_still(_: object) -> None:
        shop.clock.now += LEASE + A_SECOND
        lock.release()
        assert other.work() == 1
        lock.acquire()

    shop.act = stand_still
    assert shop.work() == 0
    (row,) = shop.rows()
    assert row.state == "ready"
    assert bytes_of(shop, coordinator, row.id) == b"of the other worker"
    assert [each.place for chunk in shop.store.everything() for each in chunk] == [row.place]
    assert len(mails(database)) == 1


def test_whoever_still_makes_it_says_so(
    shop: Shop, database: Database, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "SAYS", timedelta(milliseconds=5))
    shop.ask(coordinator)

    def make_long(_: object) -> None:
        shop.clock.now += LEASE - A_SECOND
        until = shop.clock.now + LEASE
        while shop.rows()[0].leased_until != until:
            pass
        shop.clock.now += LEASE - A_SECOND
        assert claim(database, shop.clock.now) is None

    shop.act = make_long
    assert shop.work() == 1


def test_what_ends_every_worker_is_given_up(shop: Shop, database: Database, coordinator: Actor) -> None:
    shop.ask(coordinator)
    for _ in range(MOST_ATTEMPTS):
        assert claim(database, shop.clock.now) is not None
        shop.clock.now += LEASE + A_SECOND
    assert shop.work() == 0
    (row,) = shop.rows()
    assert (row.state, row.reason, row.attempts) == ("failed", "stopped", MOST_ATTEMPTS)


@pytest.mark.parametrize(
    ("error", "reason"), [(ZeroDivisionError(), "broken"), (StoreError("no room"), "store")]
)
def test_what_fails_says_so_and_can_be_asked_for_again(
    shop: Shop, database: Database, coordinator: Actor, claude: Actor, error: Exception, reason: str
) -> None:
    number = shop.ask(coordinator)

    def fail(_: object) -> None:
        raise error

    shop.act = fail
    shop.clock.advance(minutes=2)
    assert shop.work() == 0
    assert [(each.state, each.reason) for each in shop.rows()] == [("failed", reason)]
    assert mails(database) == ["Your report could not be made"]
    with database.writing() as session:
        fresh = again(session, claude, ASSOCIATION, number, shop.clock.now).id
    shop.act = lambda _: None
    assert shop.work() == 1
    assert [(each.id, each.state, each.asked_by) for each in shop.rows()] == [
        (fresh, "ready", claude.person_id)
    ]
    with database.writing() as session:  # pressed twice, in a page of before
        assert again(session, claude, ASSOCIATION, fresh, shop.clock.now).id == fresh


def test_one_that_fails_does_not_hold_up_the_others(shop: Shop, coordinator: Actor, claude: Actor) -> None:
    shop.ask(coordinator)
    shop.happen("register")

    def fail_first(_: object) -> None:
        if len(shop.made) == 1:
            shop.happen("register")
            shop.ask(claude)
            raise ZeroDivisionError

    shop.act = fail_first
    assert shop.work() == 1
    assert [each.state for each in shop.rows()] == ["failed", "ready"]


@pytest.mark.parametrize("change", ["dismissed", "closed"])
def test_who_lost_their_right_meanwhile_gets_nothing(
    shop: Shop, database: Database, coordinator: Actor, change: str
) -> None:
    shop.ask(coordinator)
    who = coordinator.person_id
    with database.writing() as session:
        if change == "dismissed":
            session.execute(delete(Appointment).where(Appointment.person_id == who))
        else:
            session.execute(update(Person).where(Person.id == who).values(active=False))
    assert shop.work() == 0
    assert shop.made == []
    assert [each.reason for each in shop.rows()] == ["not-allowed"]


def test_where_columns_are_sealed_reports_are_too(shop: Shop, database: Database, coordinator: Actor) -> None:
    with keyed(database, new_key()):
        number = shop.ask(coordinator)
        shop.work()
        (row,) = shop.rows()
        kept = shop.store.get(row.place)
        assert kept.startswith(b"sealed:1:")
        assert shop.content not in kept
        assert bytes_of(shop, coordinator, number) == shop.content
    with keyed(database, new_key()), pytest.raises(Refused, match="is gone"):
        bytes_of(shop, coordinator, number)
    assert [(each.state, each.reason) for each in shop.rows()] == [("failed", "lost")]


def test_a_file_that_is_gone_can_be_made_again(shop: Shop, coordinator: Actor) -> None:
    number = shop.ask(coordinator)
    shop.work()
    shop.store.delete(shop.rows()[0].place)
    with pytest.raises(Refused, match="is gone"):
        bytes_of(shop, coordinator, number)
    assert shop.ask(coordinator) != number
    assert shop.work() == 1


def test_it_is_kept_for_a_week_and_its_bytes_go_with_it(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    shop.ask(coordinator)
    shop.work()
    ready = shop.clock.now
    assert clear_reports(database, shop.store, ready + KEPT) == 0
    assert clear_documents(database, shop.store, ready + timedelta(days=5000)) == 0  # it is no orphan
    assert clear_reports(database, shop.store, ready + KEPT + A_SECOND) == 1
    assert shop.rows() == []
    assert [*shop.store.everything()] in ([], [[]])


def test_what_nobody_makes_is_not_listed_for_good(shop: Shop, database: Database, coordinator: Actor) -> None:
    shop.ask(coordinator)
    assert clear_reports(database, shop.store, shop.clock.now + KEPT + A_SECOND) == 1
    assert shop.rows() == []
