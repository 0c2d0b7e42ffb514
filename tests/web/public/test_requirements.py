"""Requirements on the page of an association: those of one category, those not asked any more, and no category."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assay import bundled
from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from project.checkout import ROOT
from web.acting import words

Page = Callable[[str], str]
FOLDERS = (
    "plugins/assay_ct_aimh",
    "plugins/assay_nc_imha",
    "plugins/assay_nm_aimh",
    "tests/dummy/lighthouse",
)


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def page(settings: Settings, database: Database) -> Page:
    """The words of an association's page, in any order of asking."""
    brought = {folder: Folder(ROOT / folder) for folder in FOLDERS}
    plugins = Plugins.only(brought, [bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
    client = create_app(settings, plugins, database=database).test_client()
    return lambda name: words(client.get(f"/associations/{name}").text)


def test_a_requirement_names_the_categories_that_it_is_for(page: Page) -> None:
    text = page("ct-aimh")

    assert "Reflective supervision/consultation Policy Research/Faculty recommended" in text
    assert "Complete at least 33 hours of training" in text
    assert "Complete at least 30 clock hours of training about promoting" not in text  # until 2023


def test_an_endorsement_without_categories_has_one_list(page: Page) -> None:
    assert "What is required In force since 1 January 2020" in page("lighthouse-society")
    assert "What is required From “Infant Mental Health Specialist (IMHS)" in page("nc-imha")
    assert "Two-level review".casefold() in page("nm-aimh").casefold()
