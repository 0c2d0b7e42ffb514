"""What every command needs of the installation: its settings, plugins and database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assay.hooks.plugins import Plugins
from assay.settings import Settings, SettingsError, read_settings
from assay.storage import schema
from assay.storage.database import Database


def settings() -> Settings:
    """The settings of the environment, or a clear end."""
    try:
        return read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def plugins(chosen: Settings | None = None) -> Plugins:
    """Everything that is installed."""
    chosen = chosen or settings()
    return Plugins.installed(chosen.bank_folders, chosen.map_folders, chosen.disabled_plugins)


@contextmanager
def database(chosen: Settings) -> Iterator[Database]:
    """The database, brought to the tables of this version."""
    opened = Database(chosen.database_url)
    try:
        schema.upgrade(opened)
        yield opened
    finally:
        opened.dispose()


def warn_of_failures(loaded: Plugins) -> None:
    """Name on standard error every plugin that was set aside."""
    for state in loaded.states:
        if state.status == "failed":
            print(f"{state.name} was set aside: {state.reason}", file=sys.stderr)
