"""The list in a real browser: Enter goes on, and every number is kept as soon as it is typed."""

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.standard_settings import Judgement
from services.standard_setting.panel import Room
from web.acting import Someone


def test_numbers_are_kept_while_they_are_typed(
    browser: Browser, address: str, room: Room, judges: list[Someone], database: Database
) -> None:
    room.go("round-1")
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=email]", judges[0].email)
    page.fill("[name=password]", judges[0].password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"/judge/{room.panel}")
    page.locator("[name=q1]").focus()
    for number in ("65", "40"):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(page.locator("[name=q3]")).to_be_focused()
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("Item 3 needs a whole number from 0 to 100.")
    expect(page.locator("[name=q3]")).to_have_attribute("aria-invalid", "true")
    context.close()
    with database.reading() as session:
        kept = {each.question: each.share for each in session.scalars(select(Judgement))}
    assert (kept, errors) == ({1: 65, 2: 40}, [])
