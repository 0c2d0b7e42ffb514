"""What tests of the demonstration share: the content of every association that is here."""

from pathlib import Path

import pytest

from assay import bundled
from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from assay.services.mail.letters import Letters
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.settings import read_settings

DUMMIES = Path(__file__).parents[2] / "dummy"
BASE = "https://assay.example"


@pytest.fixture(scope="session")
def installed() -> Catalog:
    """What ships with the product."""
    settings = read_settings({})
    return Plugins.installed(settings.bank_folders, settings.map_folders, ()).catalog


@pytest.fixture(scope="session")
def lighthouse() -> Catalog:
    """A society whose one endorsement has no categories, and asks for an interview and a fee."""
    return Catalog.of(contents=[read_association_folder(DUMMIES / "lighthouse")])


@pytest.fixture(scope="session")
def catalogs(installed: Catalog, guild: Catalog, lighthouse: Catalog) -> tuple[Catalog, ...]:
    """All that there are."""
    return installed, guild, lighthouse


@pytest.fixture(scope="session")
def stationery() -> Stationery:
    """What letters are written with."""
    return Stationery(Letters(bundled.LETTERS, BASE), Links("a key of tests", BASE))
