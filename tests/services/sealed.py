"""Databases whose sensitive columns are sealed, and looking at what really stands in them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.keyring import Keyring
from assay.storage.resealing import sealed_columns
from assay.storage.sealing import install
from machine.grounds import Ground, PostgresCopy


@contextmanager
def keyed(database: Database, keys: str) -> Iterator[Keyring]:
    """The database as an installation with this setting opens it."""
    before, database.keyring = database.keyring, Keyring.of(keys)
    install(database.engine, database.keyring)
    database.dispose()
    try:
        yield database.keyring
    finally:
        database.keyring = before
        install(database.engine, before)
        database.dispose()


def raw(ground: Ground) -> bytes:
    """Every byte that lies on the disk: SQLite's file, or what `pg_dump` writes of each table."""
    copy = ground.copy()
    return b"\n".join(copy.rows.values()) if isinstance(copy, PostgresCopy) else bytes(copy)


def opened(database: Database) -> Mapping[str, list[object]]:
    """What the sealed columns hold, as the services read them."""
    with database.engine.connect() as connection:
        return {
            str(column): list(connection.scalars(select(column).order_by(*column.table.primary_key.columns)))
            for column in sealed_columns()
        }
