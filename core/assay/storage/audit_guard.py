"""The triggers that keep lines of the audit log from being changed: whether they are there, and putting them back.

They are no part of the tables that the code describes. SQLite drops them without a word where a migration makes the
table anew, and whoever owns the database can take them away.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from assay.storage.schema import MIGRATIONS

#: The migration that makes them.
MADE_IN: Final = "0007"
_TRIGGER: Final = re.compile(r"CREATE TRIGGER (\w+)\s+BEFORE \w+ ON (\w+)")
#: Those that are in force: PostgreSQL can keep one and not heed it.
_SQLITE: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_POSTGRES: Final = (
    "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
    " AND tgrelid IN (to_regclass('audit'), to_regclass('audit_links'))"
)


class Trigger(NamedTuple):
    """The table that it guards, and how it is made."""

    table: str
    statement: str


@cache
def _statements(dialect: str) -> tuple[str, ...]:
    """As the migration has them: there is no second text that could differ."""
    script = ScriptDirectory(str(MIGRATIONS)).get_revision(MADE_IN)
    return tuple(script.module.POSTGRESQL if dialect == "postgresql" else script.module.SQLITE)


def _triggers(dialect: str) -> Mapping[str, Trigger]:
    found = ((_TRIGGER.search(each), each) for each in _statements(dialect))
    return {match[1]: Trigger(match[2], each) for match, each in found if match}


def missing_triggers(connection: Connection) -> tuple[str, ...]:
    """The names of those that are not there, or not in force."""
    dialect = connection.dialect.name
    there = set(connection.scalars(text(_POSTGRES if dialect == "postgresql" else _SQLITE)))
    return tuple(name for name in _triggers(dialect) if name not in there)


def put_back(connection: Connection) -> tuple[str, ...]:
    """Make those anew that are missing; their names."""
    missing, triggers = missing_triggers(connection), _triggers(connection.dialect.name)
    if missing:
        for each in _statements(connection.dialect.name):
            if not _TRIGGER.search(each):  # the function that they call
                connection.exec_driver_sql(each)
    for name in missing:
        where = f" ON {triggers[name].table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{where}")
        connection.exec_driver_sql(triggers[name].statement)
    return missing
