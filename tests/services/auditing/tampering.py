"""Doing to the log, as somebody with the database could, what the database itself refuses to do by accident."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError

from assay.assessment.audit_chain.linking import Head
from assay.services.audit import record
from assay.services.auditing.verifying import Report, verify
from assay.services.people import Actor
from assay.storage.database import Database
from services.building import ASSOCIATION, NOW

TRIGGERS = (
    "audit_is_not_changed",
    "audit_links_are_not_changed",
    "audit_is_not_deleted",
    "audit_links_are_not_deleted",
)


@contextmanager
def forced(database: Database) -> Iterator[Connection]:
    """A connection for which no rule of the database holds."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        if database.is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            for statement in _unruled(database):
                connection.execute(text(statement))
            yield connection
        if database.is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


def _unruled(database: Database) -> list[str]:
    if database.is_sqlite:
        return [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]
    return ["SET LOCAL session_replication_role = replica"]


def tamper(database: Database, *statements: str) -> None:
    """Run statements behind everybody's back."""
    with forced(database) as connection:
        for each in statements:
            connection.exec_driver_sql(each)


def mistype(database: Database, statement: str) -> bool:
    """Put in what the column cannot hold, and say whether the database took it: SQLite does, PostgreSQL never."""
    if database.is_sqlite:
        tamper(database, statement)
    else:
        with pytest.raises(DataError):
            tamper(database, statement)
        assert report(database).is_whole
    return database.is_sqlite


ORDERS = {"journal": "number", "responses": "section, question", "results": "sitting_id"}


def damage_seal(database: Database, table: str, sitting: int, column: str = "answer") -> None:
    """Change one letter of the first sealed value of a sitting: in its journal, its responses, or its result."""
    first, order = f"FROM {table} WHERE sitting_id = {sitting}", ORDERS[table]
    with database.engine.connect() as connection:
        query = f"SELECT CAST({column} AS TEXT) {first} ORDER BY {order} LIMIT 1"
        sealed = str(connection.exec_driver_sql(query).scalar_one())
    assert "sealed:1:" in sealed
    # Three letters in turn: damaged a second time, it is not what it was.
    damaged = sealed[:40] + {"A": "B", "B": "C"}.get(sealed[40], "A") + sealed[41:]
    is_it = f"CAST({column} AS TEXT) = '{sealed}'"
    value = f"'{damaged}'" if database.is_sqlite else f"CAST('{damaged}' AS JSONB)"
    tamper(database, f"UPDATE {table} SET {column} = {value} WHERE sitting_id = {sitting} AND {is_it}")  # noqa: S608


def report(database: Database, association: str = ASSOCIATION, noted: Sequence[Head] = ()) -> Report:
    """What is found in one association."""
    with database.reading() as session:
        (found,) = verify(session, [association], {association: noted})
    return found


def places(database: Database) -> list[tuple[int | None, str]]:
    """Where faults are, and of which kind."""
    return [(fault.number, fault.kind) for fault in report(database).faults]


def fill(database: Database, actor: Actor, count: int = 8) -> None:
    """So many acts, each in a transaction of its own."""
    for number in range(1, count + 1):
        with database.writing() as session:
            at = NOW + timedelta(seconds=number)
            record(
                session, ASSOCIATION, actor, "extra time", f"sitting 9{number}", at, before=0, after=number
            )
