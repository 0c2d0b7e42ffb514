"""`assay retention`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.storage.accounts import AccountEvent
from assay.storage.database import Database
from assay.storage.people import Person
from cli.conftest import Assay


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A migrated database with an account and its history."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        ana = Person(email="ana@example.org", name="Ana Ruiz", fs_uniquifier="1" * 32)
        session.add(ana)
        session.flush()
        for days in (0, 91, 92):
            at = datetime.now(UTC) - timedelta(days=days)
            session.add(AccountEvent(person_id=ana.id, at=at, what="signed-in"))
    yield opened
    opened.dispose()


def events(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(AccountEvent.id)).all())


def lines(text: str) -> dict[str, list[str]]:
    return {line.split()[-1]: line.split() for line in text.splitlines() if "ASSAY_KEEP_" in line}


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_it_shows_what_is_due_and_changes_nothing(
    assay: Assay, database: Database, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ASSAY_KEEP_ACCOUNT_HISTORY", "90 days")
    result = assay("retention", *option)
    shown = lines(result.stdout)

    assert result.exit_code == 0
    assert shown["ASSAY_KEEP_ACCOUNT_HISTORY"][-4:-1] == ["90", "days", "2"]
    assert shown["ASSAY_KEEP_SIGN_INS"][-4:-1] == ["for", "ever", "-"]
    assert shown["ASSAY_KEEP_MAIL_TEXTS"][-4:-1] == ["14", "days", "0"]
    assert "`assay retention --now` forgets what is due" in result.stdout
    assert events(database) == 3


def test_it_forgets_at_once_and_once(
    assay: Assay, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert assay("retention", "--now").stdout == "Nothing is due.\n"
    monkeypatch.setenv("ASSAY_KEEP_ACCOUNT_HISTORY", "90 days")

    assert assay("retention", "--now").stdout == "ASSAY_KEEP_ACCOUNT_HISTORY: 2 gone\n"
    assert assay("retention", "--now").stdout == "Nothing is due.\n"
    assert events(database) == 1


def test_what_cannot_be_meant_ends_with_words_that_help(
    assay: Assay, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "choose one" in assay("retention", "--now", "--dry-run").stderr
    monkeypatch.setenv("ASSAY_KEEP_MAILS", "3 weeks")
    result = assay("retention")

    assert (result.exit_code, events(database)) == (1, 3)
    assert "ASSAY_KEEP_MAILS: '3 weeks' is no time; write it as `90 days` or `2 years`" in result.stderr


def test_what_cannot_go_is_named_and_the_rest_goes(
    assay: Assay, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing_connection() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER stays BEFORE DELETE ON account_events BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    monkeypatch.setenv("ASSAY_KEEP_ACCOUNT_HISTORY", "90 days")
    result = assay("retention", "--now")

    assert result.exit_code == 1
    assert "not everything could go, the log says why: ASSAY_KEEP_ACCOUNT_HISTORY" in result.stderr
    assert events(database) == 3
