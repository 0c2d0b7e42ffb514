"""Mails of pages: written during a request, sent after its work is safe, and never waited for."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from flask import Flask, current_app
from flask_mailman import EmailMessage

from assay import bundled
from assay.services.mail import outbox
from assay.services.mail.letters import Letters
from assay.services.mail.transport import transport
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.storage.mails import Mail
from assay.web import requests

logger = logging.getLogger(__name__)


class Outbox:
    """Sends mails one after the other beside the requests.

    So a slow mail server holds up nobody, and how long an answer takes does not tell whether a mail was sent.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self._sending: set[Future[None]] = set()

    def send(self, message: EmailMessage) -> None:
        """Hand in a mail of an account; come back at once."""
        self._begin(lambda: self._send(message))

    def deliver(self) -> None:
        """Have what is due in the database sent; come back at once."""
        self._begin(self._deliver)

    def wait(self) -> None:
        """Come back when every mail has left or failed."""
        wait(set(self._sending))

    def close(self) -> None:
        """Send what is waiting, and take nothing more."""
        self._sender.shutdown()

    def _begin(self, act: Callable[[], None]) -> None:
        future = self._sender.submit(self._inside, act)
        self._sending.add(future)
        future.add_done_callback(self._sending.discard)

    def _inside(self, act: Callable[[], None]) -> None:
        with self._app.app_context():
            act()

    def _send(self, message: EmailMessage) -> None:
        connection = message.get_connection()
        try:
            message.send()
        except Exception:  # whatever it is, nobody waits for this thread's answer: only the log can tell
            logger.exception("a mail to %s could not be sent: %s", message.to[0], message.subject)
        else:
            logger.info("a mail to %s: %s", message.to[0], _whereabouts(self._app))
        finally:
            connection.close()  # a failed mail leaves its file open

    def _deliver(self) -> None:
        here = requests.installation()
        chosen = here.settings
        send = transport(chosen.mail_url, chosen.mail_from, chosen.mail_folder)
        try:
            outbox.deliver_due(here.database, send, here.clock())
        except Exception:  # the worker tries again
            logger.exception("the mails that are due could not be sent")


def _whereabouts(app: Flask) -> str:
    path = app.config["MAIL_FILE_PATH"]
    return f"written to {path}" if app.config["MAIL_BACKEND"] == "file" else "sent"


def letters() -> Letters:
    """The words of this installation's mails."""
    return Letters(bundled.LETTERS, requests.installation().settings.base_url)


def links() -> Links:
    """The links of raters."""
    settings = requests.installation().settings
    return Links(settings.secret_key, settings.base_url)


def stationery() -> Stationery:
    """What services need to write mails about references. They leave when this request's work is safe."""
    wake()
    return Stationery(letters(), links())


def post(association: str, about: str, to: str, letter: str, /, **values: Any) -> Mail:
    """Write a mail in the words of `templates/mail/<letter>.txt`; it leaves when this request's work is safe."""
    wake()
    subject, body = letters().write(letter, **values)
    return outbox.post(requests.session(), association, about, to, subject, body, requests.now())


def wake() -> None:
    """Have what this request writes sent as soon as it is safe, and not in a minute."""
    outbox: Outbox = current_app.extensions["outbox"]
    requests.after_commit(outbox.deliver)
