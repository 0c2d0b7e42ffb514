"""`assay mails`: what the operator sees of the outbox, and does about it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.services.mail.outbox import ACCOUNTS, OutgoingMail, Undeliverable, deliver_due, post
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.mails import Mail
from cli.conftest import Assay

pytestmark = pytest.mark.usefixtures("bare")
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
SECRET = "https://assay.example/reset/a-secret"


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """An outbox with a mail of each fate, and one about an account that failed."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    for name, association in (
        ("sent", "guild"),
        ("failed", "guild"),
        ("unknown", "guild"),
        ("account", ACCOUNTS),
    ):
        with opened.writing() as session:
            post(session, association, f"hive {name}", f"{name}@example.org", "Hello", SECRET, NOW)
        deliver_due(opened, become(name), NOW)
    with opened.writing() as session:
        post(session, "guild", "hive 5", "waiting@example.org", "Hello", SECRET, NOW)
    yield opened
    opened.dispose()


def become(name: str) -> object:
    """What makes a mail what it is called."""

    def act(mail: OutgoingMail) -> None:
        if name == "unknown":
            mail.going()
            raise ConnectionResetError("the line broke")
        if name in {"failed", "account"}:
            raise Undeliverable("550 no such user")

    return act


def fates(database: Database) -> dict[str, str]:
    """What became of the mail to whom."""
    with database.reading() as session:
        return {each.to.partition("@")[0]: each.fate for each in session.scalars(select(Mail))}


def test_counts_and_lists_tell_everything_but_the_texts(assay: Assay, database: Database) -> None:
    counts, listed = assay("mails").stdout, assay("mails", "list").stdout
    assert counts == "1 waiting, 1 sent, 2 failed, 1 unknown\n"
    assert listed.splitlines()[0] == "5  waiting  2026-11-21 15:00 UTC  waiting@example.org  guild: Hello"
    assert "2  failed (550 no such user)" in listed
    assert "account: Hello" in listed
    assert "a-secret" not in listed


def test_a_list_can_be_narrowed_and_read_by_programs(assay: Assay, database: Database) -> None:
    found = json.loads(assay("mails", "list", "--fate", "failed", "--to", "FAILED@", "--json").stdout)
    unknown = json.loads(assay("mails", "list", "--fate", "unknown", "--json").stdout)
    beyond = json.loads(assay("mails", "list", "--page", "2", "--json").stdout)

    assert [each["number"] for each in found["mails"]] == [2]
    assert found["mails"][0]["can_be_sent_again"]
    assert found["counts"] == {"waiting": 1, "sent": 1, "failed": 2, "unknown": 1}
    assert [(each["number"], each["error"]) for each in unknown["mails"]] == [(3, "the line broke")]
    assert beyond["mails"] == []


def test_all_that_failed_is_sent_again_but_nothing_whose_fate_is_unknown(
    assay: Assay, database: Database
) -> None:
    assert assay("mails", "retry", "--all").stdout == "mail 2 to failed@example.org is sent again\n"
    assert fates(database)["failed"] == "waiting"
    assert fates(database)["unknown"] == "unknown"
    assert assay("mails", "retry", "3").exit_code == 0
    assert fates(database)["unknown"] == "waiting"
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [(each.act, each.subject) for each in lines] == [
        ("send mail again: operator", "mail 2"),
        ("send mail again: operator", "mail 3"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name the numbers of mails"),
        (("1",), "no mail that failed has the number 1"),
        (("2", "77"), "no mail that failed has the number 77"),
        (("4",), "The text of this mail is no longer kept."),
    ],
)
def test_what_cannot_be_sent_again_is_told_and_changes_nothing(
    assay: Assay, database: Database, arguments: tuple[str, ...], sentence: str
) -> None:
    before = fates(database)
    result = assay("mails", "retry", *arguments)

    assert result.exit_code != 0
    assert sentence in result.stderr
    assert fates(database) == before
