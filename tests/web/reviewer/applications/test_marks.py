"""Marks as they are posted, and everything that can go wrong with them."""

import pytest
from flask.testing import FlaskClient

from assay.services.applications import beginning
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Clock, words
from web.reviewer.applications.scenes import JUDGE, MET, Scene, actor_of, finish, kept, post, version

JSON = "application/json"


def test_marks_are_kept_and_come_back(desk: FlaskClient, scene: Scene, database: Database) -> None:
    here = scene.address(scene.rita)
    answer = post(desk, here, {**MET, "tick": ["light.lamps"]})

    assert (answer.status_code, answer.location) == (303, here)
    review = kept(database, scene.review(scene.rita))
    assert review.ticks == {"light.lamps": True}
    assert review.judgements == {"boat-licence": "met"}
    assert (review.comment, review.note, review.status) == ("A steady light.", "Read twice.", "open")
    page = desk.get(here).text
    assert "A steady light.</textarea>" in page
    assert 'value="light.lamps" checked' in page


def test_a_script_gets_its_answers_as_json(desk: FlaskClient, scene: Scene, clock: Clock) -> None:
    here = scene.address(scene.rita)
    old = version(desk.get(here).text)
    clock.advance(minutes=1)
    first = post(desk, here, MET, JSON)
    # The answer was lost on its way: the same marks come again, from the same page.
    again = post(desk, here, {**MET, "version": old}, JSON)
    stale = post(desk, here, {**MET, "note": "Else.", "version": old}, JSON)
    faulty = post(desk, here, {"note": "x" * 10_001}, JSON)

    assert first.json
    assert again.json
    assert stale.json
    assert faulty.json
    assert (first.status_code, first.json["outcome"]) == (200, "kept")
    assert first.json["words"] == "Kept 4:31 PM EST"
    assert (again.status_code, again.json["version"]) == (200, first.json["version"])
    assert (stale.status_code, stale.json["outcome"]) == (409, "stale")
    assert (faulty.status_code, "The internal note has 10,001" in faulty.json["words"]) == (422, True)


def test_an_older_window_does_not_overwrite_a_newer_one(
    desk: FlaskClient, scene: Scene, database: Database, clock: Clock
) -> None:
    here = scene.address(scene.rita)
    old = version(desk.get(here).text)
    clock.advance(minutes=1)
    post(desk, here, {JUDGE: "unmet"})
    answer = post(desk, here, {JUDGE: "met", "comment": "Mine.", "version": old})

    assert answer.status_code == 409
    assert "changed in another window" in words(answer.text)
    assert "Mine.</textarea>" in answer.text
    assert kept(database, scene.review(scene.rita)).judgements == {"boat-licence": "unmet"}
    # Kept once more from that page, it replaces the other.
    assert post(desk, here, {JUDGE: "met", "version": version(answer.text)}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"comment": "x" * 10_001}, "comment"),
        ({"note": "x" * 10_001}, "note"),
        ({JUDGE: "perhaps"}, JUDGE),
        ({"judge-supervision": "met"}, "judge-supervision"),
        ({"tick": ["light.magic"]}, "competencies"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_lost(
    desk: FlaskClient, scene: Scene, database: Database, fields: dict[str, object], field: str
) -> None:
    answer = post(desk, scene.address(scene.rita), {**MET, "note": "Still here.", **fields})

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "One thing needs your attention" in words(answer.text)
    assert 'data-outcome="faulty"' in answer.text
    assert "A steady light." in answer.text or field == "comment"
    assert kept(database, scene.review(scene.rita)).comment == ""


def test_everything_that_has_evidence_is_ticked_in_one_go(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    here = scene.address(scene.rita)
    answer = post(desk, here, {**MET, "action": "tick:"})

    assert answer.location == f"{here}#competencies"
    assert kept(database, scene.review(scene.rita)).ticks == {}
    assert kept(database, scene.review(scene.rita)).judgements == {"boat-licence": "met"}


def test_what_no_database_takes_is_left_out(desk: FlaskClient, scene: Scene, database: Database) -> None:
    post(desk, scene.address(scene.rita), {"comment": "a\0b\r\nc"})

    assert kept(database, scene.review(scene.rita)).comment == "ab\nc"


def test_a_finished_review_takes_nothing_more(desk: FlaskClient, scene: Scene, database: Database) -> None:
    here = scene.address(scene.rita)
    finish(desk, here)
    page = desk.get(here).text
    answer = post(desk, here, {"note": "Later."})
    script = post(desk, here, {"note": "Later."}, JSON)

    assert 'name="tick"' not in page
    assert answer.status_code == 409
    assert "finished already" in words(answer.text)
    assert script.json
    assert script.json["outcome"] == "final"
    assert kept(database, scene.review(scene.rita)).note == "Read twice."


def test_a_review_that_came_to_an_end_elsewhere_shows_what_was_typed(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    page = desk.get(scene.address(scene.rita)).text
    with database.writing() as session:
        beginning.withdraw(session, actor_of(database, scene.ann), scene.application, keeping.LATER)
    answer = post(desk, scene.address(scene.rita), {**MET, "version": version(page)})
    script = post(desk, scene.address(scene.rita), {**MET, "version": version(page)}, JSON)

    assert answer.status_code == 409
    assert "not under review any more" in words(answer.text)
    assert "A steady light." in answer.text
    assert script.json
    assert script.json["outcome"] == "closed"
