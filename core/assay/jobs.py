"""What runs later: Huey tasks, each a call of a service. Beside `web`, and a stranger to it."""

from datetime import UTC, datetime

import structlog
from huey import SqliteHuey, crontab

from assay.services.sittings import MOST_AT_ONCE, settle_due
from assay.settings import Settings
from assay.storage.database import Database

log = structlog.get_logger("assay.jobs")


def end_sittings(database: Database, now: datetime) -> int:
    """Hand in every sitting whose time is over and that no browser handed in; how many it touched."""
    touched = 0
    while True:
        with database.writing() as session:
            ended = settle_due(session, now)
        touched += ended
        if ended < MOST_AT_ONCE:
            return touched


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
