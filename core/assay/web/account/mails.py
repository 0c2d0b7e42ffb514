"""Mails about accounts: Flask-Security writes them, our outbox sends them."""

from typing import Any

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_security import MailUtil

from assay.services.mail.transport import PATIENCE, MailServer
from assay.settings import Settings
from assay.web import requests
from assay.web.mailing import Outbox


class AccountMails(MailUtil):
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
    server = MailServer.at(settings.mail_url)
    app.config.update(
        MAIL_BACKEND="smtp" if settings.mail_url else "file",
        MAIL_FILE_PATH=str(settings.mail_folder),
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_SERVER=server.host,
        MAIL_PORT=server.port,
        MAIL_USERNAME=server.username,
        MAIL_PASSWORD=server.password,
        MAIL_USE_SSL=server.is_encrypted,
        MAIL_USE_TLS=server.encrypts_first,
        MAIL_TIMEOUT=PATIENCE,
    )
    Mail(app)
    app.extensions["outbox"] = Outbox(app)
