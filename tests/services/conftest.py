"""What tests of services share: a database of each kind, the guild, and its people."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from assay.content.catalog import Catalog
from assay.services.people import Actor
from assay.storage.database import Database
from machine.grounds import Ground, PostgresGround, SqliteGround
from services import building, disputing, staging


@pytest.fixture
def now() -> datetime:
    """The instant at which everything happens, unless a test says otherwise."""
    return building.NOW


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The content of the association that exists only in tests."""
    return building.guild()


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """An empty database of this test's own: each test runs on SQLite and on PostgreSQL."""
    laid: SqliteGround | PostgresGround
    if request.param == "sqlite":
        laid = request.getfixturevalue("sqlite_ground")
        laid.lay(tmp_path / "assay.sqlite")
    else:
        laid = request.getfixturevalue("postgres_ground")
        laid.lay()
    yield laid
    laid.database.dispose()


@pytest.fixture
def database(ground: Ground) -> Database:
    """The database of this test."""
    return ground.database


@pytest.fixture
def make_person(database: Database) -> Callable[..., Actor]:
    """`make_person("Ada", "reviewer", …)`: somebody with these roles in the guild."""

    def make(name: str, *roles: str, **rest: str) -> Actor:
        with database.writing() as session:
            return building.add_person(session, name, *roles, **rest)

    return make


@pytest.fixture
def coordinator(make_person: Callable[..., Actor]) -> Actor:
    """Who runs the guild's examinations."""
    return make_person("Cora Coordinator", "coordinator")


@pytest.fixture
def window(database: Database, guild: Catalog, coordinator: Actor) -> int:
    """The id of a window of the guild's exam that is open now."""
    with database.writing() as session:
        return building.open_window(session, guild, coordinator)


@pytest.fixture
def make_sitting(database: Database, window: int) -> Callable[[Actor, Mapping[int, str]], int]:
    """`make_sitting(candidate, {1: "…"})`: hands in a whole exam, in the window; gives the sitting's id."""
    return lambda candidate, essays: building.hand_in(database, candidate, window, essays)


@pytest.fixture
def stage(
    database: Database, window: int, coordinator: Actor, make_person: Callable[..., Actor]
) -> staging.Stage:
    """A window with a sitting at every stage."""
    return staging.set_stage(database, window, coordinator, make_person)


@pytest.fixture
def dispute(database: Database, make_person: Callable[..., Actor]) -> disputing.Dispute:
    """Two essays; readers far apart go to a third one, and all readings count."""
    return disputing.set_dispute(database, disputing.with_rating(**disputing.FAR), make_person)
