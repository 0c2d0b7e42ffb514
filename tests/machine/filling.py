"""Rows for every table of any migration: found by trying what the tables themselves say they take.

What a column may hold is read from the database: its type, its words, what it points at. Where a constraint is about
several columns at once, another row is tried.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from assay.storage.raw_tables import (
    BOOKKEEPING,
    RawTable,
    Row,
    raw_tables,
    read_rows,
    set_sequences,
    write_rows,
)

#: A row that fits is found within a few tries; a table that takes none of so many is one that this must learn.
TRIES = 2000
#: What survives nowhere by luck: quotes, tabs, backslashes, lines, 4 bytes, right-to-left. Lower case, for addresses.
WORDS = "ana o'neill\t“ß”\\n\\ \n学 🎓 \u200fשלום; drop table"
_WORDS_OF = re.compile(r"(\w+) IN \(([^)]*)\)")


def fill(connection: Connection, rows: int = 4, seed: int = 7) -> None:
    """So many rows in every table of a SQLite database, as far as the tables take them."""
    chance = Random(seed)  # noqa: S311
    metadata = sa.MetaData()
    metadata.reflect(connection, only=lambda name, _: name != BOOKKEEPING)
    for raw in raw_tables(connection):
        maker = _Maker(connection, metadata.tables[raw.name], raw, chance)
        assert maker.add(), f"no row that {raw.name} takes was found"
        for _ in range(rows - 1):
            maker.add(tries=50)


def copy_rows(source: Connection, target: Connection) -> None:
    """The same rows in a database with the same tables, which may be of the other kind."""
    for table in raw_tables(source):
        write_rows(target, table, list(read_rows(source, table)))
    set_sequences(target, {})


def everything(connection: Connection) -> dict[str, list[Row]]:
    """Every row of every table; JSON as what it says, for PostgreSQL spells it in another way."""
    return {each.name: _said(each, connection) for each in raw_tables(connection)}


def _said(table: RawTable, connection: Connection) -> list[Row]:
    names = sorted(table.columns, key=lambda each: each.name)
    places = [table.names.index(each.name) for each in names]
    rows = [
        [
            json.loads(row[place]) if each.kind == "json" and row[place] is not None else row[place]
            for place, each in zip(places, names, strict=True)
        ]
        for row in read_rows(connection, table)
    ]
    # Databases give the keys of an object in orders of their own.
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, default=str))


class _Maker:
    """Makes rows of one table."""

    def __init__(self, connection: Connection, table: sa.Table, raw: RawTable, chance: Random) -> None:
        self._connection, self._table, self._raw, self._chance = connection, table, raw, chance
        checks = sa.inspect(connection).get_check_constraints(table.name)
        found = _WORDS_OF.findall(" ".join(each["sqltext"] for each in checks))
        self._words = {column: re.findall(r"'([^']*)'", words) for column, words in found}
        self._count = 0
        self._parents = {key: self._rows_of(key) for key in table.foreign_key_constraints}

    def _rows_of(self, key: sa.ForeignKeyConstraint) -> list[Row]:
        found = self._connection.execute(sa.select(*(each.column for each in key.elements))).all()
        return [list(each) for each in found] or [[None] * len(key.column_keys)]

    def add(self, tries: int = TRIES) -> bool:
        """Whether another row was found that the table takes."""
        for _ in range(tries):
            try:
                # One statement: SQLite undoes it alone where a constraint says no.
                write_rows(self._connection, self._raw, [self._row()])
                return True
            except sqlite3.IntegrityError:
                continue
        return False

    def _row(self) -> Row:
        self._count += 1
        known = self._pointed_at()
        return [
            known[each.name] if each.name in known else self._value(each.name, each.kind)
            for each in self._raw.columns
        ]

    def _pointed_at(self) -> Mapping[str, Any]:
        """The values of columns that point at other rows, all of one row at a time."""
        known: dict[str, Any] = {}
        for key in self._table.foreign_key_constraints:
            if all(self._table.c[name].nullable for name in key.column_keys) and self._chance.random() < 0.4:
                known |= dict.fromkeys(key.column_keys, None)
                continue
            values = self._chance.choice(self._parents[key])
            known |= dict(zip(key.column_keys, values, strict=True))
        return known

    def _value(self, name: str, kind: str) -> Any:
        column, chance = self._table.c[name], self._chance
        if column.nullable and chance.random() < 0.4:
            return None
        if name in self._words:
            return chance.choice(self._words[name])
        numbers = {"integer": self._count if column.primary_key else chance.randint(0, 3), "number": 0.1}
        number = chance.randint(10, 27)
        return {
            **numbers,
            "boolean": chance.random() < 0.5,
            "instant": f"2026-03-{number}T{number - 9:02}:30:00.{self._count:06}+00:00",
            "day": f"2026-04-{number}",
            "json": json.dumps({"words": WORDS, "half": 0.5, "list": [1, None, True], "n": self._count}),
            "bytes": "AP8B",
            "text": f"{self._count} {WORDS}"[: getattr(column.type, "length", None) or 4000],
        }[kind]
