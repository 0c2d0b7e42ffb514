"""The outbox: mails are written in the transaction that gives cause for them, and sent when it is safe.

No mail leaves twice by itself. That its text goes over to the mail server is noted before; where the answer is not
noted (the process died, the line broke), its fate is unknown, and somebody is asked whether to send it again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Literal

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assay.services.errors import ServiceError
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import NOWHERE

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
#: The association of mails about accounts. Their links open an account: their text is never kept, as whoever waits for
#: one asks for another.
ACCOUNTS: Final = ""


class Undeliverable(ServiceError):
    """The mail server refused a mail for good; the text is what it said."""


class NotNow(ServiceError):
    """The mail server does not take a mail at this time; the text is what it said."""


class NotThisOne(NotNow):
    """It does not take a mail to this address at this time, which says nothing of mails to others."""


class _NotOurs(ServiceError):
    """Somebody took the mail back, or another process took it over."""


def _nobody_asks() -> None:
    """Where going twice does no harm."""


@dataclass(frozen=True)
class OutgoingMail:
    """A mail as it leaves."""

    number: int
    to: str
    subject: str
    body: str
    queued_at: datetime
    #: Whoever sends it calls this right before its text goes over, from when on it may have arrived.
    going: Callable[[], None] = field(default=_nobody_asks, compare=False, repr=False)


Send = Callable[[OutgoingMail], None]
Outcome = Literal["sent", "refused", "failed", "put off", "unknown", "gone"]


def post(
    session: Session, association: str, about: str, to: str, subject: str, body: str, now: datetime
) -> Mail:
    """Write a mail; it leaves only if the transaction is committed. One to an erased person is not kept: nobody is
    there to read it, and it would stand among what failed.
    """
    mail = Mail(
        association=association,
        about=about,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        queued_at=now,
        due_at=now,
    )
    if not to.endswith(f"@{NOWHERE}"):
        session.add(mail)
    return mail


def recall(session: Session, about: str) -> None:
    """Take back the mails that have not left: what they say is no longer so. Nor can one that failed be sent again."""
    session.execute(delete(Mail).where(Mail.about == about, Mail.status == "waiting"))
    session.execute(update(Mail).where(Mail.about == about, Mail.status == "failed").values(body=""))


def whereabouts(session: Session, about: str) -> Sequence[Mail]:
    """The mails about something, the newest first."""
    return session.scalars(select(Mail).where(Mail.about == about).order_by(Mail.id.desc())).all()


def deliver_due(database: Database, send: Send, now: datetime) -> int:
    """Send what is due, one mail after the other; how many left.

    Any number of processes may do so at once. No transaction is open while the mail server is spoken to.
    """
    until, sent, failures = monotonic() + LONGEST_RUN.total_seconds(), 0, 0
    while failures < MOST_FAILURES and monotonic() < until and (mail := _claim(database, now)) is not None:
        outcome = _Delivery(database, mail, now).try_with(send)
        sent += outcome == "sent"
        # Who is not there, or cannot be reached now, says nothing of the server.
        failures = failures + 1 if outcome in {"failed", "unknown"} else 0
    return sent


def _claim(database: Database, now: datetime) -> OutgoingMail | None:
    """The next mail that is due, which is now this process's own for a while."""
    due = select(Mail).where(Mail.status == "waiting", Mail.due_at <= now).order_by(Mail.due_at, Mail.id)
    with database.writing() as session:
        while (mail := session.scalar(due.limit(1).with_for_update(skip_locked=True))) is not None:
            if mail.handed_at is None:
                mail.due_at = now + CLAIM
                return OutgoingMail(mail.id, mail.to, mail.subject, mail.body, mail.queued_at)
            log.warning("whether a mail arrived is unknown: who sent it is gone", mail=mail.id)
            _fail(mail, "", now)
            session.flush()
    return None


def _fail(mail: Mail, error: str, now: datetime) -> None:
    """It is not tried again by itself."""
    mail.status, mail.error, mail.due_at = "failed", error, now
    mail.attempts += 1
    if mail.association == ACCOUNTS:
        mail.body = ""


@dataclass
class _Delivery:
    """One attempt to send one mail."""

    database: Database
    mail: OutgoingMail
    now: datetime
    #: From here on it may have arrived, whatever happens to us.
    is_handed: bool = False

    def try_with(self, send: Send) -> Outcome:
        """Send it, and note what became of it."""
        mail = self.mail
        try:
            send(
                OutgoingMail(mail.number, mail.to, mail.subject, mail.body, mail.queued_at, self._note_going)
            )
        except _NotOurs:
            return "gone"
        except Undeliverable as refusal:
            return self._note("refused", str(refusal))
        except NotThisOne as refusal:
            return self._note("put off", str(refusal))
        except NotNow as refusal:
            return self._note("failed", str(refusal))
        except (
            Exception
        ) as error:  # whatever it is, nobody waits for the answer: it is noted and perhaps tried again
            reason = str(error) or type(error).__name__
            log.warning("a mail could not be sent", mail=mail.number, reason=reason)
            return self._note("unknown" if self.is_handed else "failed", reason)
        return self._note("sent")

    def _note_going(self) -> None:
        """Safe before the text goes over: a crash after this leaves a mail whose fate is unknown, and no second one."""
        with self.database.writing() as session:
            row = session.get(Mail, self.mail.number, with_for_update=True)
            if row is None or row.status != "waiting" or row.due_at != self.now + CLAIM:
                raise _NotOurs
            row.handed_at = self.now
        self.is_handed = True

    def _note(self, outcome: Outcome, error: str = "") -> Outcome:
        with self.database.writing() as session:
            row = session.get(Mail, self.mail.number, with_for_update=True)
            if row is not None and self._may_note(row, outcome):  # it may have been recalled while it left
                self._write(row, outcome, error)
        return outcome

    def _may_note(self, row: Mail, outcome: Outcome) -> bool:
        """Whoever hears from the server late, when another process has it or had it, knows only that it left."""
        is_another_s = row.status == "waiting" and row.due_at != self.now + CLAIM
        return row.status != "sent" and (outcome == "sent" or not is_another_s)

    def _write(self, row: Mail, outcome: Outcome, error: str) -> None:
        if outcome != "unknown":
            row.handed_at = None
        if outcome == "sent":
            row.status, row.sent_at, row.body, row.error = "sent", self.now, "", ""
            row.attempts += 1
        elif outcome not in {"failed", "put off"} or row.attempts >= len(PAUSES):
            _fail(row, error, self.now)
        else:
            row.attempts += 1
            row.error, row.due_at = error, self.now + PAUSES[row.attempts - 1]
