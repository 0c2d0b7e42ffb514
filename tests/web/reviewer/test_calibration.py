"""The pages of calibration: the desk is closed before it, references are shown for practice only."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services.calibrating import FIRST, PRACTICE, SECOND, calibrating_guild
from web.acting import Someone, send, words
from web.looking import looks, send_unseen
from web.reviewer.scenes import Scene

COURSE = "/review/calibration/river-guild/master/essays"
FAR = {"level-observation": "0", "level-care": "0"}
GOOD = {PRACTICE: ("2", "1"), FIRST: ("3", "3"), SECOND: ("0", "1")}


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The guild, calibrating."""
    return calibrating_guild()


@pytest.fixture
def plugins(guild: Catalog) -> Plugins:
    """An installation with it alone."""
    return Plugins(guild)


def rate(client: FlaskClient, name: str, fields: dict[str, str] | None = None) -> str:
    first, second = GOOD[name]
    levels = fields or {"level-observation": first, "level-care": second}
    answer = send(client, f"{COURSE}/{name}", levels)
    assert answer.status_code == 303
    return answer.location


def test_a_desk_leads_to_practice_until_the_reviewer_is_calibrated(
    reviewing: FlaskClient, scene: Scene
) -> None:
    assert "Before your first essay: practice" in words(reviewing.get("/review/").text)
    assert reviewing.get(scene.address()).location == COURSE
    first = reviewing.get(COURSE).text
    assert "Begin with response 1 of 3" in words(first)
    for name in (PRACTICE, FIRST, SECOND):
        rate(reviewing, name)

    assert "You are calibrated" in words(reviewing.get(COURSE).text)
    assert reviewing.get(scene.address()).status_code == 200


def test_a_reference_is_shown_after_practice_and_never_for_controls(
    reviewing: FlaskClient, scene: Scene
) -> None:
    before = reviewing.get(f"{COURSE}/{PRACTICE}").text
    assert f"The words of {PRACTICE}." in words(before)
    assert "The reason for" not in before
    shown = words(reviewing.get(rate(reviewing, PRACTICE, FAR)).text)
    assert "Yours 0, agreed 2" in shown
    assert f"The reason for {PRACTICE}." in shown
    pages = [reviewing.get(f"{COURSE}/{FIRST}").text]
    rate(reviewing, FIRST, FAR)
    rate(reviewing, SECOND)
    pages += [reviewing.get(COURSE).text, reviewing.get(f"{COURSE}/{FIRST}", follow_redirects=True).text]

    assert not any("The reason for" in page or "agreed 3" in page for page in pages)
    assert "Your ratings were too far off 1 of 2 control responses" in words(pages[1]).replace(
        " were near", ""
    )
    assert "Observation: too low" in words(pages[1])
    assert reviewing.get(scene.address()).location == COURSE
    assert send(reviewing, COURSE, {}).status_code == 303
    assert "Begin with response 1 of 3" in words(reviewing.get(COURSE).text)


def test_a_missing_level_is_named_with_what_was_chosen_kept(reviewing: FlaskClient) -> None:
    answer = send(reviewing, f"{COURSE}/{PRACTICE}", {"level-care": "2"})

    assert answer.status_code == 422
    assert "“Observation” has no level yet." in answer.text
    assert 'id="level-care-2" aria-describedby="means-care-2" checked' in answer.text


def test_a_draft_of_a_stopped_reviewer_is_refused_in_words(reviewing: FlaskClient, scene: Scene) -> None:
    answer = send(reviewing, scene.address(), {"action": "draft"}, "/review/")
    assert (answer.status_code, answer.location) == (303, COURSE)


def test_the_coordinator_sees_who_is_calibrated_and_lets_one_score_without(
    client: FlaskClient,
    scene: Scene,
    sign_in: Callable[[FlaskClient, Someone], object],
) -> None:
    sign_in(client, scene.coordinator)
    page = "/coordinate/river-guild/calibration"
    assert "Who is calibrated" in words(client.get("/coordinate/river-guild/people").text)
    assert "Rita Reviewer Not begun" in words(client.get(page).text)
    excused = {"person": str(scene.reviewer.person_id), "reason": "Trains the others"}
    assert send(client, f"{page}/master/essays/excuse", excused, page).status_code == 302
    assert "Waived Trains the others" in words(client.get(page).text)
    nobody = send(client, f"{page}/master/essays/reopen", {"person": "x", "reason": "y"}, page)
    assert nobody.status_code == 400


def test_only_reviewers_and_coordinators_of_the_association_open_these_pages(
    app: Flask,
    scene: Scene,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> None:
    other = make_person(name="Olga Other", roles=[("sea-guild", "reviewer"), ("sea-guild", "coordinator")])
    for someone in (scene.candidate, other):
        client = app.test_client()
        sign_in(client, someone)
        for address in (COURSE, f"{COURSE}/{PRACTICE}", "/coordinate/river-guild/calibration"):
            assert client.get(address).status_code == 403


def test_a_response_beside_a_missing_level_is_noted_as_a_look(
    reviewing: FlaskClient, database: Database
) -> None:
    answer = send_unseen(reviewing, f"{COURSE}/{PRACTICE}", {"level-care": "2"})

    assert f"The words of {PRACTICE}." in words(answer.text)
    assert looks(database) == [
        ("view control response", "exam master", {"control": PRACTICE, "section": "essays"})
    ]
