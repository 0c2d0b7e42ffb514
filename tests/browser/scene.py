"""One page in one state, and what is done there first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Act = Callable[[Page], object]


@dataclass(frozen=True)
class Scene:
    """One page in one state. `who` is the name before the @ of who is signed in; nobody if empty."""

    name: str
    who: str
    path: str
    act: Act | None = None


def press_primary(page: Page) -> None:
    """Press the main button, and wait for the next page."""
    with page.expect_navigation():
        page.click("main button.primary")


def go_to(page: Page, place: str) -> None:
    """Show one question of the exam room, or its review."""
    page.wait_for_selector("body.ready")
    if page.locator("#all:checked").count():
        page.uncheck("#all")
    page.evaluate("place => location.hash = place", place)
    page.wait_for_selector(f"#{place}:visible")
