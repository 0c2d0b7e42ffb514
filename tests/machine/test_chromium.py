"""The browser that was found or fetched really works."""

from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import sync_playwright

from machine.chromium import LaunchOptions


def look(chromium: LaunchOptions) -> tuple[str, object]:
    with sync_playwright() as playwright, playwright.chromium.launch(**chromium) as browser:
        page = browser.new_page()
        page.set_content("<title>Lobby</title><h1>Ready</h1>")
        return page.title(), page.get_by_role("heading").bounding_box()


def test_the_browser_shows_a_page(chromium: LaunchOptions) -> None:
    # In a thread of its own: another folder's tests may have a Playwright running in this one.
    with ThreadPoolExecutor(1) as threads:
        title, heading = threads.submit(look, chromium).result()

    assert title == "Lobby"
    assert heading
