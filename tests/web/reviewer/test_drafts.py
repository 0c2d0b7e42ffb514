"""Drafts and final ratings as they are posted, and everything that can go wrong with them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from web.acting import Clock, sign_in, words
from web.reviewer.scenes import FULL, Scene, make_final, post, ratings

JSON = "application/json"


def test_keep_draft_keeps_it_and_comes_back(reviewing: FlaskClient, scene: Scene, database: Database) -> None:
    answer = post(reviewing, scene.address(), {**FULL, "seconds": "42"})

    assert (answer.status_code, answer.location) == (303, scene.address())
    (kept,) = ratings(database, scene.reviewer)
    assert kept.levels == {"observation": 3, "care": 2}
    assert (kept.comments, kept.comment) == ({"care": "And if it fails?"}, "Read on.")
    assert (kept.status, kept.seconds) == ("draft", 42)


def test_final_first_looks_the_draft_over(reviewing: FlaskClient, scene: Scene, database: Database) -> None:
    answer = post(reviewing, scene.address(), {**FULL, "action": "final"})
    page = reviewing.get(answer.location).text

    assert "Make this rating final?" in words(page)
    assert "12 of 15 points" in words(page)
    assert [each.status for each in ratings(database, scene.reviewer)] == ["draft"]


def test_confirming_makes_it_final_and_goes_to_the_next(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    assert make_final(reviewing, scene.address(0)).location == scene.address(1)
    assert make_final(reviewing, scene.address(1)).location == "/review/"
    assert [each.status for each in ratings(database, scene.reviewer)] == ["final", "final"]


def test_without_every_level_it_names_the_criteria_and_loses_nothing(
    reviewing: FlaskClient, scene: Scene
) -> None:
    answer = post(reviewing, scene.address(), {"level-care": "1", "comment": "Typed.", "action": "final"})
    page = reviewing.get(answer.location).text

    assert "One thing needs your attention “Observation” has no level yet." in words(page)
    assert '<a href="#level-observation">' in page
    assert 'id="level-observation"' in page
    assert "Typed.</textarea>" in page


def test_a_comment_that_is_too_long_stays_on_the_page(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    answer = post(reviewing, scene.address(), {**FULL, "comment": "x" * 100_000})

    assert answer.status_code == 422
    assert "100,000 characters; 12,000 can be kept" in words(answer.text)
    assert "x" * 100_000 + "</textarea>" in answer.text
    assert 'data-outcome="faulty"' in answer.text
    assert ratings(database, scene.reviewer) == []


def test_what_no_database_takes_is_left_out(reviewing: FlaskClient, scene: Scene, database: Database) -> None:
    post(reviewing, scene.address(), {"comment": "a\0b", "comment-care": "\0"})

    (kept,) = ratings(database, scene.reviewer)
    assert (kept.comment, kept.comments) == ("ab", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level-care", "4"),
        ("level-care", "-1"),
        ("level-care", "³"),
        ("level-care", "9" * 5000),
        ("level-charm", "1"),
    ],
)
def test_a_level_that_was_tampered_with_is_refused(
    reviewing: FlaskClient, scene: Scene, database: Database, name: str, value: str
) -> None:
    assert post(reviewing, scene.address(), {**FULL, name: value}).status_code == 409
    assert ratings(database, scene.reviewer) == []


@pytest.mark.parametrize("seconds", ["", "-5", "1e9", "soon", "9" * 40])
def test_nonsense_for_seconds_counts_nothing(
    reviewing: FlaskClient, scene: Scene, database: Database, seconds: str
) -> None:
    post(reviewing, scene.address(), {**FULL, "seconds": seconds})

    assert ratings(database, scene.reviewer)[0].seconds == 0


def test_confirming_twice_makes_one_final_rating(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    make_final(reviewing, scene.address())
    again = post(reviewing, scene.address(), {"action": "confirm", "version": "2026-11-21T21:30:00+00:00"})

    assert (again.status_code, again.location) == (303, scene.address())
    with database.reading() as session:
        lines = select(func.count()).select_from(AuditLine).where(AuditLine.act == "final rating")
        assert session.scalar(lines) == 1


def test_a_draft_for_a_final_rating_is_not_taken(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    make_final(reviewing, scene.address())
    answer = post(reviewing, scene.address(), {**FULL, "level-care": "0"})

    assert answer.status_code == 409
    assert "final already" in words(answer.text)
    assert ratings(database, scene.reviewer)[0].levels["care"] == 2


def test_an_older_window_does_not_overwrite_a_newer_one(
    reviewing: FlaskClient, scene: Scene, database: Database, clock: Clock
) -> None:
    post(reviewing, scene.address(), {"level-care": "1"})
    clock.advance(minutes=1)
    answer = post(reviewing, scene.address(), {"level-care": "3", "comment": "Mine.", "version": ""})

    assert answer.status_code == 409
    assert "changed in another window" in words(answer.text)
    assert "Mine.</textarea>" in answer.text
    assert ratings(database, scene.reviewer)[0].levels == {"care": 1}


def test_a_draft_that_changed_since_it_was_looked_over_is_not_made_final(
    reviewing: FlaskClient, scene: Scene, database: Database
) -> None:
    post(reviewing, scene.address(), FULL)
    answer = post(reviewing, scene.address(), {"action": "confirm", "version": "older"})

    assert answer.location == f"{scene.address()}?check=1"
    assert ratings(database, scene.reviewer)[0].status == "draft"


def test_an_empty_sheet_cannot_be_confirmed(reviewing: FlaskClient, scene: Scene, database: Database) -> None:
    answer = post(reviewing, scene.address(), {"action": "confirm"})

    assert answer.location == f"{scene.address()}?check=1"
    assert ratings(database, scene.reviewer) == []


def test_a_script_gets_its_answers_as_json(reviewing: FlaskClient, scene: Scene, clock: Clock) -> None:
    kept = post(reviewing, scene.address(), FULL, JSON)
    clock.advance(minutes=1)
    # The answer was lost on its way: the same sheet comes again, from the same page.
    again = post(reviewing, scene.address(), {**FULL, "version": ""}, JSON)
    stale = post(reviewing, scene.address(), {**FULL, "comment": "Else.", "version": ""}, JSON)
    faulty = post(reviewing, scene.address(), {"comment-care": "x" * 9000}, JSON)
    tampered = post(reviewing, scene.address(), {"level-care": "9"}, JSON)

    assert kept.json
    assert again.json
    assert stale.json
    assert faulty.json
    assert tampered.json
    assert (kept.status_code, kept.json["outcome"]) == (200, "kept")
    assert kept.json["words"] == "Draft kept 4:30 PM EST"
    assert (again.status_code, again.json["version"]) == (200, kept.json["version"])
    assert (stale.status_code, stale.json["outcome"]) == (409, "stale")
    assert (faulty.status_code, faulty.json["outcome"]) == (422, "faulty")
    assert (tampered.status_code, "no level 9" in tampered.json["error"]) == (409, True)


def test_the_script_hears_that_a_rating_is_final(reviewing: FlaskClient, scene: Scene) -> None:
    make_final(reviewing, scene.address())
    answer = post(reviewing, scene.address(), FULL, JSON)

    assert answer.json
    assert (answer.status_code, answer.json["outcome"]) == (409, "final")


def test_the_shelf_of_one_reviewer_is_not_that_of_the_next(reviewing: FlaskClient, scene: Scene) -> None:
    mine = _shelf(reviewing.get(scene.address()).text)
    other = reviewing.application.test_client()
    sign_in(other, scene.other)

    assert mine == _shelf(reviewing.get(scene.address()).text)
    assert mine != _shelf(reviewing.get(scene.address(1)).text)
    assert mine != _shelf(other.get(scene.address()).text)


def _shelf(page: str) -> str:
    found = page.partition('data-shelf="')[2].partition('"')[0]
    assert len(found) == 32
    return found
