"""The browser that was found or fetched really works."""

from playwright.sync_api import sync_playwright

from machine.chromium import LaunchOptions


def test_the_browser_shows_a_page(chromium: LaunchOptions) -> None:
    with sync_playwright() as playwright, playwright.chromium.launch(**chromium) as browser:
        page = browser.new_page()
        page.set_content("<title>Lobby</title><h1>Ready</h1>")

        assert page.title() == "Lobby"
        assert page.get_by_role("heading").bounding_box()
