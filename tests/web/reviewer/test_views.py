"""A response that comes back with a form is noted as a look, as its desk is."""

import pytest
from flask.testing import FlaskClient

from assay.storage.database import Database
from web.looking import looks, send_unseen
from web.reviewer.scenes import FULL, Scene


@pytest.mark.parametrize(
    ("fields", "status"), [({"comment": "x" * 20_000}, 422), ({"version": "that of another window"}, 409)]
)
def test_a_draft_that_is_not_kept_shows_the_response(
    fields: dict[str, str], status: int, reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    answer = send_unseen(reviewing, scene.address(), {**FULL, **fields})

    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    place = scene.address().removeprefix("/review/river-guild/")
    assert looks(database) == [("view response", f"response {place}", {})]


def test_a_script_s_draft_shows_nothing(reviewing: FlaskClient, scene: Scene, database: Database) -> None:
    reviewing.environ_base["HTTP_ACCEPT"] = "application/json"
    answer = send_unseen(reviewing, scene.address(), {**FULL, "version": "that of another window"})

    assert (answer.status_code, answer.mimetype) == (409, "application/json")
    assert looks(database) == []
