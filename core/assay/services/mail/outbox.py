"""The outbox: mails are written in the transaction that gives cause for them, and sent when it is safe.

A mail leaves at least once: a process that dies between sending and noting it sends again, under the same number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Literal

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assay.services.errors import ServiceError
from assay.storage.database import Database
from assay.storage.mails import Mail

log = structlog.get_logger("assay.mails")

#: How long after each failure it is tried again; after the last one it has failed for good.
#: A server may be down from Friday to Monday.
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60, 24 * 60, 48 * 60))
#: While one process sends a mail, no other takes it; longer than a mail server may let us wait.
CLAIM: Final = timedelta(minutes=5)
#: So long one run goes on; what is left is for the next. Claims are reckoned from its beginning: were it as long as
#: they are, another process would take the mail that is just being sent.
LONGEST_RUN: Final = timedelta(minutes=1)
#: After so many failures in a row the server is in trouble: what is left stays due, and nobody waits for it.
MOST_FAILURES: Final = 3


class Undeliverable(ServiceError):
    """The mail server refused a mail for good; the text is what it said."""


@dataclass(frozen=True)
class OutgoingMail:
    """A mail as it leaves."""

    number: int
    to: str
    subject: str
    body: str
    queued_at: datetime


Send = Callable[[OutgoingMail], None]
Outcome = Literal["sent", "refused", "failed"]


def post(
    session: Session, association: str, about: str, to: str, subject: str, body: str, now: datetime
) -> Mail:
    """Write a mail; it leaves only if the transaction is committed."""
    mail = Mail(
        association=association,
        about=about,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        queued_at=now,
        due_at=now,
    )
    session.add(mail)
    return mail


def recall(session: Session, about: str) -> None:
    """Take back the mails that have not left yet: what they say is no longer so."""
    session.execute(delete(Mail).where(Mail.about == about, Mail.status == "waiting"))


def whereabouts(session: Session, about: str) -> Sequence[Mail]:
    """The mails about something, the newest first."""
    return session.scalars(select(Mail).where(Mail.about == about).order_by(Mail.id.desc())).all()


def deliver_due(database: Database, send: Send, now: datetime) -> int:
    """Send what is due, one mail after the other; how many left.

    Any number of processes may do so at once. No transaction is open while the mail server is spoken to.
    """
    until, sent, failures = monotonic() + LONGEST_RUN.total_seconds(), 0, 0
    while failures < MOST_FAILURES and monotonic() < until and (mail := _claim(database, now)) is not None:
        outcome = _deliver(database, send, mail, now)
        sent += outcome == "sent"
        # Who is not there says nothing of the server.
        failures = failures + 1 if outcome == "failed" else 0
    return sent


def _claim(database: Database, now: datetime) -> OutgoingMail | None:
    """The next mail that is due, which is now this process's own for a while."""
    due = select(Mail).where(Mail.status == "waiting", Mail.due_at <= now).order_by(Mail.due_at, Mail.id)
    with database.writing() as session:
        mail = session.scalar(due.limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.due_at = now + CLAIM
        return OutgoingMail(mail.id, mail.to, mail.subject, mail.body, mail.queued_at)


def _deliver(database: Database, send: Send, mail: OutgoingMail, now: datetime) -> Outcome:
    try:
        send(mail)
    except Undeliverable as refusal:
        _note_failure(database, mail, str(refusal), now, for_good=True)
        return "refused"
    except Exception as error:  # whatever it is, nobody waits for the answer: it is noted and tried again
        log.warning("a mail could not be sent", mail=mail.number, reason=str(error))
        _note_failure(database, mail, str(error) or type(error).__name__, now, for_good=False)
        return "failed"
    _note_sent(database, mail, now)
    return "sent"


def _note_sent(database: Database, mail: OutgoingMail, now: datetime) -> None:
    with database.writing() as session:
        row = session.get(Mail, mail.number, with_for_update=True)
        if row is not None:  # it may have been recalled while it left
            row.status, row.sent_at, row.body, row.error = "sent", now, "", ""
            row.attempts += 1


def _note_failure(
    database: Database, mail: OutgoingMail, error: str, now: datetime, *, for_good: bool
) -> None:
    with database.writing() as session:
        row = session.get(Mail, mail.number, with_for_update=True)
        if row is None:
            return
        row.attempts += 1
        row.error = error
        if for_good or row.attempts > len(PAUSES):
            row.status, row.body = "failed", ""
        else:
            row.due_at = now + PAUSES[row.attempts - 1]
