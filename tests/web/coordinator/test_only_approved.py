"""The tick that admits only approved applicants to a window."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.windows import Window
from assay.web.requests import Installation
from services.building import ASSOCIATION
from web.acting import send, words

NEW = f"/coordinate/{ASSOCIATION}/windows/new"
WINDOW = {
    "exam": "master",
    "name": "Spring 2027",
    "opens_at": "2027-04-10T09:00",
    "closes_at": "2027-04-24T18:00",
    "seed": "12",
}


def box(page: str) -> str:
    """The checkbox."""
    before, _, after = page.partition('name="only_approved"')
    return before.rpartition("<input")[2] + after.partition(">")[0]


def test_it_is_ticked_where_people_apply_for_the_endorsement(desk: FlaskClient) -> None:
    page = desk.get(NEW).text
    assert "Only people whose application is approved may register" in page
    assert "checked" in box(page)


def test_the_tick_is_kept_with_the_window(desk: FlaskClient, database: Database) -> None:
    assert send(desk, NEW, {**WINDOW, "only_approved": "y"}).status_code == 302
    assert send(desk, NEW, {**WINDOW, "name": "For everybody"}).status_code == 302
    with database.reading() as session:
        query = select(Window.only_approved).order_by(Window.id)
        assert session.scalars(query).all() == [True, False]


@pytest.fixture
def second_exam(desk: FlaskClient) -> None:
    """An examination of the same title, for an endorsement that nobody can apply for."""
    installation: Installation = desk.application.extensions["assay"]
    catalog = installation.plugins.catalog
    first = catalog.exams[f"{ASSOCIATION}/master"]
    second = first.model_copy(update={"id": "warden", "endorsement": "warden"})
    exams = {f"{ASSOCIATION}/warden": second, **catalog.exams}
    more = replace(installation, plugins=Plugins(replace(catalog, exams=exams)))
    desk.application.extensions["assay"] = more


@pytest.mark.usefixtures("second_exam")
def test_exams_of_one_title_are_told_apart_and_the_words_say_where_no_tick_belongs(desk: FlaskClient) -> None:
    page = desk.get(NEW).text
    assert "Written examination, warden Written examination, Master Beekeeper" in words(page)
    assert "Take it away for an examination without applications: Written examination, warden." in words(page)
    assert "checked" in box(page)


@pytest.mark.usefixtures("second_exam")
def test_a_window_that_would_admit_nobody_is_refused_beside_the_tick(desk: FlaskClient) -> None:
    answer = send(desk, NEW, {**WINDOW, "exam": "warden", "only_approved": "y"})
    assert answer.status_code == 422
    assert "so nobody could register. Take the tick away." in words(answer.text)
    assert "only_approved-hint only_approved-error" in box(answer.text)
