"""The database: whether it answers, keeps what it acknowledged, and is of this version."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

import psycopg
from sqlalchemy import Connection, make_url, select, text

from assay.cli.doctor.findings import Finding, Patient, State
from assay.storage.audit_guard import missing_triggers
from assay.storage.connections import PATIENCE
from assay.storage.database import Database
from assay.storage.resealing import EncryptionKey
from assay.storage.schema import current_revision, is_current, knows_revision

PLACE: Final = "ASSAY_DATABASE_URL"
#: Threads of a web process that use the database, and its mails; those of a worker.
OF_WEB, OF_WORKER = 10, 5
#: Seconds between our clock and the database's.
SOME, TOO_MANY = 2, 60
OLDEST_POSTGRES: Final = 14
OLDEST_SQLITE: Final = (3, 35)
#: What keeps an acknowledged answer through a power cut.
DURABLE: Final = {"fsync": "on", "full_page_writes": "on"}
SYNCHRONOUS: Final = {"on", "remote_apply", "remote_write", "local"}


def look_at_database(patient: Patient) -> Iterator[Finding]:
    """Everything about the database, as far as one gets."""
    url = make_url(patient.settings.database_url)
    is_file = url.get_backend_name() == "sqlite"
    if is_file and url.database and not Path(url.database).exists():
        yield Finding("fault", PLACE, f"there is no {url.database}", "assay migrate")
        return
    database = Database(patient.settings.database_url, patient.settings.keyring)
    try:
        with database.engine.connect() as connection:
            yield from (_look_at_sqlite if is_file else _look_at_postgres)(connection, patient)
            yield from _look_at_tables(database, current_revision(connection))
    finally:
        database.dispose()


def _look_at_tables(database: Database, revision: str | None) -> Iterator[Finding]:
    if is_current(database):
        yield Finding("ok", "migrations", "the tables are those of this version")
        yield _look_at_guard(database)
    elif revision and not knows_revision(revision):
        remedy = "install the version of Assay that ran before"
        yield Finding("fault", "migrations", f"the tables ({revision}) are of a newer version", remedy)
    else:
        yield Finding("fault", "migrations", "the tables are not those of this version", "assay migrate")


def _look_at_guard(database: Database) -> Finding:
    with database.engine.connect() as connection:
        gone = missing_triggers(connection)
    if not gone:
        return Finding("ok", "audit log", "the database refuses to change or delete its lines")
    said = f"the database would let its lines be changed: {', '.join(gone)} not in force"
    remedy = "find out who did that; assay migrate puts them back, assay audit verify says what was changed"
    return Finding("fault", "audit log", said, remedy)


def _look_at_sqlite(connection: Connection, patient: Patient) -> Iterator[Finding]:
    version = str(connection.scalar(text("SELECT sqlite_version()")))
    if tuple(map(int, version.split(".")[:2])) < OLDEST_SQLITE:
        yield Finding("fault", PLACE, f"SQLite {version} is too old", "install a Python with SQLite 3.35")
    wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
    for name, value in wanted.items():
        found = str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
        if found != value:
            remedy = "put the file on a local disk: network folders cannot do this"
            yield Finding("fault", PLACE, f"{name} is {found} and not {value}", remedy)
    broken = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if broken != "ok":
        yield Finding("fault", PLACE, f"the file is damaged: {broken}", "restore the newest backup")
    yield Finding("ok", PLACE, f"SQLite {version}")
    if patient.nodes > 1:
        yield Finding("fault", PLACE, "SQLite serves one node only", "use PostgreSQL")


def _look_at_postgres(connection: Connection, patient: Patient) -> Iterator[Finding]:
    shown: dict[str, str] = dict(connection.execute(text("SELECT name, setting FROM pg_settings")).all())
    major = int(shown["server_version_num"]) // 10000
    if major < OLDEST_POSTGRES:
        yield Finding(
            "fault", PLACE, f"PostgreSQL {major} is too old", f"upgrade to {OLDEST_POSTGRES} or later"
        )
    else:
        yield Finding("ok", PLACE, f"PostgreSQL {shown['server_version']}")
    yield from _look_at_durability(shown)
    yield from _look_at_clock(connection, patient)
    if _is_pooled(connection):
        yield from _look_at_pooler(connection)
    else:
        yield from _look_at_connections(shown, patient)


def _look_at_durability(shown: dict[str, str]) -> Iterator[Finding]:
    remedy = "turn it on: without it a power cut takes answers that were acknowledged"
    for name, value in DURABLE.items():
        if shown[name] != value:
            yield Finding("fault", "PostgreSQL", f"{name} is {shown[name]}", remedy)
    if shown["synchronous_commit"] not in SYNCHRONOUS:
        yield Finding("fault", "PostgreSQL", f"synchronous_commit is {shown['synchronous_commit']}", remedy)
    else:
        yield Finding("ok", "PostgreSQL", f"synchronous_commit is {shown['synchronous_commit']}")


def _look_at_clock(connection: Connection, patient: Patient) -> Iterator[Finding]:
    before = patient.now()
    theirs: datetime = connection.scalar(text("SELECT clock_timestamp()")) or before
    ours = before + (patient.now() - before) / 2
    seconds = abs((theirs.astimezone(UTC) - ours).total_seconds())
    said = f"this machine and the database differ by {seconds:.1f} s"
    if seconds < SOME:
        yield Finding("ok", "clock", said)
    else:
        state: State = "fault" if seconds >= TOO_MANY else "warning"
        yield Finding(
            state, "clock", said, "let both follow a time server: deadlines are of this machine's clock"
        )


def _look_at_connections(shown: dict[str, str], patient: Patient) -> Iterator[Finding]:
    free = int(shown["max_connections"]) - int(shown["superuser_reserved_connections"])
    needed = patient.nodes * (patient.workers * OF_WEB + OF_WORKER)
    said = f"{patient.nodes} x {patient.workers} web processes need up to {needed} connections of {free}"
    remedy = "raise max_connections, or put PgBouncer in between"
    yield (
        Finding("ok", "connections", said)
        if needed <= free
        else Finding("warning", "connections", said, remedy)
    )


def _is_pooled(connection: Connection) -> bool:
    """A pooler gives a process number of its own."""
    driver = cast("psycopg.Connection[object]", connection.connection.driver_connection)
    return driver.info.backend_pid != int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def _look_at_pooler(connection: Connection) -> Iterator[Finding]:
    """What one statement prepares, another server may not know."""
    driver = cast("psycopg.Connection[object]", connection.connection.driver_connection)
    said = "a pooler stands between this machine and the database"
    if driver.prepare_threshold is None:
        yield Finding("ok", PLACE, f"{said}, and nothing is prepared")
    else:
        remedy = "add ?prepare_threshold=none to the address, if the pool mode is transaction"
        yield Finding("warning", PLACE, f"{said}, and statements are prepared", remedy)
    yield from _look_at_patience(connection)


def _look_at_patience(connection: Connection) -> Iterator[Finding]:
    """Assay's own transactions say how long they wait; behind a pooler, nobody else can but by the role."""
    place = "lock_timeout"
    others = int(
        connection.scalar(text("SELECT reset_val FROM pg_settings WHERE name = 'lock_timeout'")) or 0
    )
    if not others:
        role = connection.dialect.identifier_preparer.quote(
            str(connection.scalar(text("SELECT current_user")))
        )
        said = "whoever does not ask for it, such as the queue, waits for a lock without an end"
        yield Finding("warning", place, said, f"ALTER ROLE {role} SET lock_timeout = '{PATIENCE}s'")
    else:
        yield Finding("ok", place, f"is set on the server: {others / 1000:g} s")


def look_at_keys(patient: Patient) -> Iterator[Finding]:
    """Every key is here under which something was ever sealed."""
    place, keyring = "ASSAY_ENCRYPTION_KEYS", patient.settings.keyring
    database = Database(patient.settings.database_url, keyring)
    try:
        with database.reading() as session:
            known = set(session.scalars(select(EncryptionKey.id)))
    finally:
        database.dispose()
    if missing := sorted(known - set(keyring.by_id)):
        said = f"the database holds values under {', '.join(missing)}, and such a key is not here"
        yield Finding("fault", place, said, "put it back behind the others: no process starts without it")
    elif keyring.seals:
        yield Finding("ok", place, f"seals under {keyring.keys[0].id}; {len(keyring.keys)} here open values")
    else:
        yield Finding("ok", place, "nothing new is sealed")
