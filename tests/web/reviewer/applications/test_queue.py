"""The portfolios in a reviewer's queue."""

import re

import pytest
from flask.testing import FlaskClient

from assay.services.applications.queueing import PAGE
from assay.storage.database import Database
from services.applications.queued import give_many
from web.acting import NOW, words
from web.reviewer.applications.scenes import MET, Scene, finish, post

FINAL = {"status": "final", "outcome": "defer", "final_at": NOW}


def fill(database: Database, scene: Scene, number: int = PAGE, **values: object) -> None:
    """Further reviews of the same applicant's, older than the one of the scene."""
    give_many(database, scene.ann.person_id, scene.rita.person_id, number, **values)


def links(page: str, label: str) -> list[str]:
    """Where a list can be turned to."""
    here = page.partition(f'aria-label="{label}"')[2].partition("</nav>")[0]
    return [each.replace("&amp;", "&") for each in re.findall(r'<a [^>]*href="([^"]+)"', here)]


def test_what_is_judged_is_counted(desk: FlaskClient, scene: Scene) -> None:
    assert "judged" not in words(desk.get("/review/").text)

    post(desk, scene.address(scene.rita), MET)
    page = words(desk.get("/review/").text)
    assert "1 requirement judged" in page
    assert "Begun" in page


def test_what_is_done_says_what_it_came_to(desk: FlaskClient, scene: Scene) -> None:
    finish(desk, scene.address(scene.rita))
    page = words(desk.get("/review/").text)

    assert "Nothing waits." in page
    assert "Done, 1 Ann Applicant The Society: Keeper of the Light Approved" in page


def test_one_page_needs_no_turning(desk: FlaskClient, scene: Scene, database: Database) -> None:
    fill(database, scene, PAGE - 1)

    assert "Page 1 of" not in words(desk.get("/review/").text)


def test_the_whole_number_is_told_and_the_rest_is_on_further_pages(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    fill(database, scene)
    here, label = scene.address(scene.rita), "Pages of portfolios to review"

    first = desk.get("/review/").text
    assert f"{PAGE + 1} portfolios wait for your review" in words(first)
    assert "Page 1 of 2" in words(first)
    (further,) = links(first, label)
    assert further == "/review/?waiting=2#portfolios"
    second = desk.get(further).text
    assert links(second, label) == ["/review/?waiting=1#portfolios"]
    assert [f'href="{here}"' in page for page in (first, second)].count(True) == 1


def test_what_is_done_has_pages_of_its_own(desk: FlaskClient, scene: Scene, database: Database) -> None:
    fill(database, scene)
    fill(database, scene, PAGE + 1, **FINAL)
    label = "Pages of portfolios that are done"

    second = desk.get("/review/?waiting=2").text
    assert '<details class="done" id="done">' in second
    (further,) = links(second, label)
    assert further == "/review/?waiting=2&done=2#done"
    both = desk.get(further).text
    assert '<details class="done" id="done" open>' in both
    assert words(both).count("Page 2 of 2") == 2


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9", "9" * 40])
def test_no_page_is_an_error(desk: FlaskClient, scene: Scene, number: str) -> None:
    answer = desk.get(f"/review/?waiting={number}&done={number}")

    assert answer.status_code == 200
    assert f'href="{scene.address(scene.rita)}"' in answer.text
