"""The role of PostgreSQL, made by the file that makes it, on a real server."""

import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from assay.storage.database import Database
from assay.storage.schema import is_current, upgrade
from deploy.files import DEPLOY
from machine.postgres import PostgresServer


@pytest.fixture
def database(postgres_server: PostgresServer) -> Iterator[Database]:
    """The database that role.sql makes, as Assay opens it."""
    psql = [postgres_server.programs / "psql", f"--host={postgres_server.folder}", "--username=postgres"]
    common = [*psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=postgres"]
    made = [*common, "--set=password=it's a secret", f"--file={DEPLOY / 'postgresql' / 'role.sql'}"]
    subprocess.run(made, check=True, capture_output=True)
    address = make_url(f"postgresql+psycopg://assay@/assay?host={postgres_server.folder}")
    opened = Database(address.render_as_string())
    yield opened
    opened.dispose()
    subprocess.run([*common, "--command=DROP DATABASE assay WITH (FORCE)"], check=True)
    subprocess.run([*common, "--command=DROP ROLE assay"], check=True)


def test_the_role_can_do_what_assay_needs_and_waits_for_no_lock_too_long(database: Database) -> None:
    upgrade(database)
    with database.engine.connect() as connection:
        set_for_role = connection.scalar(
            text("SELECT setting FROM pg_settings WHERE name = 'lock_timeout' AND source <> 'default'")
        )
        is_superuser = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        role = connection.scalar(
            text("SELECT array_to_string(rolconfig, ' ') FROM pg_roles WHERE rolname = 'assay'")
        )

    assert is_current(database)
    assert not is_superuser
    assert (set_for_role, role) == ("5000", "lock_timeout=5s")
