"""Handing reports out, and taking them away when their time is over."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.reports.kinds import kind_of
from assay.services.reports.making import opened
from assay.services.reports.orders import KEPT
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, Missing, StoreError
from assay.storage.keyring import SealError
from assay.storage.reports import Report
from assay.wording import say


def content_of(database: Database, store: DocumentStore, row: Report, now: datetime) -> bytes:
    """The bytes of a report that is ready; one that is gone is noted as such, so that it can be asked for again."""
    try:
        return opened(database.keyring, store.get(row.place), is_sealed=row.is_sealed)
    except (Missing, SealError) as error:
        with database.writing() as session:
            values = {"state": "failed", "reason": "lost", "place": "", "ended_at": now}
            session.execute(
                update(Report).where(Report.id == row.id, Report.state == "ready").values(**values)
            )
        raise Refused(say("The file of this report is gone. Ask for it again in the list.")) from error
    except StoreError as error:
        raise Refused(say("The document store does not answer now. Try again in a few minutes.")) from error


def note_fetch(session: Session, actor: Actor, row: Report, now: datetime) -> None:
    """A report was taken along."""
    kind = kind_of(row.kind)
    about = {name: value for name, value in row.about.items() if value}
    window = about.pop("window", None)
    subject = f"window {window}" if window else f"log {row.association}"
    record(
        session,
        row.association,
        actor,
        kind.act,
        subject,
        now,
        format=kind.ending,
        report=row.id,
        sought=about,
    )


def clear_reports(database: Database, store: DocumentStore, now: datetime) -> int:
    """Take away what was kept long enough, its bytes first; how many."""
    with database.reading() as session:
        due = session.execute(select(Report.id, Report.place).where(_is_over(now)).order_by(Report.id)).all()
    for number, place in due:
        if place:
            store.delete(place)
        with database.writing() as session:
            row = session.get(Report, number, with_for_update=True)
            if row is not None and row.place == place:
                session.delete(row)
    return len(due)


def _is_over(now: datetime) -> ColumnElement[bool]:
    """Also what nobody made: an installation without a worker would list it for good."""
    return or_(
        and_(Report.state.in_(("ready", "failed")), Report.ended_at < now - KEPT),
        and_(Report.state == "waiting", Report.asked_at < now - KEPT),
    )
