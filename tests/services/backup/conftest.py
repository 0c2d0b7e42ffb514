"""Places to back up and to restore to: databases of both kinds, and document stores."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
import sqlalchemy as sa

from assay.services.backup.taking import Installation
from assay.storage import schema
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.keyring import Key, Keyring
from assay.storage.resealing import EncryptionKey
from machine.filling import copy_rows, fill
from machine.postgres import PostgresServer

#: The same wherever a backup is restored, unless a test is about them.
SECRETS: Mapping[str, str] = {"secret_key": "s" * 64, "password_salt": "p" * 64}
#: Without it nothing would be restored of which the rows say that there are values under it.
KEYS = Keyring((Key(b"k" * 32),))
Place = Callable[..., Installation]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """`place("postgresql")`: an empty place without tables, with a document store of its own."""
    with ExitStack() as stack:

        def make(kind: str, like: str = "") -> Installation:
            name = f"place{len(list(tmp_path.iterdir()))}"
            url = f"sqlite:///{tmp_path / name}.sqlite"
            if kind == "postgresql":
                server: PostgresServer = request.getfixturevalue("postgres_server")
                url = server.create_database(like or None)
                stack.callback(server.drop_database, url)
            elif like:
                copyfile(like, tmp_path / f"{name}.sqlite")
            database = Database(url, KEYS)
            stack.callback(database.dispose)
            (folder := tmp_path / f"{name}.documents").mkdir()
            return Installation(database, DocumentStore(folder.as_uri()), SECRETS, {"assay-guild": "1.0"})

        yield make


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite file with rows in every table of this version."""
    path = tmp_path_factory.mktemp("filled") / "assay.sqlite"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.writing_connection() as connection:
        fill(connection)
        connection.execute(sa.delete(EncryptionKey))
        connection.execute(sa.insert(EncryptionKey).values(id=KEYS.keys[0].id, since=datetime.now(UTC)))
    database.dispose()
    return str(path)


@pytest.fixture(scope="session")
def filled_postgres(postgres_server: PostgresServer, filled_file: str) -> str:
    """The address of a PostgreSQL database with the same rows."""
    url = postgres_server.create_database()
    source, target = Database(f"sqlite:///{filled_file}"), Database(url)
    schema.upgrade(target)
    with source.snapshot() as rows, target.migrating_connection() as connection:
        copy_rows(rows, connection)
    source.dispose()
    target.dispose()
    return url


@pytest.fixture
def filled_place(request: pytest.FixtureRequest, place: Place) -> Place:
    """`filled_place("sqlite")`: a place with rows in every table."""
    names = {"sqlite": "filled_file", "postgresql": "filled_postgres"}
    return lambda kind: place(kind, like=request.getfixturevalue(names[kind]))


def upgrade_to(database: Database, revision: str) -> None:
    """The tables of an older version."""
    with database.migrating_connection() as connection:
        schema.upgrade_to(connection, revision)
