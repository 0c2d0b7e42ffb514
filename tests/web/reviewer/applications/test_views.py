"""A portfolio that comes back with a form is noted as a look, as its desk is."""

from flask.testing import FlaskClient

from assay.storage.database import Database
from web.looking import looks, send_unseen
from web.reviewer.applications.scenes import MET, Scene


def test_the_portfolio_beside_what_is_not_kept_is_noted_once(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    here = scene.address(scene.rita)
    assert send_unseen(desk, here, {**MET, "note": "x" * 20_000}).status_code == 422
    assert send_unseen(desk, f"{here}/messages", {"kind": "shout", "message": "Hello"}).status_code == 422

    assert looks(database) == [("view portfolio", f"application {scene.application}", {})]


def test_a_message_that_is_not_sent_shows_the_portfolio_too(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    answer = send_unseen(desk, f"{scene.address(scene.rita)}/messages", {"kind": "shout", "message": "Hello"})
    assert answer.status_code == 422
    assert [act for act, *_ in looks(database)] == ["view portfolio"]
