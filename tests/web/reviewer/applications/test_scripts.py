"""The desk of an application in a real browser: marks kept by themselves, ticks in one go, nothing lost."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assay.storage.database import Database
from machine.pages import PATIENCE, wait_until_page
from web.reviewer.applications.scenes import Scene, kept


@pytest.fixture
def page(browser: Browser, address: str, scene: Scene) -> Iterator[Page]:
    """The desk of the first reviewer; an error in a script fails the test."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(page, scene)
    page.goto(scene.address(scene.rita))
    yield page
    context.close()
    assert errors == []


def sign_in(page: Page, scene: Scene) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", scene.rita.email)
    page.fill("[name=password]", scene.rita.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def is_kept(page: Page) -> None:
    """Wait until everything that was marked is kept, and no browser holds it any more."""
    expect(page.locator("#kept:not(.unsent)")).to_contain_text("Kept")
    wait_until_page(page, "sessionStorage.length === 0")


def test_marks_are_kept_while_they_are_made(page: Page, scene: Scene, database: Database) -> None:
    page.get_by_label("Lamps").check()
    page.locator("label.met").click()
    page.fill("#comment", "A steady light.")

    expect(page.locator("#competencies [data-ticked-all]")).to_have_text("1")
    expect(page.locator("[data-judged]")).to_have_text("1")
    is_kept(page)
    review = kept(database, scene.review(scene.rita))
    assert (review.ticks, review.judgements) == ({"light.lamps": True}, {"boat-licence": "met"})
    assert review.comment == "A steady light."


def test_nothing_is_lost_when_the_sign_in_runs_out(page: Page, scene: Scene, database: Database) -> None:
    page.context.clear_cookies()
    page.get_by_label("Lamps").check()
    page.fill("#note", "Typed when signed out.")
    page.fill("#message", "Which boat?")
    expect(page.locator("#kept.unsent")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, scene)
    page.goto(scene.address(scene.rita))

    expect(page.locator("#note")).to_have_value("Typed when signed out.")
    expect(page.locator("#message")).to_have_value("Which boat?")
    expect(page.get_by_label("Lamps")).to_be_checked()
    expect(page.locator("#kept:not(.unsent)")).to_contain_text("Kept")
    assert kept(database, scene.review(scene.rita)).note == "Typed when signed out."


def test_a_message_takes_the_marks_with_it_and_is_held_no_longer(
    page: Page, scene: Scene, database: Database
) -> None:
    page.fill("#note", "With the message.")
    page.fill("#message", "Which boat?")
    page.get_by_role("button", name="Ask the applicant").click()

    expect(page.locator(".thread")).to_contain_text("Which boat?")
    expect(page.locator("#message")).to_have_value("")
    wait_until_page(page, "sessionStorage.length === 0")
    assert kept(database, scene.review(scene.rita)).note == "With the message."


def test_what_has_evidence_is_ticked_without_leaving_the_page(
    page: Page, scene: Scene, database: Database
) -> None:
    page.evaluate("document.querySelector('[value=\"light.lamps\"]').dataset.documented = ''")
    page.get_by_role("button", name="Tick all that have evidence").first.click()

    expect(page.get_by_label("Lamps")).to_be_checked()
    is_kept(page)
    assert kept(database, scene.review(scene.rita)).ticks == {"light.lamps": True}


def test_everybody_can_use_it(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert Axe().run(page).response["violations"] == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
