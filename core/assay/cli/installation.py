"""What every command needs of the installation: its settings, plugins and database."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from assay.content.finding import Source, sources_at
from assay.hooks.loading import files_of, installed, reason
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


def sources() -> list[Source]:
    """The files of everything that is installed, sound or not: shared maps and banks, and what plugins bring."""
    chosen = settings()
    shared = [each for folder in (*chosen.map_folders, *chosen.bank_folders) for each in sources_at(folder)]
    folders = ((name, folder) for name, folder in _plugin_folders(chosen.disabled_plugins) if folder)
    return [*shared, *(Source("association", folder, name) for name, folder in folders)]


def _plugin_folders(disabled: tuple[str, ...]) -> Iterator[tuple[str, Path | None]]:
    for candidate in installed():
        if candidate.name in disabled:
            continue
        try:
            yield candidate.name, files_of(candidate)
        except (Exception, SystemExit) as error:  # the plugin boundary
            _warn(candidate.name, reason(error))


@contextmanager
def database(chosen: Settings) -> Iterator[Database]:
    """The database, brought to the tables of this version, or a clear end."""
    with ExitStack() as stack:
        try:
            opened = Database(chosen.database_url)
            stack.callback(opened.dispose)
            schema.upgrade(opened)
        except (ArgumentError, DBAPIError, OSError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            raise click.ClickException(f"the database of ASSAY_DATABASE_URL cannot be used: {why}") from error
        yield opened


def warn_of_failures(loaded: Plugins) -> None:
    """Name on standard error every plugin that was set aside."""
    for state in loaded.states:
        if state.status == "failed":
            _warn(state.name, state.reason)


def _warn(name: str, why: str) -> None:
    print(f"{name} was set aside: {why}", file=sys.stderr)
