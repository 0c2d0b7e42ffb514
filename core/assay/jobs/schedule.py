"""When each job comes round, and the worker that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

import structlog
from huey import Huey, crontab
from huey.consumer import Consumer, Scheduler

from assay.content.catalog import Catalog
from assay.hooks.notifying import Messenger
from assay.hooks.plugins import Plugins
from assay.jobs.tasks import (
    clear_away,
    clear_away_reports,
    end_sittings,
    erase_people,
    forget_in_time,
    make_reports,
    send_mails,
    verify_logs,
    watch_credentials,
)
from assay.services import item_types
from assay.services.limiting.counting import clear_counts
from assay.services.plugin_health import note_told
from assay.services.plugins.effect import Effect, associations_closed
from assay.services.reports.kinds import MADE_NOW
from assay.services.reports.making import Maker
from assay.services.working import MINUTE, beat, depart, end_turn, own_name, take_turn
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.queue import called_by, open_queue

log = structlog.get_logger("assay.jobs")

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
ENDED: Final = "sittings ended by the clock"
#: Who makes no reports.
NO_MAKERS: Final[Mapping[str, Maker]] = {}
#: Of the jobs in one lane, a process does one at a time: what takes minutes (every journal is looked at, or all of a
#: document store) and a mail server that is slow hold up what is in their own lane only, never who is sitting.
LANES: Final = ("sittings", "mails", "reports", "rest")
#: A thread for each lane. Asked at least once a second: a queue that somebody else fills does not tell. Who is told to
#: stop finishes what it is about, so that it can be noted.
CONSUMING: Final[Mapping[str, Any]] = {
    "workers": len(LANES),
    "max_delay": 1.0,
    "graceful_signal": "TERM",
    "shutdown_timeout": 10,
}


@dataclass(frozen=True)
class Job:
    """Something that comes round: what it is called in the log, how often it is done, what is done, and its lane."""

    name: str
    every: timedelta
    act: Callable[[datetime], int]
    lane: str = "rest"


def _messenger(database: Database, plugins: Plugins) -> Messenger:
    return Messenger(
        plugins.listeners,
        lambda told: note_told(database, told, _now()),
        deaf=lambda: associations_closed(database),
    )


def jobs_of(
    settings: Settings, database: Database, plugins: Plugins, makers: Mapping[str, Maker] = NO_MAKERS
) -> tuple[Job, ...]:
    """The jobs of one installation."""
    effect = Effect(plugins)
    item_types.install(database, plugins.item_types, _now)
    messenger = _messenger(database, plugins)

    def catalog() -> Catalog:
        with database.reading() as session:
            return effect.catalog(session)

    return (
        Job(ENDED, MINUTE, lambda now: end_sittings(database, now, messenger.tell), "sittings"),
        Job("mails sent", MINUTE, lambda now: send_mails(settings, database, catalog(), now), "mails"),
        Job("reports made", MINUTE, lambda _: make_reports(settings, database, makers, _now), "reports"),
        Job("reports cleared away", HOUR, lambda now: clear_away_reports(settings, database, now)),
        Job("holders told", HOUR, lambda now: watch_credentials(settings, database, catalog(), now)),
        Job("cleared away", HOUR, lambda now: clear_away(settings, database, now)),
        Job("counts of tries cleared away", HOUR, lambda now: clear_counts(database, now)),
        Job("people erased", HOUR, lambda now: erase_people(settings, database, now)),
        Job("forgotten in time", DAY, lambda now: forget_in_time(settings, database, now)),
        Job("faults in audit logs", DAY, lambda now: verify_logs(settings, database, now)),
    )


def build_queue(
    settings: Settings, database: Database, plugins: Plugins, makers: Mapping[str, Maker] = NO_MAKERS
) -> Huey:
    """The queue of one installation with its jobs. Each minute every worker asks for all of them, and one gets each.

    Pages call for reports besides, so that nobody waits for the minute.
    """
    queue, name = open_queue(settings.queue_url, settings.secret_key), own_name()
    lanes = {each: Lock() for each in LANES}
    for job in jobs_of(settings, database, plugins, makers):
        act = _doing(job, database, name, lanes[job.lane])
        queue.periodic_task(crontab(), name=job.name.replace(" ", "_"))(act)
    called_by(queue, MADE_NOW, lambda: make_reports(settings, database, makers, _now))
    return queue


def _doing(job: Job, database: Database, name: str, lane: Lock) -> Callable[[], None]:
    def do() -> None:
        if not lane.acquire(blocking=False):
            return  # the turn is not taken: in a minute it is asked for again, and another worker may have it
        try:
            now = _now()
            if take_turn(database, job.name, job.every, name, now):
                _do(job, database, name, now)
        finally:
            lane.release()

    return do


def _do(job: Job, database: Database, name: str, now: datetime) -> None:
    """One turn; what keeps it from being done is noted, and it is taken again some time later."""
    try:
        count = job.act(now)
    except Exception as error:
        log.exception("a job failed", job=job.name)
        end_turn(database, job.name, name, _now(), str(error) or type(error).__name__)
        return
    if count:
        log.info(job.name, count=count)
    end_turn(database, job.name, name, _now())


class _Rounds(Scheduler):  # type: ignore[misc]  # without types
    """Huey's scheduler, which is heard of every minute: a worker whose scheduler died does nothing more."""

    database: Database

    def enqueue_periodic_tasks(self, now: datetime | None) -> None:
        """Once a minute."""
        try:
            beat(self.database, own_name(), _now())
        except Exception:  # the database is away for a moment: what is to be done comes round again
            log.exception("the worker could not be heard of")
        super().enqueue_periodic_tasks(now)


class _Workers(Consumer):  # type: ignore[misc]  # without types
    """Huey's consumer with that scheduler."""

    def __init__(self, queue: Huey, database: Database, **options: Any) -> None:
        self.scheduler_class = type("Rounds", (_Rounds,), {"database": database})
        super().__init__(queue, **options)


def work(
    settings: Settings, database: Database, plugins: Plugins, makers: Mapping[str, Maker] = NO_MAKERS
) -> None:
    """Run the jobs until the process is told to stop. Reports are made by whoever can make each kind of them."""
    queue = build_queue(settings, database, plugins, makers)
    try:
        _Workers(queue, database, **CONSUMING).run()
    finally:
        depart(database, own_name())


def _now() -> datetime:
    return datetime.now(UTC)
