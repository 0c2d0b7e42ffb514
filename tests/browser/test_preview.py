"""An author with an editor and a preview beside it, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from browser.preview_scenes import EXAM, ITEM, preview_scenes
from browser.previewed import ITEMS, Author, previewing
from browser.touring import tour
from browser.visitor import violations
from machine.pages import PATIENCE, wait_until_page

NARROW = 320
#: Answers that are no page.
NO_PAGES = {"preview.changes.tell"}


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    with previewing(tmp_path) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    device = browser.new_context(viewport={"width": 1280, "height": 500}, reduced_motion="reduce")
    device.set_default_timeout(PATIENCE)
    faults: list[str] = []
    opened = device.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    device.close()
    assert faults == []


def test_the_page_follows_the_files_and_stays_where_it_was(author: Author, page: Page) -> None:
    page.goto(f"{author.url}{ITEM}/bio-001")
    page.wait_for_selector("body.ready")
    page.click(".author summary")
    page.check("article input >> nth=1", force=True)
    page.evaluate("scrollTo(0, 120)")

    author.replace(f"{ITEMS}/bio-001.md", "How many days", "Count: how many days")
    page.wait_for_selector("text=Count: how many days")
    author.replace(f"{ITEMS}/bio-001.md", "- [x]", "- [ ]")
    page.wait_for_selector("text=No option is marked as the key.")

    page.wait_for_selector("text=Count: how many days")  # as it was before it broke
    page.wait_for_selector("text=cannot be used as it is now")
    wait_until_page(page, "scrollY === 120")
    assert page.inner_text(".remark-line").startswith("- [ ] ")
    assert "bio-001.md:" in page.inner_text(".remark-place")
    assert page.evaluate("document.querySelector('.author details').open")
    assert page.is_checked("article input >> nth=1")
    author.replace(f"{ITEMS}/bio-001.md", "- [ ] 21", "- [x] 21")
    page.wait_for_selector("text=Nothing to remark")
    assert not page.is_visible("text=cannot be used as it is now")


def test_the_page_stays_where_it_was_though_it_was_not_whole_when_the_files_changed_again(
    author: Author, page: Page
) -> None:
    page.goto(f"{author.url}{ITEM}/bio-001")
    page.wait_for_selector("body.ready")
    page.click(".author summary")
    page.evaluate("scrollTo(0, 120)")
    asked: list[str] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()

    page.route("**/room/questions.js*", hold_the_first)
    author.replace(f"{ITEMS}/bio-001.md", "How many days", "Count: how many days")
    page.wait_for_selector("text=Count: how many days", state="attached")
    author.replace(f"{ITEMS}/bio-001.md", "Count: how", "Count them: how")
    page.wait_for_selector("text=Count them: how many days")

    page.wait_for_selector("body.ready")
    wait_until_page(page, "scrollY === 120")
    assert page.evaluate("document.querySelector('.author details').open")


def test_a_form_is_sat_in_the_room_from_the_lobby_to_the_end(author: Author, page: Page) -> None:
    page.goto(f"{author.url}{EXAM}")
    page.click("text=Into the lobby")
    page.wait_for_selector("text=Arrives at the server >> xpath=.. >> text=Yes")
    page.click("button.primary")
    page.wait_for_selector("body.ready")
    page.keyboard.press("b")
    page.wait_for_selector("#saved[data-state=saved]")
    page.evaluate("location.hash = 'review'")
    page.click("#hand-in")
    with page.expect_navigation():
        page.click("#yes")

    assert "Time for a pause" in page.inner_text("h1")
    with page.expect_navigation():
        page.click("main button.primary")
    page.wait_for_selector("body.ready.writing")


def test_whoever_stops_the_preview_is_told_on_the_page(tmp_path: Path, page: Page) -> None:
    with previewing(tmp_path) as author:
        page.goto(author.url)
        assert not page.is_visible("#lost")

    page.wait_for_selector("#lost:visible")


def test_it_works_without_any_script(author: Author, browser: Browser) -> None:
    device = browser.new_context(java_script_enabled=False)
    page = device.new_page()
    page.goto(f"{author.url}/associations/river-guild")
    author.replace("association.yaml", "River Valley", "Valley of Rivers")
    page.click(".strip-again")

    assert "Valley of Rivers" in page.inner_text("h1")
    page.goto(f"{author.url}{ITEM}/bio-001")
    assert page.is_visible("text=What it examines")
    device.close()


def test_every_page_is_accessible_fits_and_is_in_a_scene(author: Author, browser: Browser) -> None:
    faults, visited = [], set[str]()
    for stop in tour(browser, author, preview_scenes(author)):
        stop.page.set_viewport_size({"width": NARROW, "height": 700})
        stop.page.emulate_media(color_scheme="dark")
        found = [*violations(stop.page), *stop.complaints]
        width = stop.page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{stop.scene.name}: {fault}" for fault in found]
        faults += [f"{stop.scene.name}: {width} pixels wide"] if width > NARROW else []
        visited |= {_endpoint(author, address) for address in stop.visited}
    assert faults == []
    assert {each for each in author.app.view_functions if each.startswith("preview.")} - NO_PAGES <= visited


def _endpoint(author: Author, address: str) -> str:
    endpoint: str = author.app.url_map.bind("").match(urlsplit(address).path)[0]
    return endpoint
