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
