"""What the clock does about references: it reminds raters, and tells applicants of mails that did not arrive."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from assay.content.catalog import Catalog
from assay.services.mail.outbox import whereabouts
from assay.services.references.reading import newest_mails, state_of
from assay.services.references.requesting import LIFETIME
from assay.services.references.writing import Stationery, subject_of, write_to_applicant, write_to_rater
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.references import ReferenceRequest

log = structlog.get_logger("assay.references")

#: After the link was sent.
FIRST, SECOND = timedelta(days=7), timedelta(days=21)
#: Before the link expires.
LAST = timedelta(days=7)

Write = Callable[[Session, ReferenceRequest], bool]


def reminders_due(expires_at: datetime, now: datetime) -> int:
    """How many reminders should have been sent by now."""
    sent_at = expires_at - LIFETIME
    return sum(now >= day for day in (sent_at + FIRST, sent_at + SECOND, expires_at - LAST))


def remind(database: Database, catalog: Catalog, stationery: Stationery, now: datetime) -> int:
    """Write the reminders that are due; how many. After a pause of the clock, a rater gets one and not three."""

    def write(session: Session, request: ReferenceRequest) -> bool:
        due = reminders_due(request.expires_at, now)
        state = state_of(request, newest_mails(session, [request]).get(request.id), now)
        if due <= request.reminders or state not in {"sent", "opened", "begun"}:
            return False
        request.reminders, request.reminded_at = due, now
        write_to_rater(session, catalog, stationery, request, "reference-reminder", now)
        return True

    open_ones = select(ReferenceRequest.id).where(ReferenceRequest.status == "asked")
    late = or_(
        (ReferenceRequest.reminders == 0) & (ReferenceRequest.expires_at <= now + LIFETIME - FIRST),
        (ReferenceRequest.reminders == 1) & (ReferenceRequest.expires_at <= now + LIFETIME - SECOND),
        (ReferenceRequest.reminders == 2) & (ReferenceRequest.expires_at <= now + LAST),
    )
    with database.reading() as session:
        due = session.scalars(open_ones.where(late, ReferenceRequest.expires_at > now)).all()
    return _each(database, catalog, due, write)


def tell_of_failures(database: Database, catalog: Catalog, stationery: Stationery, now: datetime) -> int:
    """Tell each applicant once of a mail that did not reach the rater; how many were told."""

    def write(session: Session, request: ReferenceRequest) -> bool:
        mail = newest_mails(session, [request]).get(request.id)
        if mail is None or state_of(request, mail, now) not in {"undelivered", "uncertain"}:
            return False
        about = f"undelivered {mail.id}"
        values = {"address": mail.to, "said": mail.error, "is_uncertain": mail.fate == "unknown"}
        if whereabouts(session, f"{subject_of(request)} {about}"):
            return False  # another process was faster
        write_to_applicant(
            session, catalog, stationery, request, "reference-undelivered", now, about, **values
        )
        return True

    with database.reading() as session:
        due = session.scalars(_untold(now)).all()
    return _each(database, catalog, due, write)


def _untold(now: datetime) -> Select[int]:
    """Open requests whose newest mail failed, and no mail tells of it."""
    mail, other = aliased(Mail), aliased(Mail)
    subject = literal("reference ") + cast(ReferenceRequest.id, String)
    telling = subject + literal(" undelivered ") + cast(mail.id, String)
    newest = select(func.max(other.id)).where(other.about == subject).scalar_subquery()
    return (
        select(ReferenceRequest.id)
        .join(mail, mail.id == newest)
        .where(ReferenceRequest.status == "asked", ReferenceRequest.expires_at > now, mail.status == "failed")
        .where(~select(other.id).where(other.about == telling).exists())
    )


def _each(database: Database, catalog: Catalog, due: Iterable[int], write: Write) -> int:
    """Write for each request in a transaction of its own; one that cannot be written does not hold up the others."""
    return sum(_one(database, catalog, each, write) for each in due)


def _one(database: Database, catalog: Catalog, request_id: int, write: Write) -> bool:
    query = select(ReferenceRequest).where(ReferenceRequest.id == request_id)
    with_people = query.options(joinedload(ReferenceRequest.person), joinedload(ReferenceRequest.contact))
    try:
        with database.writing() as session:
            # Another process may be about it: then it is theirs.
            locked = with_people.with_for_update(of=ReferenceRequest, skip_locked=True)
            request = session.scalar(locked)
            known = request is not None and request.association in catalog.associations
            return write(session, request) if request is not None and known else False
    except Exception:
        log.exception("a mail about a reference could not be written", reference=request_id)
        return False
