"""Tables and rows as they lie in a database, whatever the code makes of them: for backups.

The tables are read from the database itself, so they are those of its own migration, and no type of ours turns
a value into something else: what lies there encrypted stays so. A value is one of JSON's scalars.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from psycopg import Cursor
from psycopg import sql as pg
from sqlalchemy import Connection

from assay.storage.queue import TABLES as QUEUE

Kind = Literal["integer", "number", "boolean", "text", "instant", "day", "json", "bytes"]
Row = list[Any]

#: The first that fits: some types are special cases of others.
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
    (sa.Boolean, "boolean"),
    (sa.DateTime, "instant"),
    (sa.Date, "day"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Integer, "integer"),
    (sa.Numeric, "number"),
    (sa.Float, "number"),
    (sa.String, "text"),
)
#: What alembic writes into the database it looks after.
BOOKKEEPING = "alembic_version"
#: How PostgreSQL is asked for each kind; JSON as its text.
_POSTGRES: dict[Kind, str] = {
    "integer": "int8",
    "number": "float8",
    "boolean": "bool",
    "text": "text",
    "instant": "timestamptz",
    "day": "text",
    "json": "text",
    "bytes": "bytea",
}
_SEQUENCES = """
    SELECT own.column, own.sequence, coalesce(pg_sequence_last_value(own.sequence::regclass), 0)
    FROM (
        SELECT table_name || '.' || column_name AS column,
            pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
        FROM information_schema.columns WHERE table_schema = current_schema()
    ) AS own
    WHERE own.sequence IS NOT NULL
"""


@dataclass(frozen=True)
class RawColumn:
    """A column by its name, and what kind of value it holds."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class RawTable:
    """A table; `key` are the columns of its primary key."""

    name: str
    columns: tuple[RawColumn, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(each.name for each in self.columns)


def raw_tables(connection: Connection, but: Collection[str] = ()) -> tuple[RawTable, ...]:
    """Every table that the database has, but these, those first that others point at."""
    return tuple(_raw(each) for each in _reflected(connection).sorted_tables if each.name not in but)


def drop_tables(connection: Connection) -> None:
    """Take away every table, so that migrations can make them anew."""
    _reflected(connection).drop_all(connection)
    connection.execute(sa.text(f"DROP TABLE IF EXISTS {BOOKKEEPING}"))


def count_rows(connection: Connection, table: RawTable) -> int:
    """How many rows it has now."""
    return int(connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table.name))) or 0)


def _reflected(connection: Connection) -> sa.MetaData:
    metadata = sa.MetaData()
    # What waits in the queue of jobs comes round by itself, and Huey makes its tables.
    metadata.reflect(connection, only=lambda name, _: name != BOOKKEEPING and not name.startswith(QUEUE))
    return metadata


def _raw(table: sa.Table) -> RawTable:
    columns = tuple(RawColumn(each.name, _kind(each)) for each in table.columns)
    return RawTable(table.name, columns, tuple(each.name for each in table.primary_key))


def _kind(column: sa.Column[Any]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(column.type, known):
            return kind
    raise RuntimeError(
        f"{column.table.name}.{column.name} is of a type that no backup knows: {column.type!r}"
    )


def read_rows(connection: Connection, table: RawTable) -> Iterator[Row]:
    """The rows in the order of their key, a few at a time."""
    if connection.dialect.name == "sqlite":
        return _read_sqlite(connection, table)
    return _read_postgres(connection, table)


def write_rows(connection: Connection, table: RawTable, rows: Iterable[Row]) -> None:
    """Add rows as `read_rows` gave them, whichever database that was."""
    if connection.dialect.name == "sqlite":
        _write_sqlite(connection, table, rows)
    else:
        _write_postgres(connection, table, rows)


def sequences(connection: Connection) -> dict[str, int]:
    """How far the numbers of `table.column` were given out, where the database counts that itself."""
    return {column: last for column, (_, last) in _sequences(connection).items()}


def set_sequences(connection: Connection, known: Mapping[str, int]) -> None:
    """Let the next row of each table get a number that none had; SQLite sees to that itself."""
    for column, (sequence, _) in _sequences(connection).items():
        table, _, name = column.partition(".")
        named = sa.table(table, sa.column(name))
        last = max(known.get(column, 0), connection.scalar(sa.select(sa.func.max(named.c[name]))) or 0)
        connection.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))


