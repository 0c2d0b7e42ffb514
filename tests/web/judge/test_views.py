"""Items of a panel that come back with a form are noted as a look, as the pages that ask for them are."""

from flask.testing import FlaskClient

from assay.storage.database import Database
from services.standard_setting.panel import SHROUT_FLEISS, Room
from web.looking import looks, send_unseen


def test_items_beside_a_share_that_is_none_are_noted(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}"
    assert send_unseen(bench, f"{page}/1", {"q1": ""}).status_code == 422
    assert send_unseen(bench, page, {"q1": "101"}).status_code == 422
    panel = f"panel {room.panel}"
    assert looks(database) == [("view panel item", panel, {"question": 1}), ("view panel", panel, {})]


def test_a_share_that_is_kept_or_comes_too_late_shows_no_item(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}/1"
    assert send_unseen(bench, page, {"q1": "50"}).status_code == 303
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    answer = send_unseen(bench, page, {"q1": "60"})
    assert (answer.status_code, answer.mimetype) == (409, "text/html")
    assert looks(database) == []
