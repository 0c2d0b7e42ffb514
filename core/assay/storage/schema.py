"""The migrations: bring a database to the tables of this version, and say whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from assay.storage import (
    accounts,
    applications,
    audit,
    calibration,
    credentials,
    identities,
    leases,
    mails,
    people,
    plugins,
    portfolios,
    queue,
    rates,
    ratings,
    references,
    regrades,
    reports,
    resealing,
    results,
    sittings,
    standard_settings,
    windows,
    workers,
)
from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.raw_tables import BOOKKEEPING

#: Importing these modules is what fills the metadata.
TABLES = (
    accounts,
    applications,
    audit,
    calibration,
    credentials,
    identities,
    leases,
    mails,
    people,
    plugins,
    portfolios,
    rates,
    ratings,
    references,
    regrades,
    reports,
    resealing,
    results,
    sittings,
    standard_settings,
    windows,
    workers,
)

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerTablesError(RuntimeError):
    """The database was migrated by a newer version of Assay; the text says what to do."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Create or migrate every table. Safe to call again, and from several processes at once."""
    # Where there is nothing to do, nothing is looked at either: who checks a damaged log must be able to open it.
    if is_current(database):
        return
    with database.migrating_connection() as connection:
        refuse_newer(connection)
        upgrade_to(connection, "head")


def refuse_newer(connection: Connection) -> None:
    """Stop where the tables are of a migration that this version does not have: there is no way back."""
    revision = current_revision(connection)
    if revision and not knows_revision(revision):
        raise NewerTablesError(
            f"its tables ({revision}) are newer than those that this version knows ({newest_revision()}); install "
            "the version of Assay that ran before, or restore a backup that this version made into an empty database"
        )


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the tables to those of a migration, in the transaction of a `migrating_connection`."""
    command.upgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the newest migration has run."""
    with database.engine.connect() as connection:
        return current_revision(connection) == newest_revision()


def current_revision(connection: Connection) -> str | None:
    """The last migration that ran; nothing where none did."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The last migration that there is. Its file is looked for once: a process may be asked often."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows_revision(revision: str) -> bool:
    """Whether this version of Assay has that migration."""
    return revision in {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


def differences(database: Database) -> list[object]:
    """What the tables of the database and those of the code do not share; empty when all is well."""
    with database.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Base.metadata))


def foreign_tables(connection: Connection) -> tuple[str, ...]:
    """Tables that somebody else made; none where ours are of another migration, of which nobody knows here."""
    if current_revision(connection) != newest_revision():
        return ()
    ours = {*Base.metadata.tables, BOOKKEEPING}
    found = (each for each in inspect(connection).get_table_names() if each not in ours)
    return tuple(sorted(each for each in found if not each.startswith(queue.TABLES)))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue of jobs may have its tables beside ours."""
    return kind != "table" or name is None or not name.startswith(queue.TABLES)


def write_migration(database: Database, message: str) -> None:
    """For developers: write the next migration from what `differences` finds."""
    with database.writing_connection() as connection:
        command.revision(_config(connection), message, autogenerate=True)
