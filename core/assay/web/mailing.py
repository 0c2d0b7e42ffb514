"""Mails of pages: written during a request, sent after its work is safe, and never waited for."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from flask import Flask, current_app

from assay import bundled
from assay.services.mail import outbox
from assay.services.mail.letters import Letters
from assay.services.mail.transport import transport
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.web import requests

logger = logging.getLogger(__name__)


class Outbox:
    """Sends what is due, one mail after the other beside the requests.

    So a slow mail server holds up nobody, and how long an answer takes does not tell whether a mail was sent.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self._sending: set[Future[None]] = set()

    def deliver(self) -> None:
        """Have what is due in the database sent; come back at once."""
        self._begin(self._deliver)

    def beside(self, act: Callable[[], None]) -> None:
        """Do something beside the requests; come back at once."""
        self._begin(lambda: self._act(act))

    def wait(self) -> None:
        """Come back when every mail has left or failed."""
        wait(set(self._sending))

    def close(self) -> None:
        """Send what is waiting, and take nothing more."""
        self._sender.shutdown()

    def _begin(self, act: Callable[[], None]) -> None:
        future = self._sender.submit(act)
        self._sending.add(future)
        future.add_done_callback(self._sending.discard)

    def _act(self, act: Callable[[], None]) -> None:
        try:
            with self._app.app_context():
                act()
        except Exception:  # nobody waits for this thread's answer: only the log can tell
            logger.exception("what was to be done beside a request could not be done")

    def _deliver(self) -> None:
        with self._app.app_context():
            here = requests.installation()
        chosen = here.settings
        send = transport(chosen.mail_url, chosen.mail_from, chosen.mail_folder)
        try:
            outbox.deliver_due(here.database, send, here.clock())
        except Exception:  # the worker tries again
            logger.exception("the mails that are due could not be sent")


def open_outbox(app: Flask) -> None:
    """Have mails of this application sent as soon as they are safe."""
    app.extensions["outbox"] = Outbox(app)


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


def post(association: str, about: str, to: Person, letter: str, /, **values: Any) -> Mail:
    """Write a mail in the words of `templates/mail/<letter>.txt`, in the language of whoever gets it.

    It leaves when this request's work is safe.
    """
    wake()
    subject, body = letters().write(letter, to.reads, **values)
    return outbox.post(requests.session(), association, about, to.email, subject, body, requests.now())


def wake() -> None:
    """Have what this request writes sent as soon as it is safe, and not in a minute."""
    outbox: Outbox = current_app.extensions["outbox"]
    requests.after_commit(outbox.deliver)
