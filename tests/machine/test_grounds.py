"""What fixtures put into a database is remembered with its rows, and only for the same rows and arguments."""

from pathlib import Path

import pytest
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.people import Person
from machine.grounds import PostgresGround, SqliteGround, remembered

BUILT: list[str] = []


@remembered
def welcome(database: Database, name: str) -> int:
    """Adds somebody; the id."""
    BUILT.append(name)
    with database.writing() as session:
        person = Person(email=f"{name}@example.org", name=name, fs_uniquifier=name)
        session.add(person)
        session.flush()
        return person.id


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_on_the_same_rows_is_built_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    BUILT.clear()
    found = []
    for turn, first in enumerate(["ada", "ada", "ben"]):
        database = lay(request, kind, tmp_path / f"{turn}.sqlite")
        assert names(database) == []
        welcome(database, first)
        found.append((welcome(database, "zoe"), names(database)))

    assert found == [(2, ["ada", "zoe"]), (2, ["ada", "zoe"]), (2, ["ben", "zoe"])]
    assert BUILT == ["ada", "zoe", "ben", "zoe"]  # after ben the rows are others, so zoe is made again


def lay(request: pytest.FixtureRequest, kind: str, path: Path) -> Database:
    """An empty database of a kind."""
    if kind == "sqlite":
        sqlite: SqliteGround = request.getfixturevalue("sqlite_ground")
        sqlite.lay(path)
        return sqlite.database
    postgres: PostgresGround = request.getfixturevalue("postgres_ground")
    postgres.lay()
    return postgres.database
