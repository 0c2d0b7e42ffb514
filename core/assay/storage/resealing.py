"""Which keys the database holds values under, and writing its values anew: after a rotation, or when sealing begins.

Small transactions, each row changed only if it is as it was read: everybody else goes on meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.keyring import MARK, SealError
from assay.storage.sealing import SEALED, SealedDocument

#: Rows in one transaction: a few milliseconds, which a candidate's save may have to wait.
BATCH: Final = 200


class EncryptionKey(Base):
    """A key under which there may be values. What it is, nobody can tell from its id."""

    __tablename__ = "encryption_keys"

    id: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    since: Mapped[datetime]


_KEYS: Final[sa.Table] = Base.metadata.tables[EncryptionKey.__tablename__]


@dataclass(frozen=True)
class Left:
    """What a column holds that is not kept as new values are."""

    column: str
    values: int


def require_keys(database: Database, now: datetime) -> None:
    """Refuse to go on without a key under which there are values; note the one that seals from now on.

    Raises `SealError`. Tables of before there were keys hold no sealed value.
    """
    keyring = database.keyring
    if not sa.inspect(database.engine).has_table(EncryptionKey.__tablename__):
        return
    with database.reading() as session:
        known = set(session.scalars(sa.select(EncryptionKey.id)))
    for missing in sorted(known - set(keyring.by_id)):
        raise SealError(f"the database holds values under the key {missing}; {keyring.remedy}")
    if keyring.seals and keyring.keys[0].id not in known:
        with database.writing() as session:
            if session.get(EncryptionKey, keyring.keys[0].id) is None:
                session.add(EncryptionKey(id=keyring.keys[0].id, since=now))


def sealed_columns() -> tuple[sa.Column[Any], ...]:
    """Every column of which the values are sealed."""
    tables = Base.metadata.sorted_tables
    return tuple(column for table in tables for column in table.columns if isinstance(column.type, SEALED))


def left(database: Database) -> tuple[Left, ...]:
    """The columns that hold values of before, and how many; it reads every row."""
    found = []
    for column in sealed_columns():
        with database.engine.connect() as connection:
            query = (
                sa.select(sa.func.count()).select_from(column.table).where(_is_of_before(database, column))
            )
            found.append(Left(str(column), connection.scalar(query) or 0))
    return tuple(each for each in found if each.values)


def reseal(database: Database) -> Iterator[Left]:
    """Write all values of before anew, column by column; tells after each batch how many it wrote."""
    for column in sealed_columns():
        after: Sequence[Any] | None = None
        while rows := _batch(database, column, after):
            after = tuple(rows[-1])
            yield Left(str(column), _write(database, column, rows))


def forget_unused(database: Database) -> tuple[str, ...]:
    """Let go of the keys under which there is nothing any more; only after `left` found nothing."""
    keyring = database.keyring
    used = {keyring.keys[0].id} if keyring.seals else set()
    with database.writing() as session:
        gone = [each for each in session.scalars(sa.select(EncryptionKey)) if each.id not in used]
        for each in gone:
            session.delete(each)
        return tuple(each.id for each in gone)


def _raw(database: Database, column: sa.Column[Any]) -> sa.ColumnElement[str]:
    """What stands in the database, as text: a JSON value in its letters."""
    if database.is_sqlite:
        return sa.type_coerce(column, sa.Text())
    return sa.cast(sa.type_coerce(column, sa.Text()), sa.Text())


def _quote(column: sa.Column[Any]) -> str:
    return '"' if isinstance(column.type, SealedDocument) else ""


def _is_of_before(database: Database, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    raw, quote, keyring = _raw(database, column), _quote(column), database.keyring
    is_value = raw.not_in(("", "null"))
    if keyring.seals:
        return is_value & raw.not_like(f"{quote}{keyring.start}%")
    return is_value & raw.like(f"{quote}{MARK}%")


def _batch(database: Database, column: sa.Column[Any], after: Sequence[Any] | None) -> Sequence[sa.Row[Any]]:
    """The primary keys of the next rows."""
    keys = tuple(column.table.primary_key)
    query = sa.select(*keys).where(_is_of_before(database, column))
    if after is not None:
        query = query.where(sa.tuple_(*keys) > sa.tuple_(*(sa.literal(each) for each in after)))
    with database.engine.connect() as connection:
        return connection.execute(query.order_by(*keys).limit(BATCH)).all()


def _write(database: Database, column: sa.Column[Any], rows: Sequence[sa.Row[Any]]) -> int:
    """Each value as new ones are kept. It is read under a lock, so nothing that somebody changes meanwhile is lost."""
    keys, written = tuple(column.table.primary_key), 0
    with database.writing_connection() as connection:
        for row in rows:
            here = sa.and_(*(key == value for key, value in zip(keys, row, strict=True)))
            value = connection.scalar(sa.select(column).where(here).with_for_update())
            if value is not None:
                change = sa.update(column.table).where(here).values({column.name: value})
                written += connection.execute(change).rowcount
    return written
