"""What ships with the product, as it is read when the product starts."""

import pytest

from assay import bundled
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.competencies import CompetencyMap
from assay.content.exams import Exam
from assay.hooks.plugins import Plugins


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shared bank and map with the installed association."""
    return Plugins.installed([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS]).catalog


@pytest.fixture(scope="session")
def bank(catalog: Catalog) -> Bank:
    """The open bank."""
    return catalog.banks["imh-core"]


@pytest.fixture(scope="session")
def competency_map(catalog: Catalog) -> CompetencyMap:
    """The map that the bank and the exam follow."""
    return catalog.maps["imhm-clinical"]


@pytest.fixture(scope="session")
def exam(catalog: Catalog) -> Exam:
    """The written examination."""
    return catalog.exams["mi-aimh/imhm"]
