"""What `assay doctor` says of a real PostgreSQL, of poolers before it, and of keys of sealed columns."""

from pathlib import Path

import pytest
from sqlalchemy import text

from assay.cli.doctor import databases
from assay.storage.database import Database
from assay.storage.schema import upgrade
from cli.conftest import Assay
from cli.doctoring import KEYS, PUBLIC, Doctor, doctor, sound, worked
from machine.pooler import pooling
from machine.postgres import PostgresServer

__all__ = ["doctor", "sound"]

pytestmark = pytest.mark.usefixtures("bare")


def test_a_key_that_is_missing_is_a_fault_and_none_is_shown(
    doctor: Doctor, assay: Assay, sound: Database
) -> None:
    keys = [assay("encrypt", "--new-key").stdout.split()[0] for _ in range(2)]
    plain = doctor()
    assert assay("encrypt", encryption_keys=keys[0]).exit_code == 0
    sealed = doctor(encryption_keys=f"{keys[1]} {keys[0]}")
    lost = doctor(encryption_keys=keys[1])
    none = doctor()

    assert plain.state("ASSAY_ENCRYPTION_KEYS") == sealed.state("ASSAY_ENCRYPTION_KEYS") == "ok"
    assert (lost.state("ASSAY_ENCRYPTION_KEYS"), lost.exit_code) == ("fault", 1)
    assert none.state("ASSAY_ENCRYPTION_KEYS") == "fault"
    assert not any(key in answer.output for key in keys for answer in (plain, sealed, lost, none))


def test_postgresql_is_looked_into(
    doctor: Doctor, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.create_database()
    database = Database(url)
    upgrade(database)
    worked(database)
    careless = doctor("--workers", "99", database_url=url, **PUBLIC)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = on'))
    database.dispose()
    monkeypatch.setattr(databases, "DURABLE", {})  # the server of tests trades durability for speed
    sound = doctor(database_url=url, **KEYS)
    monkeypatch.setattr(databases, "SOME", 0.0)
    off = doctor(database_url=url, **KEYS)

    assert "fsync is off" in careless.words("PostgreSQL")
    assert (careless.state("PostgreSQL"), careless.state("connections")) == ("fault", "warning")
    assert (sound.state("PostgreSQL"), sound.state("migrations"), sound.state("clock")) == ("ok", "ok", "ok")
    assert sound.state("ASSAY_QUEUE_URL") == "ok"
    assert off.state("clock") == "warning"


def test_a_pooler_in_between_is_found_out(doctor: Doctor, postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database()
    database = Database(url)
    upgrade(database)
    database.dispose()
    with pooling(Path(database.engine.url.query["host"]) / ".s.PGSQL.5432") as port:
        name = database.engine.url.database
        through = f"postgresql+psycopg://postgres@127.0.0.1:{port}/{name}?sslmode=disable"
        careless = doctor(database_url=through, queue_url=url)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'ALTER DATABASE "{name}" SET lock_timeout = 7000'))
        careful = doctor(database_url=f"{through}&prepare_threshold=none", queue_url=url)
    database.dispose()

    assert careless.state("connections") == ""
    assert "ALTER ROLE postgres SET lock_timeout = '5s'" in careless.words("lock_timeout")
    assert careful.state("lock_timeout") == "ok"
    assert "statements are prepared" in careless.words("ASSAY_DATABASE_URL")
    assert "nothing is prepared" in careful.words("ASSAY_DATABASE_URL")


def test_how_often_a_statement_is_prepared_stands_in_the_address() -> None:
    with pytest.raises(Exception, match="neither a number nor none"):
        Database("postgresql+psycopg:///assay?prepare_threshold=often")
