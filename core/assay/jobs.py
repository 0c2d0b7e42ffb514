"""What runs later: Huey tasks, each a call of a service. Beside `web`, and a stranger to it."""

from datetime import UTC, datetime

import structlog
from huey import SqliteHuey, crontab

from assay.services.sittings import due_sittings, settle_sitting
from assay.settings import Settings
from assay.storage.database import Database

log = structlog.get_logger("assay.jobs")


def end_sittings(database: Database, now: datetime) -> int:
    """Hand in every sitting whose time is over and that no browser handed in; how many it touched.

    Each in a transaction of its own: candidates who are saving wait for one at most, and a sitting that cannot be
    ended does not hold up the others.
    """
    with database.reading() as session:
        due = due_sittings(session, now)
    return sum(_end(database, sitting, now) for sitting in due)


def _end(database: Database, sitting: int, now: datetime) -> bool:
    try:
        with database.writing() as session:
            return settle_sitting(session, sitting, now)
    except Exception:
        log.exception("a sitting could not be ended by the clock", sitting=sitting)
        return False


def build_queue(settings: Settings, database: Database) -> SqliteHuey:
    """The queue of one installation with its tasks; the embedded kind, a file in the instance folder."""
    queue = SqliteHuey("assay", filename=str(settings.queue_path))

    @queue.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        if ended := end_sittings(database, datetime.now(UTC)):
            log.info("sittings ended by the clock", count=ended)

    return queue


def work(settings: Settings, database: Database) -> None:
    """Run the tasks until the process is told to stop."""
    build_queue(settings, database).create_consumer(workers=1, periodic=True).run()
