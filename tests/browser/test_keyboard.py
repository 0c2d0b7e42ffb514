"""From a goal to an application that is handed in, without a mouse: Tab, Enter, Space and what one types."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext
from sqlalchemy import select

from assay.storage.applications import Application
from assay.storage.people import Person
from assay.storage.portfolios import Entry
from browser.live import PASSWORD, Server
from browser.visitor import Visitor

AIM = "river-guild/master/practice"


def test_from_a_goal_to_handing_in(server: Server, new_device: Callable[[], BrowserContext]) -> None:
    email = server.add_person()
    visitor = Visitor(new_device(), server.url)
    visitor.sign_in(email, PASSWORD)
    _choose_goal(visitor)
    application = visitor.page.url.rpartition("/")[2]
    _add_work(visitor)
    _hand_in(visitor, application)
    with server.database.reading() as session:
        found = session.get_one(Application, int(application))
        entry = session.scalars(select(Entry).join(Person).where(Person.email == email)).one()
    assert found.status == "submitted"
    assert len(entry.content["competencies"]) == 1
    assert visitor.faults == []


def _choose_goal(visitor: Visitor) -> None:
    visitor.go("/applications/new")
    visitor.tab_to(f"[name=aim][value='{AIM}']")
    visitor.enter()


def _add_work(visitor: Visitor) -> None:
    """Fill in the form, look for a competency, tick it, and save."""
    keys = visitor.page.keyboard
    visitor.go("/portfolio/work/new")
    visitor.tab_to("[name=title]")
    keys.type("Keeper of nine hives")
    visitor.tab_to("[name=first]")
    keys.type("04012019")
    visitor.tab_to("#competencies-search")
    keys.type("biology")
    keys.press("Enter")
    keys.press("Space")
    visitor.tab_to(".end-of-form .primary")
    visitor.enter()
    visitor.look()
    assert "“Keeper of nine hives” is saved." in visitor.words()


def _hand_in(visitor: Visitor, application: str) -> None:
    visitor.go(f"/applications/{application}/hand-in")
    visitor.tab_to("[name=sure]")
    visitor.page.keyboard.press("Space")
    visitor.tab_to("main button.primary")
    visitor.enter()
    visitor.look()
    assert visitor.page.url.endswith(f"/applications/{application}")
