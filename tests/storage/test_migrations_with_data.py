"""Databases as every released version left them, with rows in every table, come to the newest tables unchanged."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from assay.storage import schema
from assay.storage.database import Database
from assay.storage.raw_tables import raw_tables, read_rows
from machine.filling import copy_rows, everything, fill
from machine.postgres import PostgresServer

#: Every migration that was ever the newest one of a released version.
RELEASED = ("0001", "0002", "0003", "0004", "0005")


@pytest.fixture(params=RELEASED)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A SQLite database as a version left it, with rows in every table."""
    database = Database(f"sqlite:///{tmp_path / 'released.sqlite'}")
    _upgrade(database, request.param)
    with database.writing_connection() as connection:
        fill(connection)
    yield database
    database.dispose()


def _upgrade(database: Database, revision: str) -> None:
    with database.migrating_connection() as connection:
        schema.upgrade_to(connection, revision)


def test_the_newest_version_has_every_row_of_each_older_one(
    released: Database, postgres_server: PostgresServer
) -> None:
    address = postgres_server.create_database()
    copy = Database(address)
    with released.snapshot() as source:
        _upgrade(copy, str(schema.current_revision(source)))
        with copy.migrating_connection() as target:
            copy_rows(source, target)
    for database in (released, copy):
        _keeps_everything(database)
    copy.dispose()
    postgres_server.drop_database(address)


def _keeps_everything(database: Database) -> None:
    with database.snapshot() as connection:
        columns = {each.name: each.names for each in raw_tables(connection)}
        before = _rows(connection, columns)
    assert all(before.values())
    schema.upgrade(database)

    with database.snapshot() as connection:
        assert _rows(connection, columns) == before
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    assert schema.is_current(database)
    assert schema.differences(database) == []


def _rows(connection: Connection, columns: dict[str, tuple[str, ...]]) -> dict[str, list[Any]]:
    """Every row, with those columns only that were there in the beginning."""
    found: dict[str, list[Any]] = {}
    for table in raw_tables(connection):
        if table.name in columns:
            places = [table.names.index(name) for name in columns[table.name]]
            found[table.name] = [[row[place] for place in places] for row in read_rows(connection, table)]
    return found


def test_these_are_all_versions_that_were_released() -> None:
    """A new migration that is released belongs into the list above."""
    files = sorted(path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("0*.py"))
    assert tuple(files[: len(RELEASED)]) == RELEASED


def test_rows_of_every_table_are_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'assay.sqlite'}")
    schema.upgrade(database)
    with database.writing_connection() as connection:
        fill(connection, rows=1)
    with database.snapshot() as connection:
        assert all(everything(connection).values())
    database.dispose()
