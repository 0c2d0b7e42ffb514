"""Who gets in: the coordinator's page of the access code and of the keys of Safe Exam Browser."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.services.candidacy.safe_browser import BrowserKeys
from assay.storage.database import Database
from assay.storage.windows import Window
from services.building import ASSOCIATION, EXAM, guild
from services.staging import Stage
from web.acting import send, words

CONFIG, EXAM_KEY = "c" * 64, "e" * 64


@pytest.fixture
def plugins() -> Plugins:
    """The guild, of which the exam is sat in Safe Exam Browser alone."""
    found, key = guild(), f"{ASSOCIATION}/{EXAM}"
    exam = found.exams[key].model_copy(update={"browser": "safe-exam-browser"})
    return Plugins(replace(found, exams={**found.exams, key: exam}))


@pytest.fixture
def page(stage: Stage) -> str:
    """Its address."""
    return f"/coordinate/{ASSOCIATION}/windows/{stage.window}/admission"


def kept(database: Database, stage: Stage) -> Window:
    with database.reading() as session:
        return session.get_one(Window, stage.window)


def test_a_code_is_drawn_shown_changed_and_taken_back(
    desk: FlaskClient, page: str, stage: Stage, database: Database
) -> None:
    assert "None is asked for" in words(desk.get(page).text)
    assert send(desk, f"{page}/code", {}, page=page).status_code == 303
    first = kept(database, stage).access_code
    assert first
    assert first in desk.get(page).text
    send(desk, f"{page}/code", {}, page=page)
    assert kept(database, stage).access_code not in (first, None)
    send(desk, f"{page}/code/remove", {}, page=page)
    assert kept(database, stage).access_code is None
    log = words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)
    for act in ("Asked for an access code", "Drew another access code", "Asked for no access code any more"):
        assert act in log


def test_keys_are_entered_and_what_is_none_is_refused(
    desk: FlaskClient, page: str, stage: Stage, database: Database
) -> None:
    window = f"/coordinate/{ASSOCIATION}/windows/{stage.window}"
    assert "there are no keys yet" in words(desk.get(window).text)
    for fields, said in (
        ({"config": "abc"}, "A key has 64 letters"),
        ({"exam": "g" * 64}, "A key has 64 letters"),
        ({"config": "\n".join(f"{n:064x}" for n in range(13))}, "At most 12 keys"),
        ({"config": CONFIG, "file": "javascript:alert(1)"}, "Write an address such as"),
        ({"config": CONFIG, "file": "exam.seb"}, "Write an address such as"),
    ):
        refused = send(desk, page, fields)
        assert (refused.status_code, said in words(refused.text)) == (422, True), fields
    typed = f" {CONFIG.upper()}\r\n{CONFIG}\n"
    given = {"config": typed, "exam": EXAM_KEY, "file": "https://a.example/x.seb"}
    assert send(desk, page, given).status_code == 303
    assert BrowserKeys.of(kept(database, stage)) == BrowserKeys(
        (CONFIG,), (EXAM_KEY,), "https://a.example/x.seb"
    )
    assert re.search(CONFIG, desk.get(page).text)
    assert "there are no keys yet" not in words(desk.get(window).text)
    assert "(Config Keys: 1, Browser Exam Keys: 1)" in words(
        desk.get(f"/coordinate/{ASSOCIATION}/audit").text
    )
