"""A real mail server to which the product sends: what arrives is kept by address, and some addresses are unknown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from services.mail_server import MailServer

#: Seconds to wait for a mail, also on a machine that is busy with other tests.
PATIENCE = 30


class Postbox(MailServer):
    """Takes mails to everybody but those who are `unknown`."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: set[str] = set()
        self.refused: Queue[str] = Queue()
        self._read: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.unknown:
            self.refused.put(address)
            return "550 5.1.1 nobody of this name is here"
        return await super().handle_RCPT(server, session, envelope, address, options)

    def link(self, to: str, path: str) -> str:
        """The link to a path in the first mail to somebody that has one; waits until it is here."""
        while True:
            for mail in self._read:
                found = re.search(rf"https?://\S+{path}\S*", mail.get_content())
                if mail["To"] == to and found:
                    return found[0]
            self._read.append(self.mails.get(timeout=PATIENCE))


@contextmanager
def running_postbox() -> Iterator[Postbox]:
    """A server that runs for as long as the context lasts."""
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()
