"""A snapshot shows one instant, however long it is looked at; and what lies in a table as plain values."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.raw_tables import count_rows, raw_tables, read_rows
from machine.grounds import PostgresGround, SqliteGround


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database with every table and no row."""
    ground: SqliteGround | PostgresGround
    if request.param == "sqlite":
        ground = request.getfixturevalue("sqlite_ground")
        ground.lay(tmp_path_factory.mktemp("snapshot") / "assay.sqlite")
    else:
        ground = request.getfixturevalue("postgres_ground")
        ground.lay()
    return ground.database


def add(database: Database, name: str) -> None:
    at = datetime(2026, 3, 14, tzinfo=UTC)
    with database.writing() as session:
        session.add(Person(email=f"{name}@example.org", name=name, fs_uniquifier=name, confirmed_at=at))


def test_what_is_written_meanwhile_is_not_in_it(database: Database) -> None:
    add(database, "ada")
    with database.snapshot() as connection:
        [people] = [each for each in raw_tables(connection) if each.name == "people"]
        assert count_rows(connection, people) == 1
        add(database, "bea")  # nobody waits for whoever looks
        assert [row[people.names.index("name")] for row in read_rows(connection, people)] == ["ada"]
        assert count_rows(connection, people) == 1
    with database.snapshot() as connection:
        assert count_rows(connection, people) == 2


def test_it_begins_before_the_first_look(database: Database) -> None:
    with database.snapshot() as connection:
        add(database, "ada")
        assert connection.scalar(text("SELECT count(*) FROM people")) == 0


def test_values_are_those_of_json(database: Database) -> None:
    add(database, "ada")
    with database.snapshot() as connection:
        [people] = [each for each in raw_tables(connection) if each.name == "people"]
        [row] = read_rows(connection, people)
    found = dict(zip(people.names, row, strict=True))
    assert json.loads(json.dumps(found)) == found
    assert (found["confirmed_at"], found["active"], found["password"]) == (
        "2026-03-14T00:00:00.000000+00:00", True, None,
    )  # fmt: skip
