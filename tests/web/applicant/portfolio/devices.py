"""Browsers of one person in which a form of the portfolio is open."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from assay.services.people import Actor
from assay.services.portfolio.drafts import draft_of
from assay.storage.database import Database
from machine.pages import wait_until_page

FORM = "/portfolio/training/new"
Device = Callable[[], Page]


def title(page: Page) -> str:
    return page.input_value("[name=title]")


def kept(page: Page) -> None:
    """Wait until the server has what stands in the form, and the copy of it is gone."""
    expect(page.locator("#kept")).to_contain_text("Draft saved just now")
    wait_until_page(page, "!Object.keys(localStorage).some((key) => key.startsWith('assay-form-'))")


def type_without_network(page: Page, words: str) -> None:
    """Type something that this page can no longer send, and leave it."""
    # What a page sends while it closes goes past Playwright's routes.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    page.fill("[name=title]", words)
    expect(page.locator("#kept")).to_contain_text("connection lost")
    page.goto("/account")


def draft(database: Database, owner: Actor) -> list[str]:
    with database.reading() as session:
        found = draft_of(session, owner, FORM)
        assert found is not None
        return list(found.fields["title"])
