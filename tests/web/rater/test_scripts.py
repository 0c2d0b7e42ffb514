"""A rater's form in real browsers: what is filled in is kept, and replaces nothing newer without a word."""

import pytest
from playwright.sync_api import Page, expect

from machine.pages import PATIENCE
from web.acting import Clock
from web.rater.devices import Device, comment, saved, says, unsaved
from web.rater.links import Links


@pytest.fixture
def office(device: Device, clock: Clock) -> Page:
    """A device that is filled in without a network while something newer is kept at home, and back since."""
    office = device()
    office.context.set_offline(offline=True)
    office.fill("[name=comment]", "Old words")
    unsaved(office)
    home = device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    clock.advance(minutes=5)
    office.context.set_offline(offline=False)
    expect(office.locator("#newer")).to_be_visible(timeout=PATIENCE)
    return office


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


def test_who_saves_after_being_asked_replaces_the_other(office: Page, wilma: Links) -> None:
    expect(office.locator("#newer")).to_contain_text("Save it, and it replaces the other.")
    assert comment(wilma) == "Much newer words"
    office.get_by_role("button", name="Save and go on").click()
    office.wait_for_url("**/check")
    assert comment(wilma) == "Old words"


def test_who_saves_before_being_asked_is_asked_then(device: Device, wilma: Links) -> None:
    office, home = device(), device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    office.fill("[name=comment]", "Old words")
    office.get_by_role("button", name="Save and go on").click()
    expect(office.locator("#newer")).to_be_focused(timeout=PATIENCE)
    assert (office.input_value("[name=comment]"), comment(wilma)) == ("Old words", "Much newer words")
    office.get_by_role("button", name="Save and go on").click()
    office.wait_for_url("**/check")
    assert comment(wilma) == "Old words"


def test_a_page_that_asks_keeps_nothing_by_itself(device: Device, wilma: Links) -> None:
    office, home = device(), device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    # As without a script: the form itself is what comes first.
    office.evaluate(
        "const form = document.querySelector('form[data-keeps]'); form.comment.value = 'Old words'; form.submit()"
    )
    expect(office.locator("form[data-newer]")).to_be_visible(timeout=PATIENCE)
    office.fill("[name=comment]", "Old words, and on")
    office.reload()  # the browser sends the form again
    assert comment(wilma) == "Much newer words"
    office.fill("[name=comment]", "Old words, and on")
    office.get_by_role("button", name="Keep this one").click()
    saved(office)
    assert comment(wilma) == "Old words, and on"


def test_lost_answers_make_nobody_else_of_a_page(device: Device, wilma: Links) -> None:
    page = device()
    page.route("**/closing", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("[name=comment]", "Calm hands")
    unsaved(page)
    page.fill("[name=comment]", "Calm hands, and on")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/check")
    assert comment(wilma) == "Calm hands, and on"


def test_what_arrives_after_its_page_is_shown_by_the_next(device: Device, wilma: Links) -> None:
    page = device()
    page.route("**/closing", lambda _: None, times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        page.fill("[name=comment]", "Calm hands")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    says(page, "Calm hands")
    page.fill("[name=comment]", "Calm hands, and on")
    saved(page)
    assert comment(wilma) == "Calm hands, and on"
