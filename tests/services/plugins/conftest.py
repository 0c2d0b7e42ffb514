"""The guild as an installed plugin."""

import pytest

from assay.hooks.plugins import Plugins
from services.plugins.editions import installed


@pytest.fixture(scope="session")
def first_edition() -> Plugins:
    """The guild as it was installed first."""
    return installed()
