"""The migrations: bring a database to the tables of this version, and say whether it is there."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from assay.storage import (
    applications,
    audit,
    calibration,
    credentials,
    leases,
    mails,
    people,
    plugins,
    portfolios,
    ratings,
    references,
    regrades,
    results,
    sittings,
    standard_settings,
    windows,
)
from assay.storage.base import Base
from assay.storage.database import Database

#: Importing these modules is what fills the metadata.
TABLES = (
    applications,
    audit,
    calibration,
    credentials,
    leases,
    mails,
    people,
    plugins,
    portfolios,
    ratings,
    references,
    regrades,
    results,
    sittings,
    standard_settings,
    windows,
)

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Create or migrate every table. Safe to call again, and from several processes at once."""
    with database.migrating_connection() as connection:
        command.upgrade(_config(connection), "head")


def is_current(database: Database) -> bool:
    """Whether the newest migration has run."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == (
            ScriptDirectory.from_config(_config()).get_current_head()
        )


def differences(database: Database) -> list[object]:
    """What the tables of the database and those of the code do not share; empty when all is well."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def write_migration(database: Database, message: str) -> None:
    """For developers: write the next migration from what `differences` finds."""
    with database.writing_connection() as connection:
        command.revision(_config(connection), message, autogenerate=True)
