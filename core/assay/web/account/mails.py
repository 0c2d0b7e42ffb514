"""Mails about accounts: Flask-Security writes them, the outbox keeps and sends them."""

from typing import Any, Final

from flask import Flask, Response, g, request
from flask_security import MailUtil

from assay.services.mail.outbox import ACCOUNTS, post
from assay.web import mailing, requests

#: What all of them are about.
ABOUT: Final = "account"
#: Whoever asks here for a mail must not find out, not even by a watch, whether there is an account to send it to.
DISCREET: Final = {"security.forgot_password", "security.send_confirmation"}


class AccountMails(MailUtil):
    """Flask-Security's mails, through the outbox."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002
        body: str | None,
        html: str | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Write it in the transaction of this request; it is sent as soon as that is safe."""
        to = recipient if isinstance(recipient, str) else recipient[1]
        g.has_mailed = True
        mailing.wake()
        if requests.is_writing():
            post(requests.session(), ACCOUNTS, ABOUT, to, str(subject), body or "", requests.now())
            return
        with requests.installation().database.writing() as session:
            post(session, ACCOUNTS, ABOUT, to, str(subject), body or "", requests.now())


def write_alike(app: Flask) -> None:
    """Let a request for a mail that nobody gets write as much, and as safely, as one for a mail that somebody gets."""
    app.after_request(_write_alike)


def _write_alike(response: Response) -> Response:
    is_asked = request.method == "POST" and request.endpoint in DISCREET and response.status_code < 400
    if is_asked and "has_mailed" not in g:
        with requests.installation().database.writing() as session:
            mail = post(session, ACCOUNTS, ABOUT, "nobody@localhost", "-", "-" * 600, requests.now())
            session.flush()
            session.delete(mail)
        mailing.wake()
    return response
