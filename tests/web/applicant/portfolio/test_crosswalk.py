"""Evidence that is tagged with a competency of another map: counted, marked, and told through which map."""

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.services.people import Actor
from assay.storage.database import Database
from content.mapping import make_map
from services import building
from services.applications.keeping import add_entry
from web.acting import words
from web.applicant.portfolio.harbor import PILOT, harbor

THROUGH = "through “EBB” of the map “Sailing”"


@pytest.fixture(scope="module")
def harbors() -> Catalog:
    """Both associations, and a map of sailors who know a part of the tides of pilots."""
    sailing = make_map("sailing", "ebb", ("ebb", "broader", "piloting:seamanship.tides"))
    return Catalog.of([sailing], contents=[read_association_folder(building.GUILD), harbor()])


@pytest.fixture
def tagged(database: Database, goal: None, maya: Actor) -> None:
    """One course is about charts, another about the ebb as sailors know it."""
    with database.writing() as session:
        for key, tag in (("paper", "seamanship.charts"), ("ebbing", "all.ebb")):
            add_entry(
                session, maya.person_id, "training", key, hours="4", on="2026-03-01", competencies=[tag]
            )


@pytest.mark.usefixtures("tagged")
def test_the_heat_map_counts_what_crosses_and_marks_it(client: FlaskClient) -> None:
    html = client.get("/portfolio/competencies").text

    assert "2 of 3 have evidence" in words(html)
    assert 'aria-label="Reading tides, Training: 1, 1 through another map"' in html
    assert 'aria-label="Reading charts, Training: 1"' in html
    assert "a competency of another map that is the same, or narrower" in words(html)


@pytest.mark.usefixtures("tagged")
def test_the_number_tells_through_which_map(client: FlaskClient) -> None:
    tides = words(client.get(f"/portfolio/competencies/seamanship.tides?aim={PILOT}").text)
    charts = words(client.get(f"/portfolio/competencies/seamanship.charts?aim={PILOT}").text)

    assert f"Ebbing (1 March 2026) {THROUGH}" in tides
    assert "Paper (1 March 2026)" in charts
    assert "through" not in charts


@pytest.mark.usefixtures("tagged")
def test_the_proof_of_the_requirement_names_the_map(client: FlaskClient) -> None:
    page = words(client.get(f"/portfolio?aim={PILOT}&on=2026-11-21").text)

    assert "Reading tides: Ebbing (1 March 2026) , through EBB of the map Sailing" in page
