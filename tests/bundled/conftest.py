"""What ships with the product, as it is read when the product starts."""

from functools import cache

import pytest

from assay import bundled
from assay.content.banks import Bank
from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import CompetencyMap
from assay.content.exams import Exam
from assay.hooks.plugins import Plugins


@cache
def _shipped() -> Catalog:
    return Plugins.installed([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS]).catalog


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of a bank, an exam or an association run once for each that ships, under its name."""
    catalog = _shipped()
    names = {
        "bank_id": catalog.banks,
        "exam_key": catalog.exams,
        #: Those that examine.
        "association_id": {owner_of(key) for key in catalog.exams},
    }
    for name, keys in names.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, sorted(keys), scope="session")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shared banks and map with the installed associations."""
    return _shipped()


@pytest.fixture(scope="session")
def bank(catalog: Catalog, bank_id: str) -> Bank:
    """Each open bank in turn."""
    return catalog.banks[bank_id]


@pytest.fixture(scope="session")
def competency_map(catalog: Catalog) -> CompetencyMap:
    """The map that the banks and the exams follow."""
    return catalog.maps["imhm-clinical"]


@pytest.fixture(scope="session")
def exam(catalog: Catalog, exam_key: str) -> Exam:
    """Each written examination in turn."""
    return catalog.exams[exam_key]
