"""The jobs themselves: each may be begun twice, or by two workers at once, and does no harm."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import structlog

from assay import bundled
from assay.content.catalog import Catalog
from assay.hooks.events import Event
from assay.services.announcing import announced
from assay.services.auditing.overseeing import check_logs
from assay.services.candidacy.sittings import due_sittings, settle_sitting
from assay.services.credentials.reminding import watch
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import deliver_due
from assay.services.mail.transport import transport
from assay.services.portfolio.document_keeping import clear_documents
from assay.services.privacy.erasing import erase_due
from assay.services.privacy.forgetting.acting import forget
from assay.services.privacy.forgetting.place import Place
from assay.services.privacy.raters import erase_due_raters
from assay.services.references.links import Links
from assay.services.references.reminding import remind, tell_of_failures
from assay.services.references.writing import Stationery
from assay.services.reports.keeping import clear_reports
from assay.services.reports.making import Maker, Workshop
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore

log = structlog.get_logger("assay.jobs")

#: Who passes on to plugins what was committed.
Tell = Callable[[Iterable[Event]], None]


def tell_nobody(events: Iterable[Event]) -> None:
    """Where no plugin is to be told."""


def end_sittings(database: Database, now: datetime, tell: Tell = tell_nobody) -> int:
    """Hand in every sitting whose time is over and that no browser handed in; how many it touched.

    Each in a transaction of its own: candidates who are saving wait for one at most, and a sitting that cannot be
    ended does not hold up the others.
    """
    with database.reading() as session:
        due = due_sittings(session, now)
    return sum(_end(database, sitting, now, tell) for sitting in due)


def _end(database: Database, sitting: int, now: datetime, tell: Tell) -> bool:
    try:
        with database.writing() as session:
            is_changed = settle_sitting(session, sitting, now)
        tell(announced(session))
        return is_changed
    except Exception:
        log.exception("a sitting could not be ended by the clock", sitting=sitting)
        return False


def send_mails(settings: Settings, database: Database, catalog: Catalog, now: datetime) -> int:
    """Remind raters, tell of mails that did not arrive, and send what is due; how many mails left."""
    letters = Letters(bundled.LETTERS, settings.base_url)
    stationery = Stationery(letters, Links(settings.secret_key, settings.base_url))
    remind(database, catalog, stationery, now)
    tell_of_failures(database, catalog, stationery, now)
    send = transport(settings.mail_url, settings.mail_from, settings.mail_folder)
    return deliver_due(database, send, now)


def watch_credentials(settings: Settings, database: Database, catalog: Catalog, now: datetime) -> int:
    """Remind holders of their renewal, and let lapse what was not renewed; how many were told."""
    return watch(database, catalog, Letters(bundled.LETTERS, settings.base_url), now)


def verify_logs(settings: Settings, database: Database, now: datetime) -> int:
    """Check the audit log of every association, and tell coordinators and the log of a fault; how many there are."""
    return check_logs(database, Letters(bundled.LETTERS, settings.base_url), now)


def clear_away(settings: Settings, database: Database, now: datetime) -> int:
    """Take away the bytes of documents that nobody needs any more; how many."""
    return clear_documents(database, DocumentStore(settings.document_store), now)


def forget_in_time(settings: Settings, database: Database, now: datetime) -> int:
    """Forget what was kept for as long as the settings say; how many rows, documents and files."""
    return sum(forget(place_of(settings, database), settings.keeping, now).counts.values())


def place_of(settings: Settings, database: Database) -> Place:
    """Where an installation keeps things."""
    store = DocumentStore(settings.document_store)
    return Place(database, store, settings.mail_folder, settings.accounts.lifetime)


def erase_people(settings: Settings, database: Database, now: datetime) -> int:
    """Erase who asked for it and did not take it back in time, with an account or as a rater; how many."""
    return erase_due(database, DocumentStore(settings.document_store), now) + erase_due_raters(database, now)


def make_reports(
    settings: Settings, database: Database, makers: Mapping[str, Maker], clock: Callable[[], datetime]
) -> int:
    """Make the reports that were asked for, if there is somebody who can; how many are ready."""
    if not makers:
        return 0
    letters, store = Letters(bundled.LETTERS, settings.base_url), DocumentStore(settings.document_store)
    return Workshop(database, store, letters, makers, clock).make_due()


def clear_away_reports(settings: Settings, database: Database, now: datetime) -> int:
    """Take away reports that were kept long enough; how many."""
    return clear_reports(database, DocumentStore(settings.document_store), now)
