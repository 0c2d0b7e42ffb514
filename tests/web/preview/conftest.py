"""A preview of a copy of the guild, and its author."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from assay.services.preview.watching import Watch
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.preview.app import create_preview

GUILD = Path(__file__).parents[2] / "dummy" / "guild"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GUILD, tmp_path / "guild"))


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    watch = Watch(folder, list, lambda: date(2026, 11, 22))
    watch.start()
    yield watch
    watch.stop()


@pytest.fixture
def app(settings: Settings, watch: Watch, database: Database) -> Flask:
    watch.settled(60)
    made = create_preview(settings, watch, database)
    made.testing = True
    return made


@pytest.fixture
def change(folder: Path, watch: Watch) -> Callable[[str, str, str], None]:
    """`change("association.yaml", "old words", "new words")`, and wait until everything is said of it."""

    def act(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))
        assert watch.settled(60).is_judged

    return act
