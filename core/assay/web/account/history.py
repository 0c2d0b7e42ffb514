"""What happens to accounts, from the pages' side: kept for the person, logged, and told them by mail."""

from typing import Any

from flask import current_app, request
from flask_security.utils import send_mail

from assay.services.accounts import events
from assay.services.accounts.devices import Device
from assay.services.accounts.events import Note
from assay.storage.people import Person
from assay.web import requests
from assay.web.mailing import Outbox
from assay.wording import say

#: Of what a person is told by mail, and its subject.
SUBJECTS = {
    "app-added": say("An authenticator app was added to your account"),
    "app-removed": say("The authenticator app was removed from your account"),
    "passkey-added": say("A passkey was added to your account"),
    "passkey-removed": say("A passkey was removed from your account"),
    "code-used": say("A recovery code was used to sign in"),
    "provider-linked": say("Another way to sign in was added to your account"),
    "provider-joined": say("Another way to sign in was added to your account"),
    "provider-unlinked": say("A way to sign in was removed from your account"),
    "email-changed": say("Your e-mail address was changed"),
}


def device() -> Device:
    """Where this request comes from."""
    return Device.of(request.remote_addr, request.user_agent.string)


def keep(what: str, person_id: int, *, beside: bool = False) -> None:
    """Keep it: what changes an account together with the change itself, everything else once the work of this request
    is safe, for signing in only looks, and holds up no one who writes.
    """
    database, happened = requests.installation().database, Note(person_id, what, requests.now(), device())
    if what in events.CHANGES:
        events.note_change(requests.session(), happened)
        return

    def write() -> None:
        with database.writing() as session:
            events.note(session, happened)

    outbox: Outbox = current_app.extensions["outbox"]
    requests.after_commit((lambda: outbox.beside(write)) if beside else write)


def tell(person: Person, what: str, to: str = "", **values: Any) -> None:
    """Write the person a mail, so that they learn of it also if it was somebody else."""
    send_mail(
        SUBJECTS[what], to or person.email, "security/email/account_notice", user=person, what=what, **values
    )
