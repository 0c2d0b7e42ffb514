"""Raters, who have no account: what one request for a reference holds about them, and erasing that.

Their link shows what stands about this request only: an applicant can write any address into their portfolio, and must
not see by it whom else somebody rated.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.auditing.blanking import blank_about
from assay.services.errors import NotAllowed, NotFound
from assay.services.people import Actor, require
from assay.services.portfolio.contacts import naming_entries
from assay.services.privacy.erasing import GONE, REFLECTION
from assay.services.references.answering import NO_LINK, decline
from assay.services.references.links import Links
from assay.services.references.writing import Stationery, subject_of, write_to_rater
from assay.storage.applications import ENDED, Application
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.wording import say

log = structlog.get_logger("assay.privacy")


def find_for_data(
    session: Session, links: Links, token: str, actor: Actor | None, *, lock: bool = False
) -> ReferenceRequest:
    """The request that a link opens, however old it is; nobody else's link shows anything."""
    request = links.request_of(session, token, lock=lock)
    if request is None or request.erased_at is not None:
        raise NotFound(NO_LINK)
    if actor is not None and actor.person_id == request.person_id:
        raise NotAllowed(
            say("This link is for the person whom you asked, and shows what is held about them.")
        )
    return request


def mails_to_rater(session: Session, request: ReferenceRequest) -> Sequence[Mail]:
    """The mails that were written to the rater, the newest first."""
    about = (subject_of(request), f"{subject_of(request)} thanks", f"{subject_of(request)} erasure")
    return session.scalars(select(Mail).where(Mail.about.in_(about)).order_by(Mail.id.desc())).all()


def is_needed(session: Session, request: ReferenceRequest) -> bool:
    """Whether an application is under way that rests on what the rater said."""
    came = select(ReferenceRating.may_travel).where(ReferenceRating.request_id == request.id)
    may_travel = session.scalar(came)
    if may_travel is None:
        return False
    query = select(Application.id).where(
        Application.person_id == request.person_id, Application.status.not_in((*ENDED, "preparing"))
    )
    query = query if may_travel else query.where(Application.association == request.association)
    return session.scalar(query.limit(1)) is not None


def ask_for_rater(
    session: Session, catalog: Catalog, stationery: Stationery, request: ReferenceRequest, now: datetime
) -> datetime:
    """The rater wants to be erased; when that will be at the earliest. What was not answered is declined.

    A mail tells them, in case that somebody else has their link.
    """
    if request.erase_at is None:
        if request.status == "asked":
            decline(session, catalog, stationery, request, "", now)
        request.erase_at = now + REFLECTION
        _note(session, request, "ask for erasure: rater", now)
        write_to_rater(session, catalog, stationery, request, "reference-erasure", now)
    return request.erase_at


def take_back_for_rater(session: Session, request: ReferenceRequest, now: datetime) -> None:
    """The rater wants to stay after all; what was declined stays so."""
    if request.erase_at is not None:
        request.erase_at = None
        _note(session, request, "take back erasure: rater", now)


def asked_by_raters(session: Session, actor: Actor, association: str) -> Sequence[ReferenceRequest]:
    """The requests of which a rater asked to be erased and is not yet, for a coordinator; the first one first."""
    require(actor, association, "coordinator")
    open_ones = (
        ReferenceRequest.association == association,
        ReferenceRequest.erase_at.is_not(None),
        ReferenceRequest.erased_at.is_(None),
        # Who coordinates may apply as well, and must not learn more of their raters than others do.
        ReferenceRequest.person_id != actor.person_id,
    )
    query = select(ReferenceRequest).where(*open_ones).order_by(ReferenceRequest.erase_at)
    people = (joinedload(ReferenceRequest.person), joinedload(ReferenceRequest.contact))
    return session.scalars(query.options(*people)).all()


def erase_due_raters(database: Database, now: datetime) -> int:
    """Erase every rater who asked for it and did not take it back in time; how many. What is needed waits."""
    due = (ReferenceRequest.erase_at <= now, ReferenceRequest.erased_at.is_(None))
    with database.reading() as session:
        found = session.scalars(select(ReferenceRequest.id).where(*due).order_by(ReferenceRequest.id)).all()
    return sum(_erase_one(database, each, now) for each in found)


def _erase_one(database: Database, request_id: int, now: datetime) -> bool:
    try:
        with database.writing() as session:
            query = select(ReferenceRequest).where(ReferenceRequest.id == request_id).with_for_update()
            request = session.scalars(query).one()
            is_due = request.erase_at is not None and request.erase_at <= now and request.erased_at is None
            if not is_due or is_needed(session, request):
                return False
            erase_rater(session, request, now)
    except Exception:  # one who cannot be erased now holds up nobody else, and comes round again
        log.exception("a rater could not be erased", reference=request_id)
        return False
    return True


def erase_rater(session: Session, request: ReferenceRequest, now: datetime) -> None:
    """Name, address, words and mails go; that a reference came, by whom in which role and with which levels, stays."""
    _note(session, request, "erase rater", now)
    subject = subject_of(request)
    blank_about(session, [subject], subject, None, now)
    session.execute(delete(Mail).where(or_(Mail.about == subject, Mail.about.startswith(f"{subject} "))))
    rating = session.get(ReferenceRating, request.id)
    if rating is not None:
        rating.name, rating.comment = GONE, ""
    _empty_contact(session, request, now)
    request.draft, request.reason, request.message = None, "", ""
    request.erased_at = now
    request.link += 1  # the link opens nothing any more


def _empty_contact(session: Session, request: ReferenceRequest, now: datetime) -> None:
    """What the applicant wrote about them, unless another request still needs the address. Evidence keeps its name."""
    others = select(func.count()).where(
        ReferenceRequest.contact_id == request.contact_id,
        ReferenceRequest.id != request.id,
        ReferenceRequest.erased_at.is_(None),
    )
    if session.scalar(others):
        return
    contact = request.contact
    is_named = naming_entries(session, Actor(request.person_id, ""), contact.key)
    contact.content = {"name": contact.content["name"] if is_named else GONE}
    contact.email, contact.organisation, contact.changed_at = "", "", now
    contact.revision += 1


def _note(session: Session, request: ReferenceRequest, act: str, now: datetime) -> None:
    record(session, request.association, None, act, subject_of(request), now, by="rater")
