"""What an applicant can do about a request that is out: withdraw it, replace it, send it again, correct the address."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.errors import Refused
from assay.services.mail.outbox import recall, whereabouts
from assay.services.people import Actor
from assay.services.references.requesting import (
    LIFETIME,
    READDRESS,
    Wish,
    ask,
    check_address,
    find_request,
    note,
    refuse_twice,
)
from assay.services.references.writing import Stationery, subject_of, write_to_rater
from assay.storage.portfolios import Contact
from assay.storage.references import ReferenceRequest
from assay.wording import say

#: Why a request that is over stays as it is.
_OVER = {
    "answered": say("This request is answered already; nothing about it can be changed."),
    "declined": say("This request is declined already; nothing about it can be changed."),
    "withdrawn": say("This request is withdrawn already; nothing about it can be changed."),
}
#: A rater who has just got a mail does not need another.
PAUSE = timedelta(hours=1)
MOST_LINKS = 10


def withdraw(session: Session, actor: Actor, request_id: int, now: datetime) -> ReferenceRequest:
    """Take a request back: the link stops working."""
    request = _open_request(session, actor, request_id)
    request.status, request.closed_at, request.draft = "withdrawn", now, None
    recall(session, subject_of(request))
    note(session, actor, request, "withdraw reference", now)
    return request


def replace(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    request_id: int,
    wish: Wish,
    stationery: Stationery,
    now: datetime,
) -> ReferenceRequest:
    """Ask somebody else in the place of a rater; who has not answered yet no longer needs to."""
    if find_request(session, actor, request_id, lock=True).status == "asked":
        withdraw(session, actor, request_id, now)
    return ask(session, catalog, actor, wish, stationery, now)


def send_again(
    session: Session, catalog: Catalog, actor: Actor, request_id: int, stationery: Stationery, now: datetime
) -> ReferenceRequest:
    """Send a new link; older ones stop working. What the rater has filled in stays."""
    request = _open_request(session, actor, request_id)
    mails = whereabouts(session, subject_of(request))
    last = mails[0].sent_at if mails else None
    if last is not None and now < last + PAUSE:
        raise Refused(say("A mail has just been sent. Give it an hour to be read, then send it again."))
    _send_anew(session, catalog, request, stationery, now)
    note(session, actor, request, "send reference again", now)
    return request


def readdress(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    request_id: int,
    email: str,
    stationery: Stationery,
    now: datetime,
) -> ReferenceRequest:
    """Correct the rater's address, and send a new link there."""
    request, address = _open_request(session, actor, request_id), email.strip().lower()
    contact = request.contact
    before = contact.email
    _refuse_moved(session, contact)
    check_address(request.person, address, str(contact.content["name"]))
    refuse_twice(session, contact, address, (request.association, request.endorsement), besides=request.id)
    contact.email, contact.changed_at = address, now
    contact.revision += 1
    _send_anew(session, catalog, request, stationery, now)
    note(session, actor, request, READDRESS, now, before=before, after=address)
    return request


def _refuse_moved(session: Session, contact: Contact) -> None:
    """A reference that came stays that of the address from which it came."""
    came = select(ReferenceRequest.id).where(
        ReferenceRequest.contact_id == contact.id, ReferenceRequest.status == "answered"
    )
    if session.scalar(came.limit(1)) is not None:
        name = contact.content["name"]
        raise Refused(
            say(
                "%(name)s gave another reference from %(email)s, and so this address stays. "
                "Withdraw this request, add the other address as a person of its own, and ask "
                "there.",
                name=name,
                email=contact.email,
            )
        )


def _send_anew(
    session: Session, catalog: Catalog, request: ReferenceRequest, stationery: Stationery, now: datetime
) -> None:
    if request.link >= MOST_LINKS:
        raise Refused(
            say("This was sent very often already. Ask somebody else, or talk to this person first.")
        )
    recall(session, subject_of(request))
    request.link += 1
    request.expires_at, request.reminders, request.opened_at = now + LIFETIME, 0, None
    write_to_rater(session, catalog, stationery, request, "reference-request", now)


def _open_request(session: Session, actor: Actor, request_id: int) -> ReferenceRequest:
    request = find_request(session, actor, request_id, lock=True)
    if request.status != "asked":
        raise Refused(_OVER[request.status])
    return request
