"""The tick that admits only approved applicants to a window."""

from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.windows import Window
from services.building import ASSOCIATION
from web.acting import send

NEW = f"/coordinate/{ASSOCIATION}/windows/new"
WINDOW = {
    "exam": "master",
    "name": "Spring 2027",
    "opens_at": "2027-04-10T09:00",
    "closes_at": "2027-04-24T18:00",
    "seed": "12",
}


def test_it_is_ticked_where_people_apply_for_the_endorsement(desk: FlaskClient) -> None:
    page = desk.get(NEW).text
    assert "Only people whose application is approved may register" in page
    box = page[: page.index('name="only_approved"')].rpartition("<input")[2]
    assert "checked" in box


def test_the_tick_is_kept_with_the_window(desk: FlaskClient, database: Database) -> None:
    assert send(desk, NEW, {**WINDOW, "only_approved": "y"}).status_code == 302
    assert send(desk, NEW, {**WINDOW, "name": "For everybody"}).status_code == 302
    with database.reading() as session:
        query = select(Window.only_approved).order_by(Window.id)
        assert session.scalars(query).all() == [True, False]
