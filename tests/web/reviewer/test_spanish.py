"""The reviewer's pages in Spanish: whatever is the same as in English is data."""

from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from web.reviewer.scenes import Scene, make_final, post
from web.spanish import Data, both, left_in_english


def data_of(guild: Catalog, scene: Scene) -> Data:
    """What is written in the guild's files, and by whom."""
    names = (scene.reviewer.name, scene.reviewer.email, *(each.code for each in scene.tasks))
    return Data.of(
        guild, (*names, "I stand and look.", "Then I open the hive.", "And if it fails?", "Read on.")
    )


def test_a_rating_with_a_mistake_and_a_final_one_leave_only_data_in_english(
    reviewing: FlaskClient, scene: Scene, guild: Catalog
) -> None:
    data, wrong = data_of(guild, scene), {"level-care": "1", "comment": "x" * 12_001, "action": "final"}
    english = post(reviewing, scene.address(), wrong)
    reviewing.get("/language/es")
    spanish = post(reviewing, scene.address(), wrong)
    assert spanish.status_code == 422
    assert "El comentario final tiene 12,001 caracteres" in spanish.text
    assert left_in_english(english, spanish, data) == {"x" * 12_001}
    make_final(reviewing, scene.address())
    assert both(reviewing, scene.address(), data) == set()
    assert both(reviewing, "/review/", data) == set()
