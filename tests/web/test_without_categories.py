"""An exam for an endorsement without categories, from scheduling it to the room: nobody is asked for one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from web.acting import Clock, Someone, send, words
from web.applicant import rooms

LIGHTHOUSE = Path(__file__).parents[1] / "dummy" / "lighthouse"
SOCIETY = "lighthouse-society"
HOME = f"/coordinate/{SOCIETY}/"
AUTUMN = {
    "exam": "coast-guard",
    "name": "Autumn",
    "opens_at": "2026-11-22T09:00",
    "closes_at": "2027-02-01T18:00",
    "seed": "7",
}


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def plugins() -> Plugins:
    """An association whose endorsement has no categories."""
    return Plugins.only({"lighthouse": Folder(LIGHTHOUSE)})


@pytest.fixture
def desk(
    client: FlaskClient,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> FlaskClient:
    """A browser in which the society's coordinator is signed in."""
    sign_in(client, make_person(name="Cora Coordinator", roles=[(SOCIETY, "coordinator")]))
    return client


@pytest.fixture
def window(desk: FlaskClient, database: Database) -> int:
    """A window that the coordinator has scheduled on the page."""
    assert send(desk, f"{HOME}windows/new", AUTUMN).status_code == 302
    with database.reading() as session:
        return session.scalars(select(Window.id)).one()


@pytest.fixture
def applying(
    desk: FlaskClient,
    window: int,
    clock: Clock,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> FlaskClient:
    """The browser of an applicant, while the window is open."""
    clock.advance(days=20)
    browser = desk.application.test_client()
    sign_in(browser, make_person(name="Ottilie Quandt"))
    return browser


def test_a_coordinator_sees_one_form_and_no_category(desk: FlaskClient, window: int) -> None:
    page = words(desk.get(f"{HOME}windows/{window}").text)
    form = words(desk.get(f"{HOME}windows/{window}/forms/all").text)

    assert "“Autumn” is scheduled, and its form is drawn" in page
    assert "One for everybody, drawn when" in page
    assert "Form Seed 7" in page
    assert "lam-" in form
    assert "All" not in (page + form).split()


def test_an_applicant_is_not_asked_for_a_category_and_enters_the_room(
    applying: FlaskClient, window: int, database: Database
) -> None:
    page = applying.get("/exam").text
    assert "Your category" not in page
    assert '<input type="hidden" name="category" value="all">' in page

    sitting = rooms.register(applying, window, "all")
    lobby = words(applying.get(f"/sittings/{sitting}").text)
    assert "The Society · Keeper of the Light · Autumn" in lobby
    rooms.begin(applying, sitting)
    assert rooms.enter(applying, sitting)["section"] == "0"
    with database.reading() as session:
        assert session.get_one(Sitting, sitting).category == "all"


def test_a_coordinator_sees_the_sitting_without_a_category(
    applying: FlaskClient, desk: FlaskClient, window: int
) -> None:
    sitting = rooms.register(applying, window, "all")
    pages = [desk.get(f"{HOME}{path}").text for path in (f"windows/{window}", f"sittings/{sitting}")]

    assert all("Ottilie Quandt" in page for page in pages)
    assert not [page for page in pages if "All" in words(page).split()]
    assert "Examination of the coast guard" in words(pages[1])


def test_the_public_page_tells_how_many_essays_there_are(client: FlaskClient) -> None:
    page = words(client.get(f"/associations/{SOCIETY}/keeper").text)

    assert "4 questions" in page
    assert "1 essay" in page
    assert "Keeping a light" in page
