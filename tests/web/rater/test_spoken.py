"""What is rated, in the language of whoever rates, as far as the association has translated it."""

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from services import building
from services.references.asking import in_spanish, with_references
from web.acting import words
from web.rater.links import Links


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The guild, some of whose texts are in Spanish."""
    return in_spanish(with_references(building.guild()))


def test_competencies_are_judged_by_words_of_the_raters_language(client: FlaskClient, wilma: Links) -> None:
    client.get("/language/es")
    page = words(client.get(f"{wilma.path}/domains/colony").text)

    assert "La colonia" in page
    assert "Biología de la colonia" in page
    assert "Distingue reina, obrera y zángano." in page
    assert "Biology of the colony" not in page
    assert "Work through the seasons" in page  # nobody has translated it


@pytest.mark.parametrize("page", ["", "/about", "/data"])
def test_the_endorsement_has_its_name(client: FlaskClient, wilma: Links, page: str) -> None:
    client.get("/language/es")

    assert "Maestra apicultora" in words(client.get(f"{wilma.path}{page}").text)
