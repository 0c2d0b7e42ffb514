"""What the clock does: it reminds in time, never afterwards, and tells of mails that did not arrive."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest

from assay.content.catalog import Catalog
from assay.services.mail.outbox import Undeliverable, deliver_due
from assay.services.people import Actor
from assay.services.references.answering import answer, decline, keep_draft
from assay.services.references.changing import readdress, withdraw
from assay.services.references.reading import newest_mails, state_of
from assay.services.references.reminding import remind, reminders_due, tell_of_failures
from assay.services.references.requesting import LIFETIME
from assay.storage.database import Database
from assay.storage.references import ReferenceRequest
from services.references.asking import STATIONERY, as_sent, ask_for, filled, link_in, mails_of

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def asked(database: Database, catalog: Catalog, ana: Actor, now: datetime) -> int:
    """A request whose mail has left."""
    with database.writing() as session:
        request = ask_for(session, catalog, ana, now)
        as_sent(session, now)
        return request.id


def reminders(database: Database, catalog: Catalog, now: datetime) -> int:
    count = remind(database, catalog, STATIONERY, now)
    with database.writing() as session:
        as_sent(session, now)
    return count


def refuse(_: object) -> None:
    raise Undeliverable("550 5.1.1 no such user")


@pytest.mark.parametrize(("days", "due"), [(7, 1), (21, 2), (53, 3)])
def test_a_reminder_is_due_on_the_day_and_not_before(now: datetime, days: int, due: int) -> None:
    end = now + LIFETIME

    assert reminders_due(end, now + days * DAY - SECOND) == due - 1
    assert reminders_due(end, now + days * DAY) == due


def test_raters_are_reminded_three_times_and_not_after_the_link_expired(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    number = asked(database, catalog, ana, now)
    on = [day for day in range(70) if reminders(database, catalog, now + day * DAY)]
    with database.reading() as session:
        request, mails = session.get_one(ReferenceRequest, number), mails_of(session)

    assert on == [7, 21, 53]
    assert (request.reminders, request.reminded_at) == (3, now + 53 * DAY)
    assert {each.subject for each in mails[1:]} == {"Ana Ruiz still hopes for your reference"}
    assert {each.about for each in mails} == {f"reference {number}"}


def test_a_reminder_has_a_link_that_works_and_knows_what_was_begun(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    number = asked(database, catalog, ana, now)
    remind(database, catalog, STATIONERY, now + 7 * DAY)
    with database.writing() as session:
        request, first = session.get_one(ReferenceRequest, number), mails_of(session)[-1]
        opened = STATIONERY.links.request_of(session, link_in(first))
        keep_draft(request, filled(catalog))
        words = first.body
        as_sent(session, now)
    remind(database, catalog, STATIONERY, now + 21 * DAY)
    with database.reading() as session:
        second = mails_of(session)[-1].body

    assert opened is request
    assert "some time ago Ana Ruiz asked you" in words
    assert "What you have filled in is kept" in second


def test_after_a_pause_of_the_clock_a_rater_gets_one_reminder(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    asked(database, catalog, ana, now)

    assert [reminders(database, catalog, now + day * DAY) for day in (30, 31, 54, 55)] == [1, 0, 1, 0]


@pytest.mark.parametrize("end", ["answered", "declined", "withdrawn"])
def test_nobody_is_reminded_of_what_is_closed(
    database: Database, catalog: Catalog, ana: Actor, now: datetime, end: str
) -> None:
    number = asked(database, catalog, ana, now)
    with database.writing() as session:
        request = session.get_one(ReferenceRequest, number)
        keep_draft(request, filled(catalog))
        if end == "answered":
            answer(session, catalog, STATIONERY, request, now)
        elif end == "declined":
            decline(session, catalog, STATIONERY, request, "", now)
        else:
            withdraw(session, ana, number, now)

    assert sum(reminders(database, catalog, now + day * DAY) for day in (8, 22, 54)) == 0


def test_nobody_is_reminded_of_a_mail_that_has_not_left_or_not_arrived(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        ask_for(session, catalog, ana, now)

    assert remind(database, catalog, STATIONERY, now + 8 * DAY) == 0
    deliver_due(database, refuse, now)
    assert remind(database, catalog, STATIONERY, now + 8 * DAY) == 0


def test_two_clocks_remind_once(database: Database, catalog: Catalog, ana: Actor, now: datetime) -> None:
    asked(database, catalog, ana, now)
    counts: list[int] = []

    def run() -> None:
        counts.append(remind(database, catalog, STATIONERY, now + 8 * DAY))

    threads = [Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(counts) == [0, 1]


def test_requests_of_an_association_that_is_gone_rest(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    asked(database, catalog, ana, now)
    without = replace(catalog, associations={}, criteria={})

    assert remind(database, without, STATIONERY, now + 8 * DAY) == 0


def test_the_applicant_is_told_once_of_a_mail_that_did_not_arrive(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        number = ask_for(session, catalog, ana, now).id
    deliver_due(database, refuse, now)
    told = [tell_of_failures(database, catalog, STATIONERY, now) for _ in range(2)]
    with database.reading() as session:
        request, mail = session.get_one(ReferenceRequest, number), mails_of(session)[-1]
        state = state_of(request, newest_mails(session, [request])[number], now)

    assert told == [1, 0]
    assert state == "undelivered"
    assert mail.to == "ana.ruiz@people.example"
    assert mail.subject == "Your request did not reach Wilma Holt"
    assert "wilma-holt@raters.example" in mail.body
    assert "> 550 5.1.1 no such user" in mail.body


def test_a_second_failure_is_told_too_and_a_corrected_one_never(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        number = ask_for(session, catalog, ana, now).id
    deliver_due(database, refuse, now)
    with database.writing() as session:
        readdress(session, catalog, ana, number, "wilma@new.example", STATIONERY, now)

    assert tell_of_failures(database, catalog, STATIONERY, now) == 0
    deliver_due(database, refuse, now)
    assert tell_of_failures(database, catalog, STATIONERY, now) == 1


def test_where_a_request_stands(database: Database, catalog: Catalog, ana: Actor, now: datetime) -> None:
    def state(at: datetime = now) -> str:
        with database.reading() as session:
            request = session.get_one(ReferenceRequest, number)
            return state_of(request, newest_mails(session, [request]).get(number), at)

    with database.writing() as session:
        number = ask_for(session, catalog, ana, now).id
    seen = [state()]

    def fail(_: object) -> None:
        raise OSError("451 busy")

    deliver_due(database, fail, now)
    seen.append(state())
    deliver_due(database, lambda _: None, now + DAY)
    seen.append(state())
    with database.writing() as session:
        session.get_one(ReferenceRequest, number).opened_at = now
    seen.append(state())
    with database.writing() as session:
        keep_draft(session.get_one(ReferenceRequest, number), filled(catalog))
    seen += [state(), state(now + LIFETIME)]
    with database.writing() as session:
        withdraw(session, ana, number, now)
    seen.append(state(now + LIFETIME))

    assert seen == ["leaving", "stuck", "sent", "opened", "begun", "expired", "withdrawn"]
