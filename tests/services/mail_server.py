"""A mail server on this machine that answers as a test wants."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from machine.processes import free_port


class MailServer:
    """Puts what it takes into a queue; `to_recipient` and `to_mail` are its answers, as `550 no such user`."""

    def __init__(self) -> None:
        self.mails: Queue[EmailMessage] = Queue()
        self.to_recipient = self.to_mail = "250 fine"
        self.to_quit = "221 bye"
        #: What happens between taking a mail and saying so.
        self.before_answer: Callable[[], object] = lambda: None
        #: Whether the line breaks before the answer to a mail.
        self.breaks = False
        self.port = free_port()

    @property
    def url(self) -> str:
        """What settings call it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a mail."""
        if self.to_mail.startswith("250"):
            self.mails.put(message_from_bytes(bytes(envelope.content or b""), policy=default))  # type: ignore[arg-type]
        self.before_answer()
        if self.breaks:
            server.transport.abort()
        return self.to_mail

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Envelope) -> str:  # noqa: N802
        """Say good-bye."""
        return self.to_quit


@contextmanager
def running_mail_server(
    encryption: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    *,
    is_ascii: bool = False,
) -> Iterator[MailServer]:
    """A server that runs for as long as the context lasts; with STARTTLS it lets everybody sign in. It may
    know no addresses beyond ASCII.
    """
    server = MailServer()
    signing_in = {"authenticator": lambda *_: AuthResult(success=True)} if starttls else {}
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        ssl_context=encryption,
        tls_context=starttls,
        enable_SMTPUTF8=not is_ascii,
        **signing_in,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