def _sequences(connection: Connection) -> dict[str, tuple[str, int]]:
    """By `table.column`: the name of the sequence, and the last number that it gave."""
    if connection.dialect.name == "sqlite":
        return {}
    found = connection.execute(sa.text(_SEQUENCES)).all()
    return {column: (sequence, last) for column, sequence, last in found}


def _dialect(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.driver_connection


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _read_sqlite(connection: Connection, table: RawTable) -> Iterator[Row]:
    changes = _changes(table, _FROM_SQLITE)
    order = _quoted(table.key) or "rowid"
    query = f'SELECT {_quoted(table.names)} FROM "{table.name}" ORDER BY {order}'  # noqa: S608 (names of tables)
    for row in _dialect(connection).execute(query):
        yield _changed(list(row), changes)


def _write_sqlite(connection: Connection, table: RawTable, rows: Iterable[Row]) -> None:
    changes = _changes(table, _TO_SQLITE)
    places = ", ".join("?" * len(table.columns))
    query = f'INSERT INTO "{table.name}" ({_quoted(table.names)}) VALUES ({places})'  # noqa: S608
    _dialect(connection).executemany(query, (_changed(row, changes) for row in rows))


def _read_postgres(connection: Connection, table: RawTable) -> Iterator[Row]:
    changes = _changes(table, _FROM_POSTGRES)
    wanted = [
        pg.SQL("{}::{}").format(pg.Identifier(each.name), pg.SQL(_POSTGRES[each.kind]))
        for each in table.columns
    ]
    query = pg.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        pg.SQL(", ").join(wanted),
        pg.Identifier(table.name),
        pg.SQL(", ").join(map(pg.Identifier, table.key)) if table.key else pg.SQL("1"),
    )
    cursor: Cursor[Any] = _dialect(connection).cursor()
    with cursor.copy(query) as copy:
        copy.set_types([_POSTGRES[each.kind] for each in table.columns])
        for row in copy.rows():
            yield _changed(list(row), changes)


def _write_postgres(connection: Connection, table: RawTable, rows: Iterable[Row]) -> None:
    changes = _changes(table, _TO_POSTGRES)
    names = pg.SQL(", ").join(map(pg.Identifier, table.names))
    query = pg.SQL("COPY {} ({}) FROM STDIN").format(pg.Identifier(table.name), names)
    cursor: Cursor[Any] = _dialect(connection).cursor()
    with cursor.copy(query) as copy:
        for row in rows:
            copy.write_row(_changed(row, changes))


Change = Callable[[Any], Any]


def _changes(table: RawTable, known: dict[Kind, Change]) -> list[tuple[int, Change]]:
    return [(n, known[each.kind]) for n, each in enumerate(table.columns) if each.kind in known]


def _changed(row: Row, changes: Iterable[tuple[int, Change]]) -> Row:
    for place, change in changes:
        if row[place] is not None:
            row[place] = change(row[place])
    return row


def _from_naive(kept: str) -> str:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC).isoformat(timespec="microseconds")


def _from_aware(kept: datetime) -> str:
    return kept.astimezone(UTC).isoformat(timespec="microseconds")


def _to_naive(kept: str) -> str:
    """As SQLAlchemy writes it, for instants are compared as text."""
    return datetime.fromisoformat(kept).replace(tzinfo=None).isoformat(" ", "microseconds")


def _to_base64(kept: bytes) -> str:
    return b64encode(kept).decode("ascii")


# A JSON column of SQLite takes what looks like a number for one.
_FROM_SQLITE: dict[Kind, Change] = {
    "instant": _from_naive, "boolean": bool, "json": str, "bytes": _to_base64, "number": float,
}  # fmt: skip
_TO_SQLITE: dict[Kind, Change] = {"instant": _to_naive, "boolean": int, "bytes": b64decode}
_FROM_POSTGRES: dict[Kind, Change] = {"instant": _from_aware, "bytes": _to_base64}
_TO_POSTGRES: dict[Kind, Change] = {"bytes": b64decode}
