"""A rater's form in real browsers: what is filled in is kept, and replaces nothing newer without a word."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from web.acting import Clock
from web.rater.links import Links

Device = Callable[[], Page]
#: Longer than a pause and its answer take on a machine that is busy.
PATIENCE = 15_000


@pytest.fixture
def device(browser: Browser, address: str, wilma: Links) -> Iterator[Device]:
    """Opens the last part of the form on one more device of Wilma's; an error in a script fails the test."""
    contexts, errors = [], []

    def open_form() -> Page:
        contexts.append(browser.new_context(base_url=address))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{wilma.path}/closing")
        return page

    yield open_form
    for each in contexts:
        each.close()
    assert errors == []


@pytest.fixture
def office(device: Device, clock: Clock) -> Page:
    """A device that is filled in without a network while something newer is kept at home, and back since."""
    office = device()
    office.context.set_offline(offline=True)
    office.fill("[name=comment]", "Old words")
    expect(office.locator("#kept")).to_contain_text("no connection", timeout=PATIENCE)
    home = device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    clock.advance(minutes=5)
    office.context.set_offline(offline=False)
    expect(office.locator("#newer")).to_be_visible(timeout=PATIENCE)
    return office


def saved(page: Page) -> None:
    expect(page.locator("#kept:not(.unsent)")).to_contain_text("Saved", timeout=PATIENCE)


def comment(wilma: Links) -> str | None:
    draft = wilma.request().draft
    return str(draft["comment"]) if draft else None


def test_a_page_that_was_left_open_replaces_nothing_newer(office: Page, wilma: Links) -> None:
    expect(office.locator("#newer")).to_contain_text("kept elsewhere on Sat 21 Nov 2026, 9:30 PM UTC.")
    with office.context.expect_page() as other:
        office.get_by_role("link", name="Look at the other one").click()
    assert other.value.input_value("[name=comment]") == "Much newer words"
    assert office.input_value("[name=comment]") == "Old words"
    assert comment(wilma) == "Much newer words"
    office.get_by_role("button", name="Keep this one").click()
    saved(office)
    assert (comment(wilma), office.is_visible("#newer")) == ("Old words", False)


def test_who_saves_without_choosing_is_asked_once(office: Page, wilma: Links) -> None:
    office.get_by_role("button", name="Save and go on").click()
    expect(office.locator("#newer")).to_contain_text("Save it, and it replaces the other.")
    assert (office.input_value("[name=comment]"), comment(wilma)) == ("Old words", "Much newer words")
    office.get_by_role("button", name="Save and go on").click()
    office.wait_for_url("**/check")
    assert comment(wilma) == "Old words"


def test_a_page_that_asks_keeps_nothing_by_itself(office: Page, wilma: Links) -> None:
    office.get_by_role("button", name="Save and go on").click()
    expect(office.locator("form[data-newer]")).to_be_visible()
    office.fill("[name=comment]", "Old words, and on")
    office.get_by_role("button", name="Keep this one").click()
    saved(office)
    assert comment(wilma) == "Old words, and on"


def test_lost_answers_make_nobody_else_of_a_page(device: Device, wilma: Links) -> None:
    page = device()
    page.route("**/closing", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("[name=comment]", "Calm hands")
    expect(page.locator("#kept")).to_contain_text("no connection", timeout=PATIENCE)
    page.fill("[name=comment]", "Calm hands, and on")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/check")
    assert comment(wilma) == "Calm hands, and on"


def test_what_arrives_after_its_page_is_shown_by_the_next(device: Device, wilma: Links) -> None:
    page = device()
    page.route("**/closing", lambda _: None, times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        page.fill("[name=comment]", "Calm hands")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[name=comment]")).to_have_value("Calm hands", timeout=PATIENCE)
    page.fill("[name=comment]", "Calm hands, and on")
    saved(page)
    assert comment(wilma) == "Calm hands, and on"
