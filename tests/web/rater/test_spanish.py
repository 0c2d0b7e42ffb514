"""A reference in Spanish: whatever is the same as in English is data."""

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from web.acting import send
from web.rater.links import Links
from web.spanish import Data, both, left_in_english

#: Who asks, and roles that have no title but their id.
NAMES = ("Ana Ruiz", "Wilma Holt", "Elder", "Neighbor", "Teacher")
PAGES = ("", "/about", "/domains/colony", "/closing", "/check", "/decline")
WRONG = {
    "name": "",
    "endorsements-0-endorsement": "master-beekeeper",
    "endorsements-0-since": "soon",
    "action": "next",
}


@pytest.mark.parametrize("page", PAGES)
def test_its_pages_leave_only_data_in_english(
    client: FlaskClient, wilma: Links, catalog: Catalog, page: str
) -> None:
    assert both(client, f"{wilma.path}{page}", Data.of(catalog, NAMES)) == set()


def test_what_is_wrong_is_said_in_spanish(client: FlaskClient, wilma: Links, catalog: Catalog) -> None:
    page = f"{wilma.path}/about"
    english = send(client, page, WRONG)
    client.get("/language/es")
    spanish = send(client, page, WRONG)
    assert spanish.status_code == 422
    assert "Escriba su nombre." in spanish.text
    assert left_in_english(english, spanish, Data.of(catalog, NAMES)) == set()
