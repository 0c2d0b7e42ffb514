"""A worker that is killed between the mail server's taking a mail and its own noting it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen

import pytest
from sqlalchemy import select

from assay.services.mail.outbox import CLAIM, deliver_due, post
from assay.services.mail.transport import transport
from assay.storage.database import Database
from assay.storage.mails import Mail
from cli.conftest import BUILT_IN, Assay
from cli.serving import PATIENCE, environment
from services.mail_server import MailServer, running_mail_server

pytestmark = pytest.mark.usefixtures("bare")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    yield opened
    opened.dispose()


@contextmanager
def working(instance: Path, server: MailServer) -> Iterator["Popen[bytes]"]:
    """A worker in a process of its own."""
    variables = environment(instance, mail_url=server.url, disabled_plugins=" ".join(BUILT_IN))
    with Popen([sys.executable, "-m", "assay.cli.main", "worker"], env=variables, cwd=instance) as worker:
        yield worker
        worker.kill()


def test_a_mail_that_was_taken_before_its_worker_was_killed_is_not_sent_a_second_time(
    assay: Assay, instance: Path, database: Database, server: MailServer
) -> None:
    with database.writing() as session:
        number = post(
            session, "river-guild", "hive 7", "ana@example.org", "Hello", "Words", datetime.now(UTC)
        )
        session.flush()
    with working(instance, server) as worker:
        server.before_answer = worker.kill
        first = server.mails.get(timeout=PATIENCE)
        assert worker.wait(PATIENCE) == -signal.SIGKILL
    assert (row(database).fate, row(database).handed_at is not None) == ("waiting", True)

    # When its time is over, the next process finds it, and sends nothing.
    server.before_answer = lambda: None
    later = datetime.now(UTC) + CLAIM
    assert deliver_due(database, transport(server.url, "assay@localhost", instance), later) == 0
    assert row(database).fate == "unknown"
    assert server.mails.empty()

    # Somebody decides. If it had come after all, mailboxes know it again.
    assert assay("mails", "retry", "--all").stdout == "No mail has failed.\n"
    assert assay("mails", "retry", str(number.id)).exit_code == 0
    with working(instance, server):
        second = server.mails.get(timeout=PATIENCE)
    assert second["Message-ID"] == first["Message-ID"]


def row(database: Database) -> Mail:
    """The one mail."""
    with database.reading() as session:
        return session.scalars(select(Mail)).one()
