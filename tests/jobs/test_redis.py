"""The queue in a real server that speaks as Redis does: what the other queues do, and what happens when it dies."""

import os
import pickle
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from itsdangerous import BadSignature

from assay.hooks.plugins import Plugins
from assay.jobs import schedule
from assay.jobs.schedule import HOUR, Job, build_queue
from assay.operations import Operations
from assay.services.mail.outbox import post
from assay.services.readiness import Readiness
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.queue import QueueError, open_queue
from cli.conftest import BUILT_IN
from cli.serving import PATIENCE, environment
from jobs.test_schedule import NOW, at_once, workers
from machine.grounds import PostgresGround
from machine.processes import wait_until
from machine.valkey import Valkey, running_valkey
from services.mail_server import running_mail_server


@pytest.fixture
def ground(postgres_ground: PostgresGround) -> Iterator[PostgresGround]:
    """Whoever needs Redis has PostgreSQL."""
    postgres_ground.lay()
    yield postgres_ground
    postgres_ground.database.dispose()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A server of this test's own."""
    with running_valkey(tmp_path) as server:
        yield server


@pytest.fixture
def settings(database: Database, tmp_path: Path, valkey: Valkey) -> Settings:
    """An installation on PostgreSQL with its queue in Redis."""
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings(tmp_path, url, "s" * 40, "t" * 40, operations=Operations(queue_url=valkey.url))


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


def test_what_others_put_there_is_never_run(settings: Settings) -> None:
    queue = open_queue(settings.queue_url, settings.secret_key)
    queue.storage.enqueue(pickle.dumps(os.getpid), None)
    with pytest.raises(BadSignature):
        queue.dequeue()
    assert queue.dequeue() is None
    queue.storage.close()


def test_while_it_is_gone_the_node_says_so_and_not_its_password(
    settings: Settings, database: Database, valkey: Valkey, tmp_path: Path
) -> None:
    store = DocumentStore(tmp_path.as_uri())

    def state() -> str:
        asked = Readiness(database, lambda: store, settings.queue_url, "s" * 40, lambda: datetime.now(UTC))
        return asked.states()["queue"]

    before = state()
    valkey.kill()
    during = state()
    valkey.start()

    assert (before, during, state()) == ("ok", "warning", "ok")


def test_a_wrong_address_says_why_without_its_password() -> None:
    with pytest.raises(QueueError) as caught:
        open_queue("redis://:a-secret@127.0.0.1:port/0", "s" * 40)
    assert "a-secret" not in str(caught.value)


def test_workers_go_on_when_it_comes_back_empty(
    settings: Settings, database: Database, valkey: Valkey, tmp_path: Path
) -> None:
    """Real processes. What lay in it is lost with it: jobs come round by the clock, and mails lie in the database."""
    chosen = {
        "database_url": settings.database_url,
        "secret_key": "s" * 40,
        "password_salt": "t" * 40,
        "queue_url": valkey.url,
    }
    queue = build_queue(settings, database, Plugins.only({}))
    with running_mail_server() as server:
        variables = environment(tmp_path, mail_url=server.url, disabled_plugins=" ".join(BUILT_IN), **chosen)
        with database.writing() as session:
            post(session, "river-guild", "x", "ana@example.org", "Hello", "Words", datetime.now(UTC))
        with workers(variables, 2) as running:
            assert server.mails.get(timeout=2 * PATIENCE)["To"] == "ana@example.org"
            valkey.kill()
            for each in running:
                assert each.stderr is not None
                assert any(b"ConnectionRefusedError" in line for line in each.stderr)
            valkey.start()
            for task in queue.read_periodic(datetime.now(UTC)):
                queue.enqueue(task)
            wait_until(lambda: queue.pending_count() == 0, "workers that take what is there")
            for each in running:
                each.send_signal(signal.SIGTERM)
            assert {each.wait(PATIENCE) for each in running} == {0}
        assert server.mails.empty()
    queue.storage.close()
