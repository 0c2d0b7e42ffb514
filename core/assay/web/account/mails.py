"""Mails: written during a request, sent after its work is safe, and never waited for."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_security import MailUtil

from assay.settings import Settings
from assay.web import requests

logger = logging.getLogger(__name__)

PORTS = {"smtp": 587, "smtps": 465}


class Outbox:
    """Sends mails one after the other beside the requests.

    So a slow mail server holds up nobody, and how long an answer takes does not tell whether a mail was sent.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self._sending: set[Future[None]] = set()

    def send(self, message: EmailMessage) -> None:
        """Hand a mail in; come back at once."""
        future = self._sender.submit(self._deliver, message)
        self._sending.add(future)
        future.add_done_callback(self._sending.discard)

    def wait(self) -> None:
        """Come back when every mail has left or failed."""
        wait(set(self._sending))

    def close(self) -> None:
        """Send what is waiting, and take nothing more."""
        self._sender.shutdown()

    def _deliver(self, message: EmailMessage) -> None:
        with self._app.app_context():
            connection = message.get_connection()
            try:
                message.send()
            except Exception:  # whatever it is, nobody waits for this thread's answer: only the log can tell
                logger.exception("a mail to %s could not be sent: %s", message.to[0], message.subject)
            else:
                logger.info("a mail to %s: %s", message.to[0], _whereabouts(self._app))
            finally:
                connection.close()  # a failed mail leaves its file open


def _whereabouts(app: Flask) -> str:
    path = app.config["MAIL_FILE_PATH"]
    return f"written to {path}" if app.config["MAIL_BACKEND"] == "file" else "sent"


class OutgoingMail(MailUtil):
    """Flask-Security's mails, through the outbox."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Send it when the work of this request is safe."""
        message = EmailMessage(str(subject), body, str(sender), [recipient])
        outbox: Outbox = current_app.extensions["outbox"]
        requests.after_commit(lambda: outbox.send(message))


def open_outbox(app: Flask, settings: Settings) -> None:
    """Send mails to the server that the settings name; without one, write them into a folder."""
    url = urlsplit(settings.mail_url)
    app.config.update(
        MAIL_BACKEND="smtp" if settings.mail_url else "file",
        MAIL_FILE_PATH=str(settings.instance / "mail"),
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_SERVER=url.hostname or "localhost",
        MAIL_PORT=url.port or PORTS.get(url.scheme, 25),
        MAIL_USERNAME=unquote(url.username) if url.username else None,
        MAIL_PASSWORD=unquote(url.password) if url.password else None,
        MAIL_USE_SSL=url.scheme == "smtps",
        # A password never travels in the clear.
        MAIL_USE_TLS=url.scheme == "smtp" and url.username is not None,
        MAIL_TIMEOUT=20,
    )
    Mail(app)
    app.extensions["outbox"] = Outbox(app)
