"""Counting what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from assay.storage.database import Database

#: SQLite's driver is told to begin; that asks for nothing.
BEGIN = ("BEGIN", "BEGIN IMMEDIATE")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that run in the block."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement not in BEGIN:
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
