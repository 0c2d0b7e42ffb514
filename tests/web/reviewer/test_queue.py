"""The reviewer's queue."""

from collections.abc import Callable

from flask.testing import FlaskClient

from web.acting import Someone, sign_in, words
from web.reviewer.scenes import Scene, make_final, post


def test_it_says_how_much_is_left_and_what_comes_next(reviewing: FlaskClient, scene: Scene) -> None:
    page = reviewing.get("/review/").text

    assert "2 responses are left to score" in words(page)
    assert f"Next: {scene.tasks[0].code}" in words(page)
    assert all(f'href="{scene.address(number)}"' in page for number in (0, 1))


def test_a_draft_comes_before_what_is_not_begun(reviewing: FlaskClient, scene: Scene) -> None:
    post(reviewing, scene.address(1), {"level-care": "1"})

    page = words(reviewing.get("/review/").text)

    assert f"Go on with {scene.tasks[1].code} , {scene.tasks[1].title}" in page
    assert "1 of 2 criteria" in page


def test_when_everything_is_final_nothing_is_asked(reviewing: FlaskClient, scene: Scene) -> None:
    for number in (0, 1):
        make_final(reviewing, scene.address(number))

    page = words(reviewing.get("/review/").text)

    assert "Everything is scored" in page
    assert "2 of 2 final" in page


def test_a_reviewer_without_responses_reads_what_will_happen(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person(roles=[("river-guild", "reviewer"), ("gone-guild", "reviewer")]))

    assert "Nothing to score yet" in words(client.get("/review/").text)
