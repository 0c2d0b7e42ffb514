"""What a browser holds of a draft is there until its reviewer has chosen, whatever happens between."""

import pytest
from playwright.sync_api import Page, Route, expect

from assay.storage.database import Database
from machine.pages import stop_clock, wait_until_page
from web.reviewer.drafting import PAUSE, abort_posts, kept
from web.reviewer.scenes import Scene, ratings


@pytest.fixture
def asked(page: Page, scene: Scene) -> Page:
    """A desk that shows the draft of another window, and asks about the words of its own that were not taken."""
    other = page.context.new_page()
    other.goto(scene.address())
    other.fill("#comment", "From the other window.")
    kept(other)
    other.close()
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#comment", "From this one.")
    expect(page.locator("#kept")).to_contain_text("changed in another window")
    page.goto(scene.address())
    expect(page.locator("#unsent")).to_be_visible()
    return page


def test_what_is_asked_about_is_held_while_its_reviewer_types_on(asked: Page) -> None:
    asked.fill("#comment", "From the other window, and on.")
    expect(asked.locator("#kept")).to_contain_text("Draft kept")
    wait_until_page(asked, "sessionStorage.length === 1")
    asked.reload()
    expect(asked.locator("#comment")).to_have_value("From the other window, and on.")
    asked.get_by_role("button", name="Put it back").click()

    expect(asked.locator("#comment")).to_have_value("From this one.")
    kept(asked)


def test_throwing_away_what_was_asked_about_throws_away_nothing_else(asked: Page) -> None:
    asked.route("**/review/**", abort_posts)
    asked.fill("#comment", "Typed meanwhile.")
    asked.get_by_role("button", name="Throw it away").click()
    asked.reload()

    expect(asked.locator("#comment")).to_have_value("Typed meanwhile.")
    expect(asked.locator("#unsent")).to_be_hidden()


def test_what_makes_room_for_a_copy_can_be_had_again(asked: Page) -> None:
    asked.route("**/review/**", abort_posts)
    asked.fill("#comment", "Typed meanwhile.")
    asked.get_by_role("button", name="Put it back").click()
    expect(asked.locator("#comment")).to_have_value("From this one.")
    asked.get_by_role("button", name="Put it back").click()

    expect(asked.locator("#comment")).to_have_value("Typed meanwhile.")


def test_what_is_kept_makes_room_without_a_question(asked: Page) -> None:
    asked.fill("#comment", "Kept words.")
    expect(asked.locator("#kept")).to_contain_text("Draft kept")
    wait_until_page(asked, "sessionStorage.length === 1")
    asked.get_by_role("button", name="Put it back").click()

    expect(asked.locator("#comment")).to_have_value("From this one.")
    expect(asked.locator("#unsent")).to_be_hidden()
    kept(asked)


TYPE = """words => {
  const box = document.querySelector('#comment');
  box.value = words;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}"""


def test_what_is_typed_while_a_page_that_is_refused_comes_is_asked_about(page: Page) -> None:
    page.evaluate(
        f"document.querySelector('#rubric').onsubmit = () => setTimeout(() => ({TYPE})('Shorter.'))"
    )
    page.fill("#comment", "Too long. " * 1_300)
    page.get_by_role("button", name="Keep draft").click()
    expect(page.locator(".errors")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()

    expect(page.locator("#comment")).to_have_value("Shorter.")


def test_what_was_typed_before_the_script_came_is_kept(page: Page, scene: Scene, database: Database) -> None:
    def type_first(route: Route) -> None:
        page.wait_for_selector("#comment")
        page.evaluate(TYPE, "Typed at once.")
        route.continue_()

    page.route("**/reviewer/desk.js*", type_first)
    page.goto(scene.address())
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "Typed at once."


def test_who_never_pauses_is_kept_all_the_same(page: Page, scene: Scene) -> None:
    stop_clock(page)
    page.reload()
    with page.expect_response(lambda answer: answer.url.endswith(scene.address())):
        for number in range(8):
            page.fill("#comment", f"On and on {number}")
            page.clock.run_for(PAUSE - 500)


def test_what_was_taken_back_is_not_said_to_be_unkept(page: Page, scene: Scene) -> None:
    page.get_by_label("Describe every level").check()
    expect(page.locator("#kept")).to_contain_text("No draft yet")
    page.fill("#comment", "Read.")
    kept(page)
    page.fill("#comment", "Read. No.")
    page.fill("#comment", "Read.")

    kept(page)
