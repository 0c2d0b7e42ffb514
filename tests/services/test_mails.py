"""The outbox: each mail leaves once, however many send; what fails is tried again, and not for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from assay.services.mail import outbox
from assay.services.mail.outbox import (
    CLAIM,
    MOST_FAILURES,
    PAUSES,
    NotThisOne,
    OutgoingMail,
    Undeliverable,
    deliver_due,
    post,
    recall,
    whereabouts,
)
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import address_of_nobody

ABOUT = "hive 7"
SECOND = timedelta(seconds=1)


def write(
    database: Database,
    now: datetime,
    to: str = "ana@example.org",
    about: str = ABOUT,
    association: str = "river-guild",
) -> int:
    with database.writing() as session:
        mail = post(session, association, about, to, "A  subject\nin two lines", "A secret link.", now)
        session.flush()
        return mail.id


def row(database: Database, number: int) -> Mail:
    with database.reading() as session:
        return session.get_one(Mail, number)


def failing(error: BaseException) -> Callable[[OutgoingMail], None]:
    def send(_: OutgoingMail) -> None:
        raise error

    return send


def test_a_mail_leaves_once_and_its_words_are_not_kept(database: Database, now: datetime) -> None:
    number, sent = write(database, now), []
    left = [deliver_due(database, sent.append, now + SECOND) for _ in range(2)]

    assert left == [1, 0]
    assert sent == [OutgoingMail(number, "ana@example.org", "A subject in two lines", "A secret link.", now)]
    mail = row(database, number)
    assert (mail.status, mail.sent_at, mail.body, mail.attempts) == ("sent", now + SECOND, "", 1)


def test_what_is_rolled_back_is_never_sent(database: Database, now: datetime) -> None:
    with database.writing() as session:
        post(session, "river-guild", ABOUT, "ana@example.org", "Hello", "Words", now)
        session.rollback()

    assert deliver_due(database, failing(AssertionError()), now) == 0


def test_temporary_failures_are_tried_again_with_growing_pauses_and_then_given_up(
    database: Database, now: datetime
) -> None:
    number, send = write(database, now), failing(OSError("451 busy"))
    for tried, pause in enumerate(PAUSES, 1):
        deliver_due(database, send, now)
        mail = row(database, number)
        assert (mail.status, mail.attempts, mail.due_at, mail.error) == (
            "waiting",
            tried,
            now + pause,
            "451 busy",
        )
        assert deliver_due(database, send, now + pause - SECOND) == 0
        assert row(database, number).attempts == tried
        now += pause
    deliver_due(database, send, now)
    last = row(database, number)

    assert (last.status, last.attempts, last.body) == ("failed", len(PAUSES) + 1, "A secret link.")
    assert list(PAUSES) == sorted(PAUSES)


def test_after_a_failure_it_leaves_when_the_server_is_well(database: Database, now: datetime) -> None:
    number, sent = write(database, now), []
    deliver_due(database, failing(ValueError()), now)

    assert row(database, number).error == "ValueError"
    assert deliver_due(database, sent.append, now + PAUSES[0]) == 1
    assert (row(database, number).status, row(database, number).error) == ("sent", "")
    assert sent[0].body == "A secret link."


def test_a_refusal_for_good_fails_at_once_and_says_what_the_server_said(
    database: Database, now: datetime
) -> None:
    number = write(database, now)
    deliver_due(database, failing(Undeliverable("550 no such user")), now)
    mail = row(database, number)

    assert (mail.fate, mail.error, mail.attempts, mail.due_at) == ("failed", "550 no such user", 1, now)
    assert mail.can_be_sent_again


def test_a_server_in_trouble_is_not_asked_for_every_mail(database: Database, now: datetime) -> None:
    for _ in range(MOST_FAILURES + 2):
        write(database, now)
    deliver_due(database, failing(OSError("no route")), now)
    with database.reading() as session:
        attempts = sorted(session.scalars(select(Mail.attempts)))

    assert attempts == [0, 0, *[1] * MOST_FAILURES]


def test_who_is_not_there_says_nothing_of_the_server(database: Database, now: datetime) -> None:
    for _ in range(MOST_FAILURES + 2):
        write(database, now)
    deliver_due(database, failing(Undeliverable("550 no such user")), now)
    with database.reading() as session:
        assert {each.fate for each in session.scalars(select(Mail))} == {"failed"}


def test_addresses_that_cannot_be_reached_now_hold_up_nobody_behind_them(
    database: Database, now: datetime
) -> None:
    away = [write(database, now, to="x@gone.example") for _ in range(MOST_FAILURES + 2)]
    here = write(database, now)

    def send(mail: OutgoingMail) -> None:
        if mail.to == "x@gone.example":
            raise NotThisOne("450 domain not found")

    assert deliver_due(database, send, now) == 1
    assert row(database, here).status == "sent"
    found = [row(database, each) for each in away]
    assert {(each.status, each.error, each.due_at) for each in found} == {
        ("waiting", "450 domain not found", now + PAUSES[0])
    }


def test_a_long_run_ends_before_its_claims_do(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 4 * outbox.LONGEST_RUN < CLAIM
    write(database, now)
    monkeypatch.setattr(outbox, "LONGEST_RUN", timedelta(0))
    assert deliver_due(database, failing(AssertionError()), now) == 0
    monkeypatch.undo()
    assert deliver_due(database, lambda _: None, now) == 1


def test_while_one_process_sends_a_mail_another_leaves_it_alone(database: Database, now: datetime) -> None:
    write(database, now)
    others: list[int] = []

    def send(_: OutgoingMail) -> None:
        others.append(deliver_due(database, failing(AssertionError()), now + CLAIM - SECOND))

    assert deliver_due(database, send, now) == 1
    assert others == [0]


def test_a_mail_whose_process_died_is_sent_by_the_next(database: Database, now: datetime) -> None:
    write(database, now)

    def die(_: OutgoingMail) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(database, die, now)
    sent: list[OutgoingMail] = []

    assert deliver_due(database, sent.append, now + CLAIM - SECOND) == 0
    assert deliver_due(database, sent.append, now + CLAIM) == 1


def test_two_who_send_at_once_send_each_mail_once(database: Database, now: datetime) -> None:
    numbers = [write(database, now) for _ in range(12)]
    sent: list[int] = []
    both = Barrier(2, timeout=20)

    def run() -> None:
        both.wait()
        deliver_due(database, lambda mail: sent.append(mail.number), now)

    threads = [Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(sent) == numbers


def test_a_recalled_mail_does_not_leave_and_the_newest_comes_first(database: Database, now: datetime) -> None:
    left = write(database, now)
    deliver_due(database, lambda _: None, now)
    write(database, now)
    kept = write(database, now, about="hive 8")
    with database.writing() as session:
        recall(session, ABOUT)
    again = write(database, now)
    with database.reading() as session:
        about = [each.id for each in whereabouts(session, ABOUT)]

    assert about == [again, left]
    assert row(database, kept).status == "waiting"


def test_a_mail_that_is_recalled_while_it_leaves_is_no_error(database: Database, now: datetime) -> None:
    write(database, now)

    def send(_: OutgoingMail) -> None:
        with database.writing() as session:
            recall(session, ABOUT)

    def fail(mail: OutgoingMail) -> None:
        send(mail)
        raise OSError("gone")

    assert deliver_due(database, send, now) == 1
    write(database, now)
    assert deliver_due(database, fail, now) == 0


def test_nobody_writes_to_erased_people(database: Database, now: datetime) -> None:
    with database.writing() as session:
        post(session, "river-guild", ABOUT, address_of_nobody(7), "Your result", "Look.", now)
    with database.reading() as session:
        assert session.scalars(select(Mail)).all() == []
