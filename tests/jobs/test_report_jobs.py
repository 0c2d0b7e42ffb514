"""Reports by real workers: made as soon as they are called for, again when one is killed, ready once."""

import signal
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assay.services.people import Actor
from assay.services.reports.keeping import content_of
from assay.services.reports.kinds import MADE_NOW, of_log
from assay.services.reports.orders import Order, ask
from assay.services.wanted_acts import Wanted
from assay.settings import Settings
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.queue import call, called_by, open_queue
from assay.storage.reports import Report
from cli.conftest import BUILT_IN
from cli.serving import PATIENCE, environment
from jobs.test_schedule import settings, workers
from machine.processes import wait_until
from services.building import ASSOCIATION

__all__ = ["settings"]

#: So many lines that a worker is at them for a while.
LINES = 20_000


@pytest.fixture
def variables(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The variables of the workers."""
    chosen = {"database_url": settings.database_url, "secret_key": settings.secret_key}
    return environment(tmp_path, disabled_plugins=" ".join(BUILT_IN), **chosen)


def ask_for_log(database: Database, coordinator: Actor) -> int:
    order = Order(ASSOCIATION, "audit-csv", of_log(Wanted()), "en")
    with database.writing() as session:
        return ask(session, coordinator, order, datetime.now(UTC)).id


def row_of(database: Database, number: int) -> Report:
    with database.reading() as session:
        return session.get_one(Report, number)


def fill(database: Database, lines: int) -> None:
    """A long log."""
    at, numbers = datetime(2026, 1, 1, tzinfo=UTC), range(1, lines + 1)
    shared = {"association": ASSOCIATION, "at": at, "act": "register", "detail": {}}
    chained = {"association": ASSOCIATION, "digest": "d" * 64, "salt": "s" * 32}
    with database.writing() as session:
        session.execute(
            sa.insert(AuditLine), [{**shared, "id": n, "subject": f"sitting {n}"} for n in numbers]
        )
        session.execute(
            sa.insert(AuditLink),
            [{**chained, "number": n, "line_id": n, "hash": f"{n:064}"} for n in numbers],
        )


def test_a_worker_that_is_killed_in_the_middle_leaves_it_to_the_next(
    database: Database, coordinator: Actor, settings: Settings, variables: dict[str, str]
) -> None:
    lines = LINES if database.is_sqlite else 100
    fill(database, lines)
    number = ask_for_log(database, coordinator)
    begin_and_kill(database, number, settings, variables)
    begun = row_of(database, number)
    assert (begun.state, begun.attempts, begun.place) == ("making", 1, "")
    past = datetime.now(UTC) - timedelta(seconds=1)
    with database.writing() as session:  # two minutes later
        session.execute(sa.update(Report).values(leased_until=past))
    make_by_two(database, number, settings, variables)
    made = row_of(database, number)
    assert made.attempts == 2
    store = DocumentStore(settings.document_store)
    content = content_of(database, store, made, datetime.now(UTC)).decode()
    assert content.count("\r\n") == 1 + lines
    assert [each.place for chunk in store.everything() for each in chunk] == [made.place]


def begin_and_kill(database: Database, number: int, settings: Settings, variables: dict[str, str]) -> None:
    """A worker is called, and killed while it makes the report."""
    call(settings.queue_url, settings.secret_key, MADE_NOW)
    with ExitStack() as locked:
        if not database.is_sqlite:  # there whoever reads can be made to wait
            locked.enter_context(database.writing()).execute(sa.text("LOCK TABLE audit_links"))
        with workers(variables, 1) as (first,):
            wait_until(lambda: row_of(database, number).state == "making", "a worker that begins", PATIENCE)
            first.send_signal(signal.SIGKILL)
            first.wait(PATIENCE)


def make_by_two(database: Database, number: int, settings: Settings, variables: dict[str, str]) -> None:
    """Two workers are called twice, and stop when the report is ready."""
    for _ in range(2):
        call(settings.queue_url, settings.secret_key, MADE_NOW)
    with workers(variables, 2) as running:
        wait_until(lambda: row_of(database, number).state == "ready", "the report", PATIENCE)
        for each in running:
            each.send_signal(signal.SIGTERM)
            each.wait(PATIENCE)


def test_what_is_called_for_is_done_by_who_knows_it(settings: Settings, database: Database) -> None:
    done = list[str]()
    queue = open_queue(settings.queue_url, settings.secret_key)
    called_by(queue, "sweep", lambda: done.append("swept"))
    for _ in range(2):
        call(settings.queue_url, settings.secret_key, "sweep")
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
    queue.storage.close()
    assert done == ["swept", "swept"]
