"""The desk in a real browser: keys, drafts kept by themselves, and nothing lost without a network."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from assay.storage.database import Database
from machine.pages import stop_clock
from web.reviewer.drafting import PAUSE, abort_posts, kept
from web.reviewer.scenes import Scene, ratings


def test_digits_set_levels_and_enter_goes_on(page: Page, scene: Scene, database: Database) -> None:
    first, second = page.locator(".criterion").all()
    first.locator("input").first.focus()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    page.keyboard.press("9")
    page.keyboard.press("Enter")

    expect(first.locator("input[value='3']")).to_be_checked()
    expect(second.locator("input[value='2']")).to_be_checked()
    expect(page.locator("#comment")).to_be_focused()
    expect(page.locator("[data-earned]")).to_have_text("12")
    kept(page)
    assert ratings(database, scene.reviewer)[0].levels == {"observation": 3, "care": 2}


def test_digits_and_enter_are_words_in_a_text_box(page: Page) -> None:
    criterion = page.locator(".criterion").first
    criterion.locator("summary").press("Enter")
    criterion.locator("textarea").type("3\n1")

    expect(criterion.locator("textarea")).to_have_value("3\n1")
    expect(criterion.locator("input:checked")).to_have_count(0)


def test_digits_outside_the_rubric_do_nothing(page: Page) -> None:
    page.keyboard.press("3")

    expect(page.locator("input[type=radio]:checked")).to_have_count(0)


def test_the_meaning_of_every_level_can_be_read(page: Page) -> None:
    criterion = page.locator(".criterion").first
    expect(criterion.locator(".means:visible")).to_have_count(4)
    criterion.locator("label.level").nth(1).click()
    expect(criterion.locator(".means:visible")).to_have_count(1)
    page.get_by_label("Describe every level").check()
    expect(criterion.locator(".means:visible")).to_have_count(4)
    page.reload()
    expect(page.get_by_label("Describe every level")).to_be_checked()


def test_without_a_network_nothing_is_lost(page: Page, scene: Scene, database: Database) -> None:
    page.context.set_offline(True)
    page.fill("#comment", "Typed in the train.")
    expect(page.locator("#kept")).to_contain_text("Not connected")
    page.fill("#comment", "Typed in the train, and on.")
    page.context.set_offline(False)
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "Typed in the train, and on."


def test_an_answer_that_was_lost_is_not_taken_for_another_window(
    page: Page, scene: Scene, database: Database
) -> None:
    def lose_the_answer(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort()

    stop_clock(page)
    page.reload()
    page.route(f"**{scene.address()}", lose_the_answer, times=1)
    page.fill("#comment", "First.")
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Not connected")
    page.fill("#comment", "First. Second.")
    with page.expect_response(lambda answer: answer.url.endswith(scene.address())):
        page.clock.run_for(PAUSE)  # what got no answer is sent again first
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "First. Second."


def test_what_was_not_sent_comes_back_after_a_reload(page: Page, scene: Scene) -> None:
    page.route(f"**{scene.address()}", abort_posts)
    page.locator(".criterion").first.locator("label.level").nth(2).click()
    page.fill("#comment", "Half a thought")
    expect(page.locator("#kept")).to_contain_text("Not connected")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(page.locator("#comment")).to_have_value("Half a thought")
    expect(page.locator(".criterion").first.locator("input[value='2']")).to_be_checked()
    expect(page.locator("[data-earned]")).to_have_text("4")
    page.unroute_all()
    kept(page)


def test_another_window_is_not_overwritten(page: Page, scene: Scene, database: Database) -> None:
    other = page.context.new_page()
    other.goto(scene.address())
    other.fill("#comment", "From the other window.")
    kept(other)
    page.fill("#comment", "From this one.")
    expect(page.locator("#kept")).to_contain_text("changed in another window")
    assert ratings(database, scene.reviewer)[0].comment == "From the other window."

    page.get_by_role("button", name="Keep draft").click()
    expect(page.locator(".notice.warn").first).to_contain_text("changed in another window")
    expect(page.locator("#comment")).to_have_value("From this one.")
    page.get_by_role("button", name="Keep draft").click()
    kept(page)
    assert ratings(database, scene.reviewer)[0].comment == "From this one."


def test_a_second_window_is_told_and_takes_over(page: Page, scene: Scene) -> None:
    expect(page.locator("#elsewhere")).to_be_hidden()
    with page.expect_response("**/lease"):
        page.reload()
    other = page.context.new_page()
    other.goto(scene.address())
    expect(other.locator("#elsewhere")).to_contain_text("Open in another window since")
    other.get_by_role("button", name="Take over here").click()
    expect(other.locator("#elsewhere")).to_be_hidden()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#elsewhere")).to_contain_text("Open in another window since")


def test_the_other_draft_can_be_looked_at_first(page: Page, scene: Scene) -> None:
    other = page.context.new_page()
    other.goto(scene.address())
    other.fill("#comment", "From the other window.")
    kept(other)
    page.fill("#comment", "From this one.")
    page.get_by_role("button", name="Keep draft").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="look at the other one").click()

    expect(page.locator("#comment")).to_have_value("From the other window.")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#comment")).to_have_value("From this one.")
    kept(page)


def test_only_time_in_sight_counts(page: Page, scene: Scene, database: Database) -> None:
    hide = "state => { Object.defineProperty(document, 'hidden', {value: state, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    stop_clock(page)
    page.reload()
    page.clock.run_for(40_000)
    page.evaluate(hide, True)
    page.clock.run_for(500_000)
    page.evaluate(hide, False)
    page.clock.run_for(20_000)
    page.fill("#comment", "Read.")
    page.clock.run_for(PAUSE)
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].seconds == 62


def test_a_keyboard_alone_brings_a_rating_to_its_end(page: Page, scene: Scene, database: Database) -> None:
    page.get_by_role("link", name="Skip to the rubric").focus()
    page.keyboard.press("Enter")
    page.locator(".criterion").first.focus()
    for key in ("2", "Enter", "3", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("Good.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**check=1")
    page.get_by_role("button", name="Make it final").press("Enter")
    page.wait_for_url(f"**{scene.address(1)}")

    assert [each.status for each in ratings(database, scene.reviewer)] == ["final"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scene: Scene, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in ("/review/", scene.address(), f"{scene.address()}?check=1"):
        page.goto(address)
        assert Axe().run(page).response["violations"] == []
    page.locator("label.level").first.click()
    page.get_by_role("button", name="Make final").click()
    page.wait_for_selector(".errors")
    assert Axe().run(page).response["violations"] == []
