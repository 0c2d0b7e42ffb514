"""The list in a real browser: Enter goes on, and every number is kept as soon as it is typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.standard_settings import Judgement
from machine.pages import PATIENCE, stop_clock
from services.standard_setting.panel import Room
from web.acting import Someone

#: Milliseconds after which the page sends what was typed.
PAUSE = 700


@pytest.fixture
def page(browser: Browser, address: str, room: Room, judges: list[Someone]) -> Iterator[Page]:
    """The list of the first judge in the first round; an error in a script fails the test."""
    room.go("round-1")
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=email]", judges[0].email)
    page.fill("[name=password]", judges[0].password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"/judge/{room.panel}")
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    """What the browser asked before it left the page; it stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def judged(database: Database) -> dict[int, int]:
    with database.reading() as session:
        return {each.question: each.share for each in session.scalars(select(Judgement))}


def told(page: Page, count: int) -> None:
    """Wait until the page says that so many are judged."""
    expect(page.locator("[data-status]:not(.unsent)")).to_contain_text(f"{count} of ")


def holding(page: Page) -> list[Route]:
    """The next request to the list, once it is made: it waits until the test lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/judge/*", hold, times=1)
    return held


def test_numbers_are_kept_while_they_are_typed(page: Page, database: Database) -> None:
    stop_clock(page)  # no pause ends while somebody types
    page.locator("[name=q1]").focus()
    for number in ("65", "40"):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(page.locator("[name=q3]")).to_be_focused()
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("Item 3 needs a whole number from 0 to 100.")
    expect(page.locator("[name=q3]")).to_have_attribute("aria-invalid", "true")
    assert judged(database) == {1: 65, 2: 40}


def test_a_number_that_is_being_typed_waits_until_it_is_whole(page: Page, database: Database) -> None:
    stop_clock(page)  # no pause ends while somebody types
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    held = holding(page)
    page.fill("[name=q1]", "65")
    with page.expect_request(lambda request: request.method == "POST"):
        page.press("[name=q1]", "Enter")
    page.keyboard.type("4")
    held[0].continue_()
    told(page, 1)
    page.keyboard.type("0")
    page.clock.run_for(PAUSE)
    told(page, 2)
    assert [body.partition("&")[2] for body in bodies] == ["q1=65", "q2=40"]
    assert judged(database) == {1: 65, 2: 40}


def test_the_last_number_is_kept_though_nobody_leaves_its_field(page: Page, database: Database) -> None:
    page.locator("[name=q1]").focus()
    page.keyboard.type("65")
    told(page, 1)
    expect(page.locator("[name=q1]")).to_be_focused()
    assert judged(database) == {1: 65}


def test_a_page_that_is_left_while_somebody_types_sends_the_number(
    page: Page, dialogs: list[str], database: Database
) -> None:
    page.locator("[name=q1]").focus()
    page.keyboard.type("65")
    page.reload()
    # The page may come before the number that its predecessor sent was kept.
    for _ in range(50):
        if page.input_value("[name=q1]"):
            break
        page.reload()
    assert (judged(database), dialogs) == ({1: 65}, [])


def test_who_would_leave_a_number_behind_is_asked_and_it_is_sent(
    page: Page, dialogs: list[str], database: Database
) -> None:
    held = holding(page)
    page.fill("[name=q1]", "65")
    with page.expect_request(lambda request: request.method == "POST"):
        page.press("[name=q1]", "Enter")
    page.keyboard.type("40")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="One by one").click(no_wait_after=True)
    expect(page.locator("[name=q2]")).to_have_value("40")
    assert dialogs == ["beforeunload"]
    held[0].continue_()
    told(page, 2)
    assert judged(database) == {1: 65, 2: 40}


def test_numbers_wait_for_the_network(page: Page, dialogs: list[str], database: Database) -> None:
    page.context.set_offline(True)
    page.fill("[name=q1]", "65")
    expect(page.locator("[data-status].unsent")).to_contain_text("there is no connection")
    page.fill("[name=q2]", "40")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="One by one").click(no_wait_after=True)
    page.context.set_offline(False)
    told(page, 2)
    assert (judged(database), dialogs) == ({1: 65, 2: 40}, ["beforeunload"])


def test_a_list_that_came_back_with_a_fault_is_kept_once_that_is_mended(
    page: Page, database: Database
) -> None:
    # What the page's script sends does not arrive; what its form sends does.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    page.fill("[name=q1]", "1e1")
    page.fill("[name=q2]", "40")
    page.get_by_role("button", name="Keep the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Item 1 needs a whole number")
    assert judged(database) == {}
    page.fill("[name=q1]", "10")
    told(page, 2)
    assert judged(database) == {1: 10, 2: 40}
