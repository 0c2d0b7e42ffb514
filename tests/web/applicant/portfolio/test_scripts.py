"""A form of the portfolio in real browsers: what is typed is kept, and old copies replace nothing newer."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assay.services.people import Actor
from assay.services.portfolio.drafts import draft_of
from assay.storage.database import Database
from machine.pages import wait_until_page
from web.acting import PASSWORD

FORM = "/portfolio/training/new"
Device = Callable[[], Page]
#: Longer than a pause and its answer take on a machine that is busy.
PATIENCE = 15_000


@pytest.fixture
def device(browser: Browser, address: str, maya: Actor) -> Iterator[Device]:
    """Opens the form on one more device of Maya's; an error in a script fails the test."""
    contexts, errors = [], []

    def open_form() -> Page:
        contexts.append(browser.new_context(base_url=address))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in")
        page.fill("[name=email]", "person1@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(FORM)
        return page

    yield open_form
    for each in contexts:
        each.close()
    assert errors == []


def title(page: Page) -> str:
    return page.input_value("[name=title]")


def kept(page: Page) -> None:
    """Wait until the server has what stands in the form, and the copy of it is gone."""
    expect(page.locator("#kept")).to_contain_text("Draft saved just now", timeout=PATIENCE)
    wait_until_page(page, "!Object.keys(localStorage).some((key) => key.startsWith('assay-form-'))")


def type_without_network(page: Page, words: str) -> None:
    """Type something that this page can no longer send, and leave it."""
    # What a page sends while it closes goes past Playwright's routes.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    page.fill("[name=title]", words)
    expect(page.locator("#kept")).to_contain_text("connection lost", timeout=PATIENCE)
    page.goto("/account")


def draft(database: Database, owner: Actor) -> list[str]:
    with database.reading() as session:
        found = draft_of(session, owner, FORM)
        assert found is not None
        return list(found.fields["title"])


@pytest.fixture
def office(device: Device) -> Page:
    """A device whose copy is older than the draft that was kept at home."""
    office = device()
    type_without_network(office, "Old words")
    home = device()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    office.goto(FORM)
    return office


def test_what_could_not_be_sent_comes_back_by_itself(device: Device, database: Database, maya: Actor) -> None:
    page = device()
    page.fill("[name=title]", "A course")
    kept(page)
    type_without_network(page, "A course in the harbor")
    page.goto(FORM)
    expect(page.locator("#restored")).to_be_visible()
    assert (title(page), page.is_visible("#unsent")) == ("A course in the harbor", False)
    kept(page)
    assert draft(database, maya) == ["A course in the harbor"]


def test_what_arrived_without_an_answer_is_this_browsers_own(device: Device) -> None:
    page = device()
    page.route(f"**{FORM}", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("[name=title]", "A course")
    expect(page.locator("#kept")).to_contain_text("connection lost", timeout=PATIENCE)
    page.unroute_all()
    type_without_network(page, "A course, and on")
    page.goto(FORM)
    assert (title(page), page.is_visible("#unsent")) == ("A course, and on", False)


def test_an_old_copy_is_not_put_over_what_was_kept_elsewhere(
    office: Page, database: Database, maya: Actor
) -> None:
    expect(office.locator("#unsent")).to_be_visible()
    assert title(office) == "Much newer words"
    office.fill("[name=hours]", "3")
    kept(office)
    assert draft(database, maya) == ["Much newer words"]
    # Who did not answer is asked again, and loses nothing by it.
    office.reload()
    expect(office.locator("#unsent")).to_be_visible()


def test_an_old_copy_comes_back_for_who_asks_for_it(office: Page, database: Database, maya: Actor) -> None:
    office.get_by_role("button", name="Put it back").click()
    assert (title(office), office.is_visible("#unsent")) == ("Old words", False)
    kept(office)
    assert draft(database, maya) == ["Old words"]
    assert office.evaluate("localStorage.length") == 0


def test_throwing_an_old_copy_away_keeps_the_draft(office: Page, database: Database, maya: Actor) -> None:
    office.get_by_role("button", name="Throw it away").click()
    expect(office.locator("#unsent")).to_be_hidden()
    office.reload()
    assert (title(office), office.is_visible("#unsent")) == ("Much newer words", False)
    assert draft(database, maya) == ["Much newer words"]
