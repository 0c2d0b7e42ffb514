"""The migrations make the tables that the code describes, on both databases, from nothing and again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import bindparam, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from assay.services.audit import record
from assay.services.auditing.verifying import verify
from assay.storage import schema
from assay.storage.base import Base, Instant
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm, Window
from machine.postgres import PostgresServer

AT = datetime(2026, 3, 14, 12, tzinfo=UTC)
BEFORE_PARALLEL_FORMS = (
    "INSERT INTO people (id, email, name, active, fs_uniquifier, time_zone)"
    " VALUES (1, 'ada@example.org', 'Ada', true, '1', 'UTC')",
    "INSERT INTO windows (id, association, exam, name, opens_at, closes_at)"
    " VALUES (1, 'guild', 'master', 'Spring', '2026-03-01', '2026-03-31')",
    "INSERT INTO forms (id, association, window_id, category, seed, fingerprint, content, assembled_at)"
    " VALUES (41, 'guild', 1, 'clinical', 5, 'f', '{}', '2026-03-01')",
    "INSERT INTO sittings (id, association, window_id, person_id, form_id, category, code, status, extra_percent,"
    " registered_at, ticket, journal_length)"
    " VALUES (1, 'guild', 1, 1, 41, 'clinical', 'A2-3456', 'scheduled', 0, '2026-03-02', 0, 0)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'assay.sqlite'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    database = Database(url)
    yield database
    database.dispose()


def test_an_empty_database_comes_to_the_tables_of_the_code(database: Database) -> None:
    assert not schema.is_current(database)
    schema.upgrade(database)

    assert schema.is_current(database)
    assert schema.differences(database) == []
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_migrating_again_keeps_what_is_there(database: Database) -> None:
    schema.upgrade(database)
    with database.writing() as session:
        session.add(Person(email="ada@example.org", name="Ada", fs_uniquifier="1"))
    schema.upgrade(database)

    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["Ada"]


def test_what_the_first_version_kept_is_there_after_the_second(database: Database) -> None:
    with database.writing_connection() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO windows (id, association, exam, name, opens_at, closes_at)"
                " VALUES (1, 'guild', 'master', 'Spring', '2026-03-01', '2026-03-31')"
            )
        )
    schema.upgrade(database)

    with database.reading() as session:
        window = session.scalars(select(Window)).one()
        assert (window.name, window.only_approved) == ("Spring", False)


def test_a_window_with_one_form_and_its_sittings_outlive_the_table_of_forms(database: Database) -> None:
    """SQLite makes the table anew, for its rule about what is unique changes; sittings point at its rows."""
    with database.writing_connection() as connection:
        command.upgrade(schema._config(connection), "0003")
        for statement in BEFORE_PARALLEL_FORMS:
            connection.execute(text(statement))
    schema.upgrade(database)

    with database.writing() as session:
        sitting = session.scalars(select(Sitting)).one()
        assert (sitting.form.number, sitting.form.key, sitting.form.seed) == (0, "clinical", 5)
        assert sitting.window.drawing is None
        session.add_all(_form(sitting.window, number) for number in (1, 2))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(_form(session.scalars(select(Window)).one(), 2))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("DELETE FROM forms WHERE id = 41"))


def _kept_log(database: Database, count: int) -> None:
    """A log of version 0005 of two associations, in turn, with details as people and plugins give them."""
    details = ('{"reason": "Fuego — «alarma» 🔥", "percent": 72.0, "more": [1, 2.5, null, true]}', "{}")
    line = text(
        "INSERT INTO audit (association, at, actor_id, act, subject, detail)"
        " VALUES (:association, :at, :actor, 'void sitting', 'sitting 1', :detail)"
    )
    rows = [
        {
            "association": ("guild", "other")[number % 2],
            "at": AT + timedelta(microseconds=number),
            "actor": 1 if number % 3 else None,
            "detail": details[number % 2],
        }
        for number in range(count)
    ]
    with database.writing_connection() as connection:
        command.upgrade(schema._config(connection), "0005")
        connection.execute(text(BEFORE_PARALLEL_FORMS[0]))
        connection.execute(line.bindparams(bindparam("at", type_=Instant())), rows)


def test_a_log_that_was_kept_before_there_was_a_chain_becomes_one(database: Database) -> None:
    _kept_log(database, 2_100)  # more of each than are chained at once
    schema.upgrade(database)

    with database.writing() as session:
        record(session, "guild", None, "register", "sitting 2", AT)
    with database.reading() as session:
        found = {each.association: (each.lines, each.is_whole) for each in verify(session)}
    assert found == {"guild": (1_051, True), "other": (1_050, True)}
    with pytest.raises(IntegrityError, match="only ever added"), database.writing_connection() as connection:
        connection.execute(text("DELETE FROM audit"))


def _form(window: Window, number: int) -> StoredForm:
    return StoredForm(
        association="guild", window=window, category="clinical", number=number, seed=5,
        fingerprint="a", content={}, assembled_at=AT,
    )  # fmt: skip


def test_rules_that_must_never_break_are_constraints(database: Database) -> None:
    schema.upgrade(database)
    with database.writing() as session:
        session.add(Person(id=1, email="ada@example.org", name="Ada", fs_uniquifier="1"))
    broken = [
        Person(email="ADA@example.net", name="Capital", fs_uniquifier="2"),
        Person(email="ada@example.org", name="Twice", fs_uniquifier="3"),
        Appointment(person_id=1, association="guild", role="king"),
        Appointment(person_id=99, association="guild", role="reviewer"),
        Window(association="guild", exam="e", name="Backwards", opens_at=AT, closes_at=AT - timedelta(1)),
    ]
    for row in broken:
        with pytest.raises(IntegrityError), database.writing() as session:
            session.add(row)


def test_instants_come_back_as_they_went_in(database: Database) -> None:
    schema.upgrade(database)
    east = AT.astimezone(timezone(timedelta(hours=9)))
    with database.writing() as session:
        session.add(
            Window(
                association="g", exam="e", name="n", opens_at=east, closes_at=AT + timedelta(microseconds=1)
            )
        )

    with database.reading() as session:
        window = session.scalars(select(Window)).one()
        assert (window.opens_at, window.closes_at) == (AT, AT + timedelta(microseconds=1))
        assert window.opens_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    schema.upgrade(database)
    naive = Window(association="g", exam="e", name="n", opens_at=AT.replace(tzinfo=None), closes_at=AT)
    with pytest.raises(StatementError, match="has no time zone"), database.writing() as session:
        session.add(naive)


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'assay.sqlite'}")
    with database.engine.connect() as connection:
        found = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.dispose()

    assert found == ["wal", 2, 1]
