"""What a browser holds of a form of the portfolio is there until its owner has chosen, whatever happens between."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.portfolios import KINDS
from machine.pages import PATIENCE
from web.acting import Clock
from web.applicant.portfolio.devices import FORM, Device, draft, kept, title

#: So long a page waits for an answer (static/portfolio/forms.js).
LEAVING = 20_000
NO_STORAGE = "() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }"
HOLD = "([key, copy]) => localStorage.setItem(key, copy)"
#: Past the limit of the field, which `fill` heeds.
TYPE = """words => {
  const field = document.querySelector("[name=title]");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
HELD = "() => Object.keys(localStorage).toSorted()"


@pytest.fixture
def twice(office: Page, device: Device, clock: Clock) -> Page:
    """A page that asks about an old copy, and over whose draft yet another one was kept at home."""
    clock.advance(minutes=5)
    home = device()
    home.fill("[name=title]", "The newest words")
    kept(home)
    office.fill("[name=title]", "Typed on the newer")
    expect(office.locator("#newer")).to_be_visible(timeout=PATIENCE)
    return office


def put_back(page: Page) -> str:
    page.get_by_role("button", name="Put it back").click()
    return title(page)


def test_every_copy_is_asked_about(twice: Page) -> None:
    twice.reload()
    assert title(twice) == "The newest words"
    assert [put_back(twice), put_back(twice)] == ["Typed on the newer", "Old words"]


def test_throwing_one_copy_away_throws_away_no_other(twice: Page) -> None:
    twice.get_by_role("button", name="Throw it away").click()
    twice.reload()
    assert put_back(twice) == "Typed on the newer"
    expect(twice.locator("#unsent")).to_be_hidden()


def test_keeping_what_stands_here_keeps_the_question(twice: Page, database: Database, maya: Actor) -> None:
    twice.get_by_role("button", name="Keep this one").click()
    kept(twice)
    assert draft(database, maya) == ["Typed on the newer"]
    twice.reload()
    assert put_back(twice) == "Old words"


def test_what_makes_room_for_a_copy_can_be_had_again(twice: Page) -> None:
    assert [put_back(twice), put_back(twice)] == ["Old words", "Typed on the newer"]
    twice.reload()
    assert {put_back(twice), put_back(twice)} == {"Old words", "Typed on the newer"}


def test_an_unanswered_copy_makes_room_for_no_other(office: Page) -> None:
    office.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    office.evaluate(
        HOLD,
        [
            f"assay-form-{office.get_attribute('[data-shelf]', 'data-shelf')}",
            json.dumps({"at": 9e15, "base": "of long ago", "pairs": [["title", "Another old one"]]}),
        ],
    )
    office.reload()
    assert [put_back(office), put_back(office)] == ["Another old one", "Old words"]


def test_two_tabs_that_are_both_older_lose_nothing(device: Device, clock: Clock) -> None:
    first = device()
    second = first.context.new_page()
    second.goto(FORM)
    home = device()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    clock.advance(minutes=5)
    for page, words in ((first, "From the first"), (second, "From the second")):
        page.fill("[name=title]", words)
        expect(page.locator("#newer")).to_be_visible(timeout=PATIENCE)
    first.reload()
    assert [put_back(first), put_back(first)] == ["From the second", "From the first"]


def test_a_tab_that_has_kept_its_words_forgets_no_other_tabs(device: Device) -> None:
    first = device()
    second = first.context.new_page()
    second.goto(FORM)
    first.route(f"**{FORM}", lambda route: route.abort())
    first.fill("[name=title]", "From the first")
    expect(first.locator("#kept")).to_contain_text("connection lost")
    second.fill("[name=title]", "From the second")
    expect(second.locator("#kept")).to_contain_text("Draft saved just now")
    first.unroute_all()
    first.reload()
    assert title(first) == "From the second"
    assert put_back(first) == "From the first"


def test_a_browser_that_holds_nothing_is_led_away_from_nothing(laptop: Page) -> None:
    laptop.evaluate(NO_STORAGE)
    laptop.fill("[name=title]", "Old words, and on")
    with laptop.expect_popup() as other:
        laptop.get_by_role("button", name="Look at the other one").click()
    expect(other.value.locator("[name=title]")).to_have_value("Much newer words")
    assert title(laptop) == "Old words, and on"


def test_what_was_typed_before_the_script_came_is_kept(
    device: Device, database: Database, maya: Actor
) -> None:
    page = device()

    def type_first(route: Route) -> None:
        page.wait_for_selector("[data-words]", state="attached")
        page.evaluate("document.querySelector('[name=title]').value = 'Typed at once'")
        route.continue_()

    page.route("**/portfolio/forms.js*", type_first)
    page.goto(FORM)
    kept(page)
    assert draft(database, maya) == ["Typed at once"]


def test_a_save_that_led_nowhere_is_not_the_end_of_keeping(
    device: Device, database: Database, maya: Actor
) -> None:
    page = device()
    page.clock.install()
    page.reload()
    page.fill("[name=title]", "A course")
    kept(page)
    page.route(f"**{FORM}", lambda route: route.fulfill(status=204), times=1)
    with page.expect_response(lambda answer: answer.status == 204):
        page.get_by_role("button", name="Save", exact=True).click()
    page.fill("[name=title]", "A course, and on")
    page.clock.fast_forward(LEAVING)
    kept(page)
    assert draft(database, maya) == ["A course, and on"]


def test_what_is_too_much_for_a_draft_can_still_be_saved(device: Device) -> None:
    page = device()
    page.evaluate(TYPE, "x" * 70_000)
    expect(page.locator("#kept")).to_contain_text("more than can be kept")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_title("To correct: Add training · Assay")
    assert title(page) == "x" * 70_000
    page.fill("[name=title]", "A course")
    kept(page)


def test_what_was_saved_without_a_draft_is_asked_about_if_it_may_not_have_arrived(device: Device) -> None:
    page = device()
    page.evaluate(TYPE, "x" * 70_000)
    expect(page.locator("#kept")).to_contain_text("more than can be kept")
    page.route(f"**{FORM}", lambda route: route.fulfill(status=204), times=1)
    with page.expect_response(lambda answer: answer.status == 204):
        page.get_by_role("button", name="Save", exact=True).click()
    page.goto(FORM)
    assert title(page) == ""
    assert put_back(page) == "x" * 70_000


def test_who_answers_without_a_version_is_not_believed(
    device: Device, database: Database, maya: Actor
) -> None:
    page = device()
    page.route(f"**{FORM}", lambda route: route.fulfill(json={"outcome": "kept"}), times=1)
    page.fill("[name=title]", "A course")
    expect(page.locator("#kept")).to_contain_text("connection lost")
    assert page.locator("[name=version]").first.input_value() == ""
    kept(page)
    assert draft(database, maya) == ["A course"]


def test_what_was_left_long_ago_is_forgotten_on_any_form(device: Device) -> None:
    page = device()
    now = page.evaluate("Date.now()")
    month = 31 * 24 * 3_600_000
    for key, age in (
        ("assay-form-a", month),
        ("assay-asked-b-1", month),
        ("assay-form-c", 0),
        ("other", month),
    ):
        page.evaluate(HOLD, [key, json.dumps({"at": now - age})])
    page.reload()
    assert page.evaluate(HELD) == ["assay-form-c", "other"]


def test_a_form_in_which_nobody_types_is_not_held(device: Device) -> None:
    page = device()
    for address in [f"/portfolio/{kind}/new" for kind in KINDS] + [
        "/portfolio/people/new",
        "/portfolio/about-you",
    ]:
        page.goto(address)
        assert page.evaluate(HELD) == [], address
