"""What tests wait for while a desk keeps its drafts, and a network that takes none."""

from playwright.sync_api import Page, Route, expect

from machine.pages import wait_until_page

#: A draft is sent so long after the last change (static/reviewer/drafts.js); sent again, it takes as long once more.
PAUSE = 2_000


def kept(page: Page) -> None:
    """Wait until everything that was typed is kept, and no browser holds it any more."""
    expect(page.locator("#kept:not(.unsent)")).to_contain_text("Draft kept")
    wait_until_page(page, "sessionStorage.length === 0")


def abort_posts(route: Route) -> None:
    """A network on which pages come and nothing leaves."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()
