"""The overview: how far the applicant is, today, on another day and elsewhere; each number opens its proof."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from assay.services.applications.beginning import begin
from assay.services.people import Actor
from assay.storage.database import Database
from services import building
from services.applications import keeping
from web.acting import NOW, Someone, words

COMPETENCY = "/portfolio/competencies/"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The society and the guild."""
    return Catalog.of(
        contents=[read_association_folder(each) for each in (keeping.LIGHTHOUSE, building.GUILD)]
    )


@pytest.fixture
def plugins(catalog: Catalog) -> Plugins:
    """An installation with both."""
    return Plugins(catalog)


@pytest.fixture
def choose(database: Database, catalog: Catalog, applicant: Someone) -> Callable[[], None]:
    """Makes it the applicant's goal to become a keeper."""

    def act() -> None:
        with database.writing() as session:
            actor = Actor(applicant.person_id, applicant.name)
            begin(session, catalog, actor, keeping.SOCIETY, keeping.KEEPER, None, NOW)

    return act


@pytest.fixture
def experienced(database: Database, applicant: Someone) -> None:
    """The applicant has done enough, and tagged some of it."""
    with database.writing() as session:
        keeping.add_experience(session, applicant.person_id)
        keeping.add_entry(
            session, applicant.person_id, "training", "storms",
            hours="4", on="2026-03-01", competencies=["light.lamps"],
        )  # fmt: skip


def test_whoever_has_no_goal_is_asked_for_one(applying: FlaskClient) -> None:
    page = words(applying.get("/portfolio").text)

    assert "What would you like to earn?" in page
    assert "Education 0" in page


@pytest.mark.usefixtures("experienced")
def test_requirements_are_shown_with_what_counts_and_what_is_missing(
    applying: FlaskClient, choose: Callable[[], None]
) -> None:
    choose()
    html = applying.get("/portfolio").text
    page = words(html)

    assert "The Society · Keeper of the Light" in page
    assert "Bring a portfolio in" in page.partition("Take it with you")[2]
    assert "How far are you elsewhere?" in page
    assert re.search(r"\w+ things are missing", page)
    assert "60 of 60 hours" in page
    assert "Individual: 60 of 48 hours" in page
    assert 'href="/portfolio/supervision/nights"' in html
    assert "Not signed" in page
    assert 'aria-label="2 of 6 requirements met"' in html


@pytest.mark.usefixtures("experienced")
def test_another_day_and_another_aim_can_be_tried(applying: FlaskClient, choose: Callable[[], None]) -> None:
    choose()
    keeper = f"aim={keeping.SOCIETY}/{keeping.KEEPER}"
    then = words(applying.get(f"/portfolio?{keeper}&on=2040-01-01").text)
    assert "As it would be on 1 January 2040" in then
    assert "60 of 60 hours" not in then  # the window of five years has passed over them

    other = words(applying.get("/portfolio?aim=river-guild/master/practice").text)
    assert "Master Beekeeper, Practice" in other
    assert "Seasons" in other


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=tomorrow", "“tomorrow” is not a day; write it as 2027-03-01."),
        ("on=0001-01-01", "Choose a day between 1950 and 2150."),
        ("on=9999-12-31", "Choose a day between 1950 and 2150."),
        ("on=%3Cscript%3E", "is not a day"),
    ],
)
def test_what_is_no_day_is_told_and_shows_today(
    applying: FlaskClient, choose: Callable[[], None], query: str, sentence: str
) -> None:
    choose()
    answer = applying.get(f"/portfolio?{query}")

    assert answer.status_code == 200
    assert sentence in words(answer.text)
    assert "<script>" not in answer.text
    assert sentence in words(applying.get(f"/portfolio/elsewhere?{query}").text)


@pytest.mark.parametrize("aim", ["nowhere/nothing", "lighthouse-society/keeper/clinical", "%27"])
def test_an_aim_without_criteria_is_told(applying: FlaskClient, aim: str) -> None:
    assert "No requirements are known for this" in words(applying.get(f"/portfolio?aim={aim}").text)


def test_before_the_first_criteria_there_is_nothing_to_judge_by(
    applying: FlaskClient, choose: Callable[[], None]
) -> None:
    choose()
    assert "No requirements are known for this" in words(applying.get("/portfolio?on=1999-01-01").text)


@pytest.mark.usefixtures("experienced")
def test_everything_that_is_installed_is_compared(applying: FlaskClient) -> None:
    html = applying.get("/portfolio/elsewhere").text
    page = words(html)

    assert "<title>Elsewhere" in html
    assert "How far you are elsewhere" in page
    assert "Keeper of the Light" in page
    assert "Master Beekeeper, Practice" in page
    assert "Master Beekeeper, Teaching" in page


@pytest.mark.usefixtures("experienced")
def test_the_heat_map_counts_and_opens_the_evidence(
    applying: FlaskClient, choose: Callable[[], None]
) -> None:
    choose()
    html = applying.get("/portfolio/competencies").text
    link = re.search(rf'href="({COMPETENCY}[^"#]+)#training"', html)
    assert link
    page = words(applying.get(link[1].replace("&amp;", "&")).text)
    assert "Storms (1 March 2026)" in page
    assert "no evidence" in words(html)


def test_an_unknown_competency_is_not_found(applying: FlaskClient) -> None:
    assert applying.get(f"{COMPETENCY}nothing.at-all").status_code == 404


def test_the_pages_are_for_whoever_signed_in(client: FlaskClient) -> None:
    for address in ("", "/elsewhere", "/competencies", "/competencies/light.lamps"):
        answer = client.get(f"/portfolio{address}")
        assert answer.status_code == 302
        assert "/sign-in" in answer.location
