"""Mails of which nobody knows whether they arrived, those that came to nothing, and what is kept of them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from assay.services.mail.outbox import (
    ACCOUNTS,
    CLAIM,
    NotNow,
    NotThisOne,
    OutgoingMail,
    Undeliverable,
    deliver_due,
    recall,
)
from assay.storage.database import Database
from services.test_mails import ABOUT, failing, row, write


def going_and_then(error: BaseException) -> Callable[[OutgoingMail], None]:
    """The text goes over, and then this happens."""

    def send(mail: OutgoingMail) -> None:
        mail.going()
        raise error

    return send


@pytest.mark.parametrize("association", ["river-guild", ACCOUNTS])
def test_a_mail_of_which_nobody_knows_whether_it_arrived_is_not_sent_again_by_itself(
    database: Database, now: datetime, association: str
) -> None:
    died, broke = write(database, now, association=association), write(database, now, association=association)
    with pytest.raises(KeyboardInterrupt):  # as good as killed: nothing is noted
        deliver_due(database, going_and_then(KeyboardInterrupt()), now)
    deliver_due(database, going_and_then(ConnectionResetError("the line broke")), now)

    assert (row(database, died).fate, row(database, died).handed_at) == ("waiting", now)
    assert deliver_due(database, failing(AssertionError()), now + 30 * CLAIM) == 0
    found = [row(database, each) for each in (died, broke)]
    assert [(each.fate, each.attempts, each.error) for each in found] == [
        ("unknown", 1, ""),
        ("unknown", 1, "the line broke"),
    ]
    # What opens an account is not kept; whoever waits for it asks for another.
    assert {each.can_be_sent_again for each in found} == {association != ACCOUNTS}


@pytest.mark.parametrize(
    ("answer", "fate"), [(NotNow("451 busy"), "waiting"), (Undeliverable("550"), "failed")]
)
def test_where_the_server_answered_the_fate_is_known(
    database: Database, now: datetime, answer: Exception, fate: str
) -> None:
    number = write(database, now)
    deliver_due(database, going_and_then(answer), now)
    mail = row(database, number)

    assert (mail.fate, mail.handed_at, mail.error) == (fate, None, str(answer))


def test_who_slept_while_another_took_over_sends_nothing(database: Database, now: datetime) -> None:
    number, sent = write(database, now), []

    def sleep(mail: OutgoingMail) -> None:
        deliver_due(database, sent.append, now + CLAIM)
        mail.going()
        sent.append(mail)

    assert deliver_due(database, sleep, now) == 0
    assert len(sent) == 1
    assert row(database, number).fate == "sent"


def test_an_answer_that_comes_late_is_believed(database: Database, now: datetime) -> None:
    number = write(database, now)

    def send(mail: OutgoingMail) -> None:
        mail.going()
        deliver_due(database, failing(AssertionError()), now + CLAIM)
        assert row(database, number).fate == "unknown"

    assert deliver_due(database, send, now) == 1
    assert (row(database, number).fate, row(database, number).handed_at) == ("sent", None)


@pytest.mark.parametrize(
    "answer", [NotThisOne("450 later"), Undeliverable("550 no such user"), OSError("cut")]
)
def test_a_failure_that_comes_late_says_nothing_of_the_mail_that_another_sent(
    database: Database, now: datetime, answer: Exception
) -> None:
    number = write(database, now)

    def send(_: OutgoingMail) -> None:
        assert deliver_due(database, lambda _: None, now + CLAIM) == 1
        raise answer

    assert deliver_due(database, send, now) == 0
    mail = row(database, number)
    assert (mail.fate, mail.attempts, mail.error) == ("sent", 1, "")


def test_a_failure_that_comes_late_leaves_the_mail_to_who_has_it(database: Database, now: datetime) -> None:
    number = write(database, now)

    def send(_: OutgoingMail) -> None:
        with pytest.raises(KeyboardInterrupt):
            deliver_due(database, failing(KeyboardInterrupt()), now + CLAIM)
        raise OSError("cut")

    assert deliver_due(database, send, now) == 0
    assert (row(database, number).attempts, row(database, number).due_at) == (0, now + 2 * CLAIM)


def test_what_was_recalled_cannot_be_sent_again(database: Database, now: datetime) -> None:
    number = write(database, now)
    deliver_due(database, failing(Undeliverable("550 no such user")), now)
    with database.writing() as session:
        recall(session, ABOUT)

    assert (row(database, number).fate, row(database, number).can_be_sent_again) == ("failed", False)
