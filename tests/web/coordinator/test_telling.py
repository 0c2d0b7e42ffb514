"""Plugins are told of what a page committed; what they do with it changes nothing for the people."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from assay.hooks import ResultReleased
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.web.requests import Installation
from hooks.hearing import LONG, Attentive, Failing, Hanging
from services.building import ASSOCIATION, GUILD
from services.staging import Stage
from web.acting import Someone, send, sign_in, words
from web.coordinator.conftest import Folder

SECRET = "the key of cel-007 is wrong"


@pytest.fixture(scope="session")
def ear() -> Attentive:
    """A plugin that hears everything and takes it well."""
    return Attentive()


@pytest.fixture(scope="session")
def slow() -> Hanging:
    """A plugin that hangs until it is let go."""
    return Hanging()


@pytest.fixture(scope="session")
def guild_plugins(ear: Attentive, slow: Hanging) -> Plugins:
    """The guild, and three that hear of all associations."""
    broken = Failing(LookupError(SECRET))
    return Plugins.only({"guild": Folder(GUILD), "broken": broken, "slow": slow, "ear": ear})


@pytest.fixture
def apps() -> dict[str, Flask]:
    """No other test shares an application with these plugins."""
    return {}


def release(desk: FlaskClient, stage: Stage) -> int:
    """Release the result of one sitting; the status of the answer."""
    page = f"/coordinate/{ASSOCIATION}/windows/{stage.window}"
    send(desk, f"{page}/combine", {}, page)
    return send(desk, f"{page}/release", {"sitting": str(stage.scored)}).status_code


def test_a_release_is_told_while_one_plugin_raises_and_another_hangs(
    app: Flask, desk: FlaskClient, stage: Stage, ear: Attentive, slow: Hanging, database: Database
) -> None:
    ear.heard.clear()
    slow.let_go.clear()
    here: Installation = app.extensions["assay"]
    with capture_logs() as logs:
        assert release(desk, stage) == 302
        assert slow.has_begun.wait(LONG)
        # It still hangs, and every page answers.
        assert desk.get("/plugins").status_code == 200
        assert not here.messenger.wait(0)
        slow.let_go.set()
        assert here.messenger.wait(LONG)

    (event,) = ear.heard
    assert isinstance(event, ResultReleased)
    assert (event.association, event.sitting) == (ASSOCIATION, stage.scored)
    with database.reading() as session:
        assert session.get_one(StoredResult, stage.scored).released_at is not None
    failed = [each["plugin"] for each in logs if each["event"] == "a plugin failed when it was told"]
    assert failed == ["broken"]


def test_what_was_refused_is_told_to_nobody(
    app: Flask, desk: FlaskClient, stage: Stage, ear: Attentive, slow: Hanging
) -> None:
    ear.heard.clear()
    page = f"/coordinate/{ASSOCIATION}/windows/{stage.window}/release"
    assert send(desk, page, {}).status_code == 422

    assert app.extensions["assay"].messenger.wait(LONG)
    assert ear.heard == []


def test_the_plugins_page_names_who_failed_and_tells_its_coordinators_why(
    app: Flask,
    desk: FlaskClient,
    stage: Stage,
    slow: Hanging,
    make_person: Callable[..., Someone],
) -> None:
    slow.let_go.set()
    release(desk, stage)
    assert app.extensions["assay"].messenger.wait(LONG)
    stranger = app.test_client()
    sign_in(stranger, make_person(roles=[("other-guild", "coordinator")]))

    for browser, tells in ((desk, True), (stranger, False), (app.test_client(), False)):
        page = words(browser.get("/plugins").text)
        assert "It is told of credentials, decisions, results that are released, and exams" in page
        assert "It failed when it was told of results that are released" in page
        assert "has trouble" in page
        assert ("LookupError (hearing.py:" in page) is tells
        assert SECRET not in page
