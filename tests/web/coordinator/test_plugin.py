"""The page of an association's plugin: where it stands, what is different in a version that waits, on and off."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.services.candidacy.registration import register
from assay.services.plugins.noting import note_installed
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.plugins import ContentVersion
from assay.web.requests import Installation
from services.building import ASSOCIATION, NOW
from services.plugins.editions import edition, more_visits
from services.staging import Stage
from web.acting import Someone, send, sign_in, words

PLUGIN = f"/coordinate/{ASSOCIATION}/plugin"


@pytest.fixture
def upgraded(app: Flask, database: Database, plugins: Plugins, tmp_path: Path) -> Plugins:
    """Another version is installed than the one in effect."""
    note_installed(database, plugins, NOW)
    second = edition(tmp_path, more_visits)
    note_installed(database, second, NOW)
    old: Installation = app.extensions["assay"]
    app.extensions["assay"] = Installation(old.settings, second, database, old.clock)
    return second


def test_it_says_what_is_in_effect_since_when_and_what_it_brings(
    desk: FlaskClient, database: Database, plugins: Plugins
) -> None:
    note_installed(database, plugins, NOW)
    page = words(desk.get(PLUGIN).text)

    assert "Everything that is installed is in effect" in page
    assert "since Sat 21 Nov 2026, 10:00 AM EST" in page
    assert "1 requirement, since 1 January 2023" in page
    assert "3 requirements, since 1 January 2025" in page
    assert "Exams Written examination Essay prompts 5 prompts: 4 in use, 1 draft" in page
    assert "It is told of nothing." in page
    assert "Item types" not in page


@pytest.mark.usefixtures("stage")
def test_turning_it_off_is_explained_with_counts_before_it_is_done(desk: FlaskClient) -> None:
    page = words(desk.get(f"{PLUGIN}/off").text)
    assert "1 window is open or will be" in page
    assert "1 person sits now, and finishes." in page
    assert "3 sittings are being scored" in page

    send(desk, f"{PLUGIN}/off", {})
    assert "Nothing new is offered" in words(desk.get(PLUGIN).text)
    home = desk.get(f"/coordinate/{ASSOCIATION}/").text
    assert "River Guild has paused what it offers here." in words(home)
    assert "windows/new" not in home
    front = desk.get("/")
    assert (front.status_code, ASSOCIATION in front.text) == (200, False)
    for each in ("", "/master", "/master/practice"):
        told = words(desk.get(f"/associations/{ASSOCIATION}{each}").text)
        assert "has paused what it offers here" in told
        assert "Begin an application" not in told

    send(desk, f"{PLUGIN}/on", {}, page=PLUGIN)
    assert "Everything that is installed is in effect" in words(desk.get(PLUGIN).text)
    assert "Begin an application" in desk.get(f"/associations/{ASSOCIATION}/master/practice").text
    log = words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)
    assert "Turned the plugin on: new things are offered again" in log
    assert "Turned the plugin off: nothing new is offered" in log


@pytest.mark.usefixtures("stage", "upgraded")
def test_a_version_that_waits_shows_its_differences_and_whom_they_touch(desk: FlaskClient) -> None:
    assert "Another version waits for you" in words(desk.get(PLUGIN).text)
    page = desk.get(f"{PLUGIN}/upgrade").text

    assert '<del><span class="visually-hidden">gone: </span>10</del>' in page
    assert '<ins><span class="visually-hidden">new: </span>12</ins>' in page
    assert "hive-core · bio-001" in words(page)
    assert "2 people sit or are registered: nothing changes" in words(page)


def test_taking_it_into_effect_is_noted_and_done_once(
    desk: FlaskClient, upgraded: Plugins, database: Database
) -> None:
    mark, public = upgraded.parts[-1].fingerprint, f"/associations/{ASSOCIATION}/master/practice"
    assert "Visits At least 10 hours" in words(desk.get(public).text)
    for _ in range(2):
        answer = send(desk, f"{PLUGIN}/upgrade", {"fingerprint": mark}, page=PLUGIN + "/off")
        assert answer.status_code == 303
    assert "Everything that is installed is in effect" in words(desk.get(PLUGIN).text)
    assert "Visits At least 12 hours" in words(desk.get(public).text)
    with database.reading() as session:
        assert len(session.scalars(select(ContentVersion)).all()) == 2
        acts = session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all()
    assert acts == ["take effect: first", "take effect: coordinator"]


@pytest.mark.usefixtures("upgraded")
def test_another_version_than_the_one_that_was_shown_is_not_taken(desk: FlaskClient) -> None:
    send(desk, f"{PLUGIN}/upgrade", {"fingerprint": "0" * 64}, page=PLUGIN + "/off")
    page = words(desk.get(f"{PLUGIN}/upgrade").text)
    assert "Meanwhile yet another version was installed." in page


def test_only_coordinators_of_the_association_come_here(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person(roles=[("far-guild", "coordinator"), (ASSOCIATION, "reviewer")]))
    for path in ("", "/off", "/upgrade"):
        assert client.get(PLUGIN + path).status_code == 403
    for path in ("/off", "/on", "/upgrade"):
        assert send(client, PLUGIN + path, {}, page="/account").status_code == 403


def test_nothing_is_known_of_an_association_that_was_never_installed(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person(roles=[("far-guild", "coordinator")]))
    assert client.get("/coordinate/far-guild/plugin").status_code == 404


def test_what_was_waiting_is_gone_when_it_is_looked_at(desk: FlaskClient, stage: Stage) -> None:
    assert stage.window
    assert "No other version waits" in words(desk.get(f"{PLUGIN}/upgrade").text)


@pytest.mark.usefixtures("upgraded")
def test_a_coordinator_who_sits_sees_of_questions_only_how_many_are_different(
    desk: FlaskClient, stage: Stage, database: Database
) -> None:
    with database.writing() as session:
        register(session, replace(stage.coordinator, appointments=frozenset()), stage.window, "practice", NOW)
    answer = desk.get(f"{PLUGIN}/upgrade")
    page = words(answer.text)

    assert answer.status_code == 200
    assert "You have a sitting of this association yourself" in page
    assert "Have a second one appointed" in page
    assert "Questions 1 changed" in page
    assert "bio-001" not in page
    assert "drone" not in page
    assert '<ins><span class="visually-hidden">new: </span>12</ins>' in answer.text
