"""When jobs come round: once in their time, whoever does them and however often they are delivered."""

import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Barrier, Event, Thread

import pytest
from huey import Huey
from itsdangerous import BadSignature
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.jobs import schedule
from assay.jobs.schedule import CONSUMING, HOUR, Job, build_queue
from assay.services.mail.outbox import post
from assay.services.working import (
    FORGOTTEN,
    MINUTE,
    TOO_LONG,
    Standing,
    beat,
    depart,
    standing,
    take_turn,
    turns,
)
from assay.settings import Settings
from assay.storage.connections import NOTICING
from assay.storage.database import Database
from assay.storage.queue import open_queue
from assay.storage.workers import Worker
from cli.conftest import BUILT_IN
from cli.serving import PATIENCE, environment
from services.mail_server import running_mail_server

NOW = datetime(2026, 11, 21, 15, 20, 40, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """An installation without plugins. The queue of PostgreSQL lies beside the tables."""
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings(
        tmp_path, url if not database.is_sqlite else f"sqlite:///{tmp_path}/assay.sqlite", "s" * 40, "t"
    )


def at_once(act: Callable[[int], object], times: int = 2) -> list[object]:
    """What comes of doing it in several threads at the same instant."""
    together, found = Barrier(times, timeout=PATIENCE), list[object]()

    def run(number: int) -> None:
        together.wait()
        found.append(act(number))

    threads = [Thread(target=run, args=(number,)) for number in range(times)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def test_workers_are_heard_of_and_forgotten(database: Database) -> None:
    beat(database, "one 1", NOW)
    beat(database, "two 2", NOW)
    beat(database, "one 1", NOW + TOO_LONG)
    take_turn(database, "sweep", MINUTE, "one 1", NOW)

    def found(later: timedelta) -> Standing:
        with database.reading() as session:
            return standing(session, NOW + later)

    assert found(TOO_LONG) == Standing(NOW, 1)
    assert [found(each).is_idle(NOW + each) for each in (TOO_LONG, TOO_LONG + SECOND)] == [False, True]
    depart(database, "one 1")
    assert found(SECOND).alive == 1
    beat(database, "three 3", NOW + FORGOTTEN + SECOND)
    with database.reading() as session:
        assert session.scalars(select(Worker.name)).all() == ["three 3"]


def test_where_no_worker_ever_was_nobody_is_idle(database: Database) -> None:
    with database.reading() as session:
        assert standing(session, NOW) == Standing(None, 0)
        assert not standing(session, NOW).is_idle(NOW)


def test_a_job_that_fails_says_so_and_is_done_again_within_its_hour(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = iter([OSError("the disk is full"), 3])

    def act(_: datetime) -> int:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(schedule, "jobs_of", lambda *_: (Job("sweep", HOUR, act),))
    queue = build_queue(settings, database, Plugins.only({}))
    seen = []
    for later in (timedelta(), MINUTE, TOO_LONG, timedelta(minutes=30)):
        monkeypatch.setattr(schedule, "_now", lambda at=NOW + later: at)
        (task,) = queue.read_periodic(NOW)
        queue.execute(task)
        with database.reading() as session:
            (turn,) = turns(session)
        seen.append((turn.error, turn.ended_at))
    queue.storage.close()

    failed, done = ("the disk is full", NOW), ("", NOW + TOO_LONG)
    assert seen == [failed, failed, done, done]


def test_a_job_that_is_delivered_twice_is_done_once(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = list[datetime]()
    monkeypatch.setattr(
        schedule, "jobs_of", lambda *_: (Job("sweep", HOUR, lambda now: done.append(now) or 1),)
    )
    queue = build_queue(settings, database, Plugins.only({}))
    for _ in range(2):
        for task in queue.read_periodic(NOW):
            queue.enqueue(task)
    tasks = [queue.dequeue() for _ in range(2)]
    at_once(lambda number: queue.execute(tasks[number]))

    assert queue.pending_count() == 0
    assert queue.dequeue() is None
    queue.storage.close()
    assert len(done) == 1


@contextmanager
def working(queue: Huey) -> Iterator[None]:
    """As many threads as a worker has, until nothing is left to do."""

    def work() -> None:
        while (task := queue.dequeue()) is not None:
            queue.execute(task)

    threads = [Thread(target=work) for _ in range(CONSUMING["workers"])]
    for each in threads:
        each.start()
    yield
    for each in threads:
        each.join()


def test_what_takes_long_holds_up_neither_who_is_sitting_nor_mails(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends, begun = Event(), SimpleQueue[str]()

    def job(name: str, lane: str, *, waits: bool = False) -> Job:
        return Job(name, HOUR, lambda _: begun.put(name) or (waits and ends.wait(PATIENCE)) or 1, lane)

    slow = [job(f"slow {number}", "rest", waits=True) for number in range(4)]
    quick = [job("mails", "mails", waits=True), job("sittings", "sittings")]
    monkeypatch.setattr(schedule, "jobs_of", lambda *_: (*slow, *quick))
    queue = build_queue(settings, database, Plugins.only({}))
    for task in queue.read_periodic(NOW):
        queue.enqueue(task)

    with working(queue):
        first = {begun.get(timeout=PATIENCE) for _ in range(3)}
        ends.set()
    queue.storage.close()

    assert {"mails", "sittings"} < first
    assert begun.empty()  # the other slow ones are asked for again in a minute
    with database.reading() as session:
        assert len(turns(session)) == 3


def test_what_others_put_into_the_queue_is_never_run(settings: Settings, database: Database) -> None:
    queue = open_queue(settings.queue_url, settings.secret_key)
    queue.storage.enqueue(pickle.dumps(os.getpid), None)
    with pytest.raises(BadSignature):
        queue.dequeue()
    assert queue.dequeue() is None
    queue.storage.close()


@pytest.mark.parametrize("ground", ["postgresql"], indirect=True)
def test_a_queue_notices_a_machine_that_vanished(settings: Settings) -> None:
    queue = open_queue(settings.queue_url, settings.secret_key)
    told = conninfo_to_dict(queue.storage.dsn)
    queue.storage.close()

    assert NOTICING.items() <= told.items()


@pytest.mark.parametrize("ground", ["postgresql"], indirect=True)
def test_two_workers_on_one_database_do_everything_once(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    """Real processes, as on two nodes. One is killed, and one that was heard of is told to stop: it takes its
    leave.
    """
    now = datetime.now(UTC)
    chosen = {"database_url": settings.database_url, "secret_key": "s" * 40}
    with running_mail_server() as server:
        variables = environment(tmp_path, mail_url=server.url, disabled_plugins=" ".join(BUILT_IN), **chosen)
        with database.writing() as session:
            for number in range(6):
                post(session, "river-guild", "x", f"p{number}@example.org", "Hello", "Words", now)
        with workers(variables, 2) as running:
            sent = [server.mails.get(timeout=2 * PATIENCE)["To"] for _ in range(6)]
            heard_of = names(database)
            running.sort(key=lambda each: name_of(each) in heard_of)
            running[0].kill()
            running[1].send_signal(signal.SIGTERM)
            ended = [each.wait(PATIENCE) for each in running]
        assert ended == [-signal.SIGKILL, 0]
        assert name_of(running[1]) in heard_of
        assert names(database) <= {name_of(running[0])}  # who was killed says nothing
        assert sorted(sent) == [f"p{number}@example.org" for number in range(6)]
        assert server.mails.empty()


def names(database: Database) -> set[str]:
    """The workers that were heard of."""
    with database.reading() as session:
        return set(session.scalars(select(Worker.name)))


def name_of(process: "Popen[bytes]") -> str:
    """What a worker is called."""
    return f"{socket.gethostname()[:100]} {process.pid}"


class workers:  # noqa: N801  # used like a function
    """So many workers, in processes of their own, which are gone after the block."""

    def __init__(self, variables: dict[str, str], count: int) -> None:
        command = [sys.executable, "-m", "assay.cli.main", "worker"]
        self.running = [Popen(command, env=variables, stdout=PIPE, stderr=PIPE) for _ in range(count)]

    def __enter__(self) -> "list[Popen[bytes]]":
        return self.running

    def __exit__(self, *_: object) -> None:
        for each in self.running:
            each.kill()
            each.communicate()
