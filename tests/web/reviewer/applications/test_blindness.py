"""What one reviewer marks is hidden from the others of the level until all of them are done."""

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services.applications import keeping
from web.acting import sign_in, words
from web.reviewer.applications.scenes import JUDGE, MET, Scene, actor_of, finish, post

SECRET = {
    JUDGE: "unmet",
    "comment": "Seen by Rolf alone.",
    "note": "Noted by Rolf alone.",
    "tick": ["light.lamps"],
}


@pytest.fixture
def other(desk: FlaskClient, scene: Scene) -> FlaskClient:
    """The second reviewer's browser, signed in."""
    browser = desk.application.test_client()
    sign_in(browser, scene.rolf)
    return browser


def test_neither_drafts_nor_finished_marks_show_before_both_are_done(
    desk: FlaskClient, other: FlaskClient, scene: Scene
) -> None:
    post(other, scene.address(scene.rolf), SECRET)
    assert "Rolf" not in words(desk.get(scene.address(scene.rita)).text)
    finish(other, scene.address(scene.rolf), "defer", SECRET)

    for page in ("", "/finish"):
        seen = words(desk.get(scene.address(scene.rita) + page).text)
        assert "Rolf" not in seen
        assert "by Rolf alone" not in seen
        assert "What others said" not in seen


def test_both_read_each_other_when_both_are_done(desk: FlaskClient, other: FlaskClient, scene: Scene) -> None:
    finish(other, scene.address(scene.rolf), "defer", SECRET)
    finish(desk, scene.address(scene.rita))

    seen = words(desk.get(scene.address(scene.rita)).text)
    assert "What others said Rolf Reader" in seen
    assert "Seen by Rolf alone." in seen
    assert "Boat licence Not met" in seen
    assert "Noted by Rolf alone." in seen
    assert "A steady light." in words(other.get(scene.address(scene.rolf)).text)


class TestTwoLevels:
    """One reviewer at each of two levels."""

    @pytest.fixture
    def plugins(self, society: object) -> Plugins:
        """The society, whose portfolios are reviewed at two levels."""
        return Plugins(keeping.with_levels(society, 2))  # type: ignore[arg-type]

    def test_the_second_level_reads_what_the_first_said(
        self, desk: FlaskClient, scene: Scene, database: Database
    ) -> None:
        first = scene.rita if scene.rita.person_id in scene.reviews else scene.rolf
        second = scene.rolf if first is scene.rita else scene.rita
        browsers = {person.person_id: desk.application.test_client() for person in (first, second)}
        for person in (first, second):
            sign_in(browsers[person.person_id], person)
        finish(browsers[first.person_id], scene.address(first), "approve", {**MET, "tick": ["light.lamps"]})
        boss = actor_of(database, scene.cora)
        given = keeping.allocated(database, scene.catalog, boss, scene.application)
        page = browsers[second.person_id].get(f"/review/applications/{given[second.person_id]}").text

        assert f"What others said {first.name}" in words(page)
        assert "A steady light." in words(page)
        assert "ticked at level 1" in words(page)
        assert "level 2 of 2" in words(page)
