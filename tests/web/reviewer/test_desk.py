"""What stands on the desk."""

import re

from flask.testing import FlaskClient

from web.acting import words
from web.reviewer.scenes import Scene, make_final, post


def test_it_shows_text_prompt_notes_and_every_descriptor(reviewing: FlaskClient, scene: Scene) -> None:
    gift = next(number for number, task in enumerate(scene.tasks) if task.title == "The gift")
    page = reviewing.get(scene.address(gift)).text

    assert "I ask her about the queen &lt;b&gt;tonight&lt;/b&gt;." in page
    assert "7 words" in words(page)
    assert "she moves tomorrow" in words(page)
    assert "Strong responses think of mites" in words(page)
    assert "Weighs several readings" in words(page)
    assert "counts 3 times" in words(page)


def test_paragraphs_stay_paragraphs(reviewing: FlaskClient, scene: Scene) -> None:
    first = next(number for number, task in enumerate(scene.tasks) if task.question == 1)

    assert "<p>I stand and look.</p><p>Then I open the hive.</p>" in reviewing.get(scene.address(first)).text


def test_responses_lead_to_their_neighbours(reviewing: FlaskClient, scene: Scene) -> None:
    first, last = (reviewing.get(scene.address(number)).text for number in (0, 1))

    assert f'href="{scene.address(1)}">Next' in first
    assert "Previous" not in words(first)
    assert "Next" not in words(last)
    assert "2 of 2" in words(last)


def test_a_draft_comes_back_as_it_was_kept(reviewing: FlaskClient, scene: Scene) -> None:
    fields = {"level-care": "1", "comment-care": "\n\n<Late> & bold", "comment": "é\r\n\r\nZwei"}
    post(reviewing, scene.address(), fields)

    page = reviewing.get(scene.address()).text

    assert re.search(r'name="level-care" value="1" id="level-care-1"[^>]* checked>', page)
    assert page.count(" checked>") == 1
    assert '">\n\n\n&lt;Late&gt; &amp; bold</textarea>' in page
    assert "é\n\nZwei</textarea>" in page
    assert "Draft kept 4:30 PM EST" in words(page)
    assert "3 of 15 points" in words(page)


def test_a_final_rating_is_only_read(reviewing: FlaskClient, scene: Scene) -> None:
    make_final(reviewing, scene.address())

    page = reviewing.get(scene.address()).text

    assert 'name="level-' not in page
    assert 'action="/review' not in page
    assert "12 of 15 points" in words(page)
    assert "And if it fails?" in words(page)
    assert "Made final on Sat 21 Nov 2026, 4:30 PM EST" in words(page)
