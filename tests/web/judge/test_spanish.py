"""The judge's pages in Spanish: whatever is the same as in English is data."""

from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from services.standard_setting.panel import DESCRIPTION, SHROUT_FLEISS, Room
from web.acting import send
from web.spanish import Data, both, left_in_english


def data_of(catalog: Catalog) -> Data:
    """What is written in the guild's files, and what the panel is called."""
    return Data.of(catalog, (DESCRIPTION, "Autumn panel", "Panel"))


def test_a_list_with_a_mistake_and_the_feedback_leave_only_data_in_english(
    bench: FlaskClient, room: Room, plugins: Plugins
) -> None:
    data, page = data_of(plugins.catalog), f"/judge/{room.panel}"
    assert both(bench, "/judge/", data) == set()
    room.go("round-1")
    bench.get("/language/en")
    english = send(bench, page, {"q1": "150", "q2": "half"})
    bench.get("/language/es")
    spanish = send(bench, page, {"q1": "150", "q2": "half"})
    assert "2 números requieren su atención" in spanish.text
    assert left_in_english(english, spanish, data) == set()
    assert both(bench, f"{page}/1", data) == set()
    assert both(bench, f"{page}/acceptable", data) == set()
    room.rate(*SHROUT_FLEISS[:2])
    room.go("feedback")
    assert both(bench, page, data) == set()
    assert both(bench, f"{page}/1", data) == set()


def test_questions_about_the_whole_say_in_spanish_what_is_wrong(
    bench: FlaskClient, room: Room, plugins: Plugins
) -> None:
    room.go("round-1")
    wrong = {"lowest_cut": "70", "highest_cut": "60", "lowest_fail": "", "highest_fail": "101"}
    page, data = f"/judge/{room.panel}/acceptable", data_of(plugins.catalog)
    bench.get("/language/en")
    english = send(bench, page, wrong)
    bench.get("/language/es")
    spanish = send(bench, page, wrong)
    assert spanish.status_code == 422
    assert "El valor más alto está por debajo del más bajo; intercámbielos." in spanish.text
    assert left_in_english(english, spanish, data) == set()
