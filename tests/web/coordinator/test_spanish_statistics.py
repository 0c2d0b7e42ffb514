"""Statistics, panels, carried cuts and corrections in Spanish: whatever is the same as in English is data."""

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from services.simulated import Simulation
from services.staging import Stage
from services.standard_setting.panel import DESCRIPTION, Room
from web.acting import Someone, send
from web.coordinator.standard_setting.test_standard_setting import HOME, closed, room
from web.coordinator.statistics.test_pages import PAGES, path, simulated
from web.coordinator.test_regrading import WORDS, address, final, question
from web.spanish import Data, both, left_in_english

__all__ = ["closed", "room", "simulated"]


@pytest.fixture
def data(plugins: Plugins, cora: Someone) -> Data:
    """What is written in the guild's files, and how those who are there are called."""
    people = (
        "Ann Applicant",
        "Ben Beekeeper",
        "Lea Late",
        "Una Unwritten",
        "Rater Abel",
        "Rater Bea",
        "Rater Cleo",
    )
    judges = tuple(f"Jule Judge {number}" for number in range(1, 5))
    titles = ("Autumn", "Autumn panel", "Two options were right.")
    return Data.of(plugins.catalog, (cora.name, DESCRIPTION, *people, *judges, *titles))


@pytest.mark.parametrize("page", PAGES)
def test_statistics_leave_only_data_in_english(
    desk: FlaskClient, simulated: Simulation, data: Data, page: str
) -> None:
    assert both(desk, path(simulated.window, page), data) == set()


def test_panels_leave_only_data_in_english(desk: FlaskClient, closed: Room, data: Data) -> None:
    pages = (HOME, f"{HOME}/new", *(f"{HOME}/{closed.panel}{rest}" for rest in ("", "/words", "/result")))
    assert {page: left for page in pages if (left := both(desk, page, data))} == {}
    adopt, wrong = f"{HOME}/{closed.panel}/adopt", {"percent": "67.555", "effective_on": "2020-01-01"}
    desk.get("/language/en")
    english = send(desk, adopt, wrong)
    desk.get("/language/es")
    spanish = send(desk, adopt, wrong)
    assert "Este día ya pasó; elija hoy o un día posterior." in spanish.text
    assert left_in_english(english, spanish, data) == set()


def test_corrections_leave_only_data_in_english(desk: FlaskClient, stage: Stage, data: Data) -> None:
    asked = {"kind": "drop", **WORDS, "step": "look"}
    for fields in (asked, {**asked, "reason": "", "options": "0"}):
        desk.get("/language/en")
        english = send(desk, question(stage), fields)
        desk.get("/language/es")
        assert left_in_english(english, send(desk, question(stage), fields), data) == set()
    pages = (final(desk, stage), address(stage), question(stage), address(stage, f"/results/{stage.scored}"))
    assert {page: left for page in pages if (left := both(desk, page, data))} == {}
