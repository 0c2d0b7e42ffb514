"""The pages of endorsements and categories: what is required, from when, what changes, and how it is kept."""

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
    "plugins/assay_mi_aimh",
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
    """The words of a page below `/associations/`, in any order of asking."""
    brought = {folder: Folder(ROOT / folder) for folder in FOLDERS}
    plugins = Plugins.only(brought, [bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
    client = create_app(settings, plugins, database=database).test_client()
    return lambda name: words(client.get(f"/associations/{name}").text)


def test_a_category_tells_what_is_asked_of_it_and_not_of_others(page: Page) -> None:
    policy, clinical = page("ct-aimh/ecmhm/policy"), page("ct-aimh/ecmhm/clinical")

    assert "consultation recommended At least 1 hour" in policy
    assert "Complete at least 33 hours of training" in policy
    assert "Complete at least 48 hours of training" not in policy
    assert "Complete at least 48 hours of training" in clinical
    assert "Complete at least 30 clock hours of training about promoting" not in clinical  # until 2023


def test_an_endorsement_with_categories_compares_them(page: Page) -> None:
    text = page("ct-aimh/ecmhm")

    assert "Training At least 48 hours At least 33 hours At least 33 hours" in text


def test_an_endorsement_without_categories_has_one_page(page: Page) -> None:
    assert "In force since 1 January 2020" in page("lighthouse-society/keeper")
    assert "The source names no day from which it holds" in page("nc-imha/imhs")
    assert "two-level review" in page("nm-aimh/imhs").casefold()


def test_alternatives_are_told_as_such(page: Page) -> None:
    text = page("nm-aimh/imhs")

    assert "Any one of these is enough: Two years of postgraduate work At least 2 years" in text
    assert "All of these: One year of internship At least 1 year" in text


def test_the_end_of_vetting_is_announced(page: Page) -> None:
    text = page("nc-imha/imhs")

    assert "Something changes on 22 December 2027." in text
    assert "until 21 December 2027 somebody vetted by NCIMHA" in text


def test_renewal_tells_of_shorter_cycles_and_of_those_who_hold_it_for_long(page: Page) -> None:
    text = page("mi-aimh/imhm/clinical")

    assert "The endorsement is renewed every 3 years." in text
    assert "Endorsed for 2 years when renewal is due: Training: 30 hours" in text
    assert "Whoever has held the endorsement for at least 3 years when the cycle begins" in text


def test_a_category_without_criteria_says_whom_to_ask(page: Page) -> None:
    text = page("mi-aimh/imhm/policy")

    assert "The requirements are not published here" in text
    assert "Ask MI-AIMH" in text
    assert "2 essays, chosen from 3" in text


def test_what_is_not_offered_has_no_page(page: Page) -> None:
    assert "no such association" in page("nobody/imhm")
    assert "no such endorsement" in page("mi-aimh/nothing")
    assert "no such category" in page("mi-aimh/imhm/nothing")
    assert "no such category" in page("nc-imha/imhs/clinical")


def test_what_is_examined_is_told_with_its_share(page: Page) -> None:
    text = page("nm-aimh/imhs")

    assert "24 to 30 of the 60 questions that count are about it" in text
    assert "a stand-in" in text


def test_what_is_signed_can_be_read_first(page: Page) -> None:
    text = page("nm-aimh/imhs")

    assert "What you sign" in text
    assert "waiver" in text.casefold()
