"""Public pages of the association that exists for tests only."""

from pathlib import Path

import pytest

from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins

GUILD = Path(__file__).parents[2] / "dummy" / "guild"


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def plugins() -> Plugins:
    """One association that works, and one whose folder is not there."""
    return Plugins.only({"guild": Folder(GUILD), "lost": Folder(GUILD / "nowhere")})
