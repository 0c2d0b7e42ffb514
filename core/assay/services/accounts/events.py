"""The history of an account, for the person whose it is, and the log, for who runs the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.accounts.devices import Device
from assay.services.audit import record
from assay.services.people import Actor
from assay.storage.accounts import AccountEvent
from assay.storage.people import Person
from assay.storage.standard_settings import Panel, PanelJudge

log = structlog.get_logger("assay.accounts")

#: Somebody who tries passwords shall not fill the history: one line stands for all within this time.
ONE_LINE = timedelta(minutes=10)
FAILED = ("sign-in-failed", "second-step-failed")
SHOWN = 30
#: What changes how an account is protected, and the acts that stand for it in the logs of whoever appointed its person.
CHANGES: Final = {
    "password-changed": "change own password",
    "password-reset": "set password by link",
    "email-changed": "change own address",
    "app-added": "add authenticator app",
    "app-removed": "remove authenticator app",
    "passkey-added": "add passkey",
    "passkey-removed": "remove passkey",
    "codes-made": "make recovery codes",
}

NOWHERE = Device("", "")


@dataclass(frozen=True)
class Note:
    """What happened to an account, when, and where."""

    person_id: int
    what: str
    at: datetime
    device: Device = NOWHERE
    #: By what somebody showed who they are, as `password mfa`.
    by: str = ""


def note_unknown(device: Device) -> None:
    """Log that somebody tried an account that there is not: nobody's history tells it."""
    log.info("account", what="sign-in-failed", person="unknown", address=device.address)


def note(session: Session, happened: Note) -> None:
    """Keep it for the person, and log it. The log never holds a name, an address of e-mail or a secret."""
    way = {"by": happened.by} if happened.by else {}
    log.info("account", what=happened.what, person=happened.person_id, address=happened.device.address, **way)
    if happened.what in FAILED and _is_known(session, happened):
        return
    session.add(
        AccountEvent(
            person_id=happened.person_id,
            at=happened.at,
            what=happened.what,
            address=happened.device.address,
            device=happened.device.says,
        )
    )


def note_change(session: Session, happened: Note) -> None:
    """The same in the transaction of the change itself, and in the log of every association that the person acts for:
    whoever is in their account reviews and decides there.
    """
    note(session, happened)
    person = session.get_one(Person, happened.person_id)
    subject = f"person {person.id}"
    for association in sorted({each.association for each in person.appointments} | _judged(session, person)):
        record(session, association, Actor.of(person), CHANGES[happened.what], subject, happened.at)


def _judged(session: Session, person: Person) -> set[str]:
    """The associations in whose panels the person judges, for which nobody is appointed."""
    query = select(Panel.association).join(PanelJudge, PanelJudge.panel_id == Panel.id)
    return set(session.scalars(query.where(PanelJudge.person_id == person.id, Panel.status != "closed")))


def _is_known(session: Session, happened: Note) -> bool:
    same = (
        select(AccountEvent.id)
        .where(AccountEvent.person_id == happened.person_id, AccountEvent.what == happened.what)
        .where(AccountEvent.at > happened.at - ONE_LINE)
    )
    return session.scalar(same.limit(1)) is not None


def history(session: Session, person_id: int) -> Sequence[AccountEvent]:
    """The newest events of an account, the newest first."""
    theirs = select(AccountEvent).where(AccountEvent.person_id == person_id)
    return session.scalars(theirs.order_by(AccountEvent.at.desc(), AccountEvent.id.desc()).limit(SHOWN)).all()
