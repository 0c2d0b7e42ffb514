"""How mails leave: to the mail server that the settings name, or into a folder where there is none."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from smtplib import SMTP, SMTP_SSL, SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from ssl import create_default_context
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

from assay.services.mail.outbox import NotNow, NotThisOne, OutgoingMail, Send, Undeliverable

PORTS: Final = {"smtp": 587, "smtps": 465}
#: Seconds for each answer of the server.
PATIENCE: Final = 20
#: What a server says who closes the line, to whatever it was asked.
CLOSING: Final = 421


class _Telling:
    """Tells when the text of a mail goes over: before that, nothing was said that could arrive."""

    going: Callable[[], None]

    def data(self, message: Any) -> tuple[int, bytes]:
        """The last step of handing a mail in."""
        self.going()
        answer: tuple[int, bytes] = super().data(message)  # type: ignore[misc]
        return answer


class _Plain(_Telling, SMTP):
    """A connection that is not encrypted, or not yet."""


class _Encrypted(_Telling, SMTP_SSL):
    """A connection that is encrypted from the first byte on."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in."""

    host: str
    port: int
    username: str | None
    password: str | None
    #: Encrypted from the first byte on.
    is_encrypted: bool
    #: Encrypted before the password is said: it never travels in the clear.
    encrypts_first: bool

    @classmethod
    def at(cls, mail_url: str) -> Self:
        """The server of `smtp://user:password@host:port` or `smtps://…`."""
        url = urlsplit(mail_url)
        return cls(
            host=url.hostname or "localhost",
            port=url.port or PORTS.get(url.scheme, 25),
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            is_encrypted=url.scheme == "smtps",
            encrypts_first=url.scheme == "smtp" and url.username is not None,
        )

    @contextmanager
    def connected(self) -> "Iterator[_Plain | _Encrypted]":
        """A connection over which mails can be sent. What was taken is taken, however the server says good-bye."""
        connection = self._connection()
        try:
            if self.encrypts_first:
                connection.starttls(context=create_default_context())
            if self.username is not None:
                connection.login(self.username, self.password or "")
            yield connection
            with suppress(OSError):
                connection.quit()
        finally:
            connection.close()

    def _connection(self) -> "_Plain | _Encrypted":
        """Whoever answers has to prove by a certificate to be the server, wherever something is encrypted."""
        if self.is_encrypted:
            return _Encrypted(self.host, self.port, timeout=PATIENCE, context=create_default_context())
        return _Plain(self.host, self.port, timeout=PATIENCE)


def transport(mail_url: str, sender: str, folder: Path) -> Send:
    """What sends a mail, as the settings have it."""
    server = MailServer.at(mail_url)

    def to_server(mail: OutgoingMail) -> None:
        _hand_in(server, _message(mail, sender), mail.going)

    def to_folder(mail: OutgoingMail) -> None:  # it does not tell that it goes, for going twice does no harm
        _write(folder, _message(mail, sender))

    return to_server if mail_url else to_folder


def _message(mail: OutgoingMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = format_datetime(mail.queued_at)
    # The same each time that a mail is sent again, so that mailboxes can tell.
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{mail.queued_at:%Y%m%d%H%M%S%f}.{mail.number}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    # As it is: links that are longer than a line of an encoding stay whole.
    message.set_content(mail.body, cte="8bit")
    return message


def _hand_in(server: MailServer, message: EmailMessage, going: Callable[[], None]) -> None:
    """Only what is wrong with this mail is for good; a server in trouble may be well in an hour."""
    try:
        with server.connected() as connection:
            connection.going = going
            _send(connection, message)
    except SMTPRecipientsRefused as refusal:
        (code, said), *_ = refusal.recipients.values()
        raise _refused(code, said, NotNow if code == CLOSING else NotThisOne) from refusal
    except SMTPDataError as refusal:
        raise _refused(refusal.smtp_code, refusal.smtp_error, NotNow) from refusal


def _send(connection: SMTP, message: EmailMessage) -> None:
    try:
        connection.send_message(message)
    except SMTPNotSupportedError as error:  # an address beyond ASCII, and a server that knows no such
        raise Undeliverable(str(error)) from error


def _refused(code: int, said: bytes | str, for_now: type[NotNow]) -> Exception:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = f"{code} {' '.join(text.split())}"
    return Undeliverable(words) if code >= 500 else for_now(words)


def _write(folder: Path, message: EmailMessage) -> None:
    """Whole or not at all, for somebody may be reading the folder; twice is once, as both have the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].partition("@")[0].strip("<")
    unfinished = folder / f"{name}-{secrets.token_hex(4)}.part"
    unfinished.write_bytes(message.as_bytes() + b"\n" + b"-" * 79 + b"\n")
    unfinished.rename(folder / f"{name}.log")
