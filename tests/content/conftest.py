"""The guild, an association that exists only in tests, to be read and broken."""

import shutil
from pathlib import Path

import pytest

GUILD = Path(__file__).parents[1] / "dummy" / "guild"


@pytest.fixture
def guild(tmp_path: Path) -> Path:
    """A copy of the guild's folder that a test may change."""
    return Path(shutil.copytree(GUILD, tmp_path / "guild"))


@pytest.fixture
def item_file(guild: Path) -> Path:
    """An item of the guild's bank."""
    return guild / "question_banks" / "hive-core" / "items" / "bio-001.md"
