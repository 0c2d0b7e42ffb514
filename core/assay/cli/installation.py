"""What every command needs of the installation: its settings and plugins.

The database is elsewhere, as loading what it needs takes longer than what authors do with files.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from assay import logs
from assay.content.finding import Source, sources_at
from assay.content.item_types.known import ItemTypes
from assay.hooks.item_types import Registry
from assay.hooks.loading import Candidate, files_of, installed, reason
from assay.hooks.plugins import Plugins
from assay.settings import Settings, SettingsError, read_settings


def settings() -> Settings:
    """The settings of the environment, or a clear end."""
    try:
        chosen = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    logs.configure(chosen.operations.log)
    return chosen


def plugins(chosen: Settings | None = None) -> Plugins:
    """Everything that is installed."""
    chosen = chosen or settings()
    return Plugins.installed(chosen.bank_folders, chosen.map_folders, chosen.disabled_plugins)


def sources(chosen: Settings | None = None) -> list[Source]:
    """The files of everything that is installed, sound or not: shared maps and banks, and what plugins bring."""
    chosen = chosen or settings()
    shared = [each for folder in (*chosen.map_folders, *chosen.bank_folders) for each in sources_at(folder)]
    folders = ((name, folder) for name, folder in _plugin_folders(chosen.disabled_plugins) if folder)
    return [*shared, *(Source("association", folder, name) for name, folder in folders)]


def item_types() -> ItemTypes:
    """The item types of everything that is installed, which any file may name."""
    off, registry = settings().disabled_plugins, Registry()
    types = registry.gather(each for each in installed() if each.name not in off and _can_be_imported(each))
    for name, error in registry.refused.items():
        _warn(name, reason(error))
    return types


def _can_be_imported(candidate: Candidate) -> bool:
    """Whoever asks for its files is told why not."""
    try:
        candidate.load()
    except KeyboardInterrupt:  # the operator's, who wants it to end
        raise
    except BaseException:  # the plugin boundary
        return False
    return True


def _plugin_folders(disabled: tuple[str, ...]) -> Iterator[tuple[str, Path | None]]:
    for candidate in installed():
        if candidate.name in disabled:
            continue
        try:
            yield candidate.name, files_of(candidate)
        except KeyboardInterrupt:  # the operator's, who wants it to end
            raise
        except BaseException as error:  # the plugin boundary
            _warn(candidate.name, reason(error))


def warn_of_failures(loaded: Plugins) -> None:
    """Name on standard error every plugin that was set aside."""
    for state in loaded.states:
        if state.status == "failed":
            _warn(state.name, state.reason)


def _warn(name: str, why: str) -> None:
    print(f"{name} was set aside: {why}", file=sys.stderr)
