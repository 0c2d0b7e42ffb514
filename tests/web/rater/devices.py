"""The last part of Wilma's form on her devices, and what became of her words."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from machine.pages import PATIENCE, wait_until_page
from web.rater.links import Links

Device = Callable[[], Page]


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved, and its browser holds nothing any more."""
    expect(page.locator("#kept:not(.unsent)")).to_contain_text("Saved", timeout=PATIENCE)
    wait_until_page(page, "sessionStorage.length === 0")


def unsaved(page: Page, words: str = "no connection") -> None:
    """Wait until the page says that something is not, and why."""
    expect(page.locator("#kept.unsent")).to_contain_text(words, timeout=PATIENCE)


def says(page: Page, words: str) -> None:
    """Wait until the comment reads like this."""
    expect(page.locator("[name=comment]")).to_have_value(words, timeout=PATIENCE)


def comment(wilma: Links) -> str | None:
    """The comment that is kept."""
    draft = wilma.request().draft
    return str(draft["comment"]) if draft else None


def abort_posts(route: Route) -> None:
    """A network on which pages come and nothing leaves."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()
