"""The desk of an application as it is read."""

from flask.testing import FlaskClient

from web.acting import words
from web.reviewer.applications.scenes import Scene


def test_the_queue_lists_what_waits(desk: FlaskClient, scene: Scene) -> None:
    page = desk.get("/review/").text

    assert "One portfolio waits for your review" in words(page)
    assert "1 of 1 question open" in words(page)
    assert f'href="{scene.address(scene.rita)}"' in page


def test_the_desk_shows_requirements_entries_and_questions(desk: FlaskClient, scene: Scene) -> None:
    page = words(desk.get(scene.address(scene.rita)).text)

    assert "The Society · Keeper of the Light Ann Applicant Handed in" in page
    assert "Sixty hours of supervision within five years" in page
    assert "Nights" in page
    assert "North Light" in page
    assert "Your judgement: Boat licence" in page
