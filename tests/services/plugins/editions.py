"""Editions of the guild's plugin: what is installed now, and what is installed after an upgrade."""

import shutil
from collections.abc import Callable
from pathlib import Path

from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.services.plugins.noting import note_installed
from assay.storage.database import Database
from services.building import GUILD, NOW


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


def installed(folder: Path = GUILD) -> Plugins:
    """An installation with the guild of a folder."""
    return Plugins.only({"guild": Folder(folder)})


def uninstall(database: Database) -> None:
    """The guild was installed, and is not any more."""
    for plugins in (installed(), Plugins()):
        note_installed(database, plugins, NOW)


def edition(place: Path, change: Callable[[Path], object]) -> Plugins:
    """The guild as it is installed after its files were changed."""
    folder = shutil.copytree(GUILD, place / "guild")
    change(folder)
    return installed(folder)


def edit(file: Path, old: str, new: str) -> None:
    """Change the first such words of a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def more_visits(folder: Path) -> None:
    """Twelve hours of visits are asked, and one question reads otherwise."""
    edit(folder / "criteria" / "master.yaml", "minimum: 10", "minimum: 12")
    edit(folder / "question_banks" / "hive-core" / "items" / "bio-001.md", "of a worker?", "of a drone?")
