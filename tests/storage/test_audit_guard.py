"""What keeps lines of the audit log from being changed is there after all migrations, and comes back if it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from assay.storage import schema
from assay.storage.audit_guard import missing_triggers, put_back
from assay.storage.database import Database
from machine.postgres import PostgresServer

TRIGGERS = (
    "audit_is_not_changed",
    "audit_links_are_not_changed",
    "audit_is_not_deleted",
    "audit_links_are_not_deleted",
)
#: PostgreSQL alone can empty a table without deleting a row.
EMPTYING = ("audit_is_not_emptied", "audit_links_are_not_emptied")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of each kind."""
    url = f"sqlite:///{tmp_path / 'assay.sqlite'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    opened = Database(url)
    schema.upgrade(opened)
    yield opened
    opened.dispose()


def missing(database: Database) -> tuple[str, ...]:
    with database.engine.connect() as connection:
        return missing_triggers(connection)


def test_after_all_migrations_they_are_there(database: Database) -> None:
    """A later migration that makes the table anew on SQLite must make them anew, too."""
    assert missing(database) == ()


def test_each_that_is_lost_is_named_and_comes_back(database: Database) -> None:
    names = TRIGGERS if database.is_sqlite else (*TRIGGERS, *EMPTYING)
    with database.writing_connection() as connection:
        for name in names:
            table = "audit_links" if "links" in name else "audit"
            connection.execute(text(f"DROP TRIGGER {name}{'' if database.is_sqlite else f' ON {table}'}"))
        if not database.is_sqlite:
            connection.execute(text("DROP FUNCTION audit_is_kept()"))
    assert missing(database) == names
    with database.migrating_connection() as connection:
        assert put_back(connection) == names
    with database.migrating_connection() as connection:
        assert put_back(connection) == missing_triggers(connection) == ()
    _is_kept(database, "DELETE FROM audit")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_one_that_is_not_heeded_is_as_good_as_gone(database: Database) -> None:
    with database.writing_connection() as connection:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_is_not_changed"))
    assert missing(database) == ("audit_is_not_changed",)
    with database.migrating_connection() as connection:
        put_back(connection)
    assert missing(database) == ()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["audit_links", "audit, audit_links"])
def test_a_log_cannot_be_emptied_at_once(database: Database, table: str) -> None:
    _is_kept(database, f"TRUNCATE {table} CASCADE")


def _is_kept(database: Database, statement: str) -> None:
    with database.writing_connection() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (association, at, act, subject, detail)"
                " VALUES ('guild', '2026-01-01 00:00:00', 'register', 'sitting 1', '{}')"
            )
        )
    with pytest.raises(IntegrityError, match="only ever added"), database.writing_connection() as connection:
        connection.execute(text(statement))
