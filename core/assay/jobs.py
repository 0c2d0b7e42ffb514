"""What runs later: Huey tasks, each a call of a service. Beside `web`, and a stranger to it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import structlog
from huey import SqliteHuey, crontab

from assay import bundled
from assay.content.catalog import Catalog
from assay.hooks.events import Event
from assay.hooks.notifying import Messenger
from assay.hooks.plugins import Plugins
from assay.services.announcing import announced
from assay.services.candidacy.sittings import due_sittings, settle_sitting
from assay.services.credentials.reminding import watch
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import deliver_due
from assay.services.mail.transport import transport
from assay.services.plugin_health import note_told
from assay.services.portfolio.document_keeping import clear_documents
from assay.services.references.links import Links
from assay.services.references.reminding import remind, tell_of_failures
from assay.services.references.writing import Stationery
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


def clear_away(settings: Settings, database: Database, now: datetime) -> int:
    """Take away the bytes of documents that nobody needs any more; how many."""
    return clear_documents(database, DocumentStore(settings.document_store), now)


def build_queue(settings: Settings, database: Database, plugins: Plugins) -> SqliteHuey:
    """The queue of one installation with its tasks; the embedded kind, a file in the instance folder."""
    catalog = plugins.catalog
    messenger = Messenger(plugins.listeners, lambda told: note_told(database, told, datetime.now(UTC)))
    queue = SqliteHuey("assay", filename=str(settings.queue_path))

    def repeat(name: str, act: Callable[[datetime], int], minute: str = "*") -> None:
        def run() -> None:
            if count := act(datetime.now(UTC)):
                log.info(name, count=count)

        queue.periodic_task(crontab(minute=minute), name=name.replace(" ", "_"))(run)

    repeat("sittings ended by the clock", lambda now: end_sittings(database, now, messenger.tell))
    repeat("mails sent", lambda now: send_mails(settings, database, catalog, now))
    repeat(
        "holders told of their credentials",
        lambda now: watch_credentials(settings, database, catalog, now),
        minute="7",
    )
    repeat("documents cleared away", lambda now: clear_away(settings, database, now), minute="17")
    return queue


def work(settings: Settings, database: Database, plugins: Plugins) -> None:
    """Run the tasks until the process is told to stop; a slow mail server does not hold up what else is due."""
    build_queue(settings, database, plugins).create_consumer(workers=2, periodic=True).run()
