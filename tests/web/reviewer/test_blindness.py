"""Nothing that a reviewer's browser receives says who wrote a response, or what the other reviewer writes."""

import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assay.services.essays.rating import Marks, make_final, open_desk
from assay.storage.database import Database
from assay.storage.results import StoredResult
from services.building import ASSOCIATION
from web.acting import NOW, sign_in
from web.reviewer.scenes import FULL, Scene, actor_of, post
from web.reviewer.scenes import make_final as finish

SAID = "The other reviewer noticed the gentle hands."


@pytest.fixture
def other_is_done(scene: Scene, database: Database) -> None:
    """The other reviewer has made everything final, with words and levels of their own."""
    actor = actor_of(database, scene.other)
    for task in scene.tasks:
        with database.writing() as session:
            desk = open_desk(session, actor, ASSOCIATION, task.code, task.section, task.question)
            marks = Marks({"observation": 1, "care": 0}, {"care": SAID}, SAID, seconds=777)
            make_final(session, actor, desk, ASSOCIATION, marks, NOW)


@pytest.mark.usefixtures("other_is_done")
def test_a_whole_session_tells_nothing(
    client: FlaskClient, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(client, scene.reviewer)
    answers = list(_session(client, scene))

    assert {answer.status_code for answer in answers} == {200, 303, 404, 409, 422}
    received = "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)
    for secret in _secrets(scene):
        assert secret.lower() not in received.lower(), secret
        assert secret.lower() not in caplog.text.lower(), secret


def _session(client: FlaskClient, scene: Scene) -> Iterator[TestResponse]:
    """Every kind of answer that a reviewer's pages give."""
    first, second = scene.address(0), scene.address(1)
    yield client.get("/review/")
    yield client.get(first)
    yield post(client, first, {"level-care": "1"}, "application/json")
    yield post(client, first, {"level-care": "1", "action": "final"})
    yield client.get(f"{first}?check=1")
    yield post(client, first, {"comment": "x" * 20_000})
    yield post(client, first, {"level-care": "2", "version": ""})
    yield post(client, first, {"level-care": "7"})
    yield post(client, first, {**FULL, "action": "final"})
    yield client.get(f"{first}?check=1")
    yield finish(client, first)
    yield client.get(first)
    yield post(client, first, FULL)
    yield finish(client, second)
    yield client.get(second)
    yield client.get("/review/")
    yield client.get(second.rsplit("/", 1)[0] + "/2")


def _secrets(scene: Scene) -> Iterator[str]:
    for someone in (scene.candidate, scene.other):
        yield someone.email
        yield from someone.name.split()
        yield f"{someone.person_id:032}"  # what their own session would carry
    yield SAID
    yield "gentle hands"
    yield "777"


@pytest.mark.usefixtures("other_is_done")
def test_the_result_that_the_last_rating_makes_is_not_shown(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    before = reviewing.get(scene.address(1)).text
    for number in (0, 1):
        finish(reviewing, scene.address(number))

    with database.reading() as session:
        assert session.get(StoredResult, scene.sitting) is not None
    pages = "".join(reviewing.get(url).text for url in ("/review/", scene.address(0), scene.address(1)))
    for word in ("passed", "failed", "result is", "released on"):
        assert word not in (before + pages).lower()
