"""A draft that the server, or something before it, does not take: no word of it is lost, and it goes once it can."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect

from assay.storage.database import Database
from machine.pages import stop_clock
from web.reviewer.drafting import PAUSE, abort_posts, kept
from web.reviewer.scenes import Scene, ratings

#: No storage takes anything, as where it is full.
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
TOO_LONG = "Too long. " * 1_300


def answering(status: int, body: str = "<p>Not now.</p>", **headers: str) -> Callable[[Route], None]:
    """Something between the browser and the server that answers in its place."""
    return lambda route: route.fulfill(status=status, body=body, content_type="text/html", headers=headers)


def bodies(page: Page, address: str) -> list[str]:
    """What will be sent to the desk from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(address):
            sent.append(request.post_data or "")

    page.on("request", note)
    return sent


def dialogs(page: Page) -> list[str]:
    """What the browser will ask from now on; it is always told yes."""
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return asked


@pytest.mark.parametrize("status", [403, 408, 429])
def test_a_proxy_that_refuses_holds_nothing_up(
    page: Page, scene: Scene, database: Database, status: int
) -> None:
    stop_clock(page)
    page.reload()
    page.route(f"**{scene.address()}", answering(status), times=1)
    page.fill("#comment", "First.")
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Not connected")
    sent = bodies(page, scene.address())
    page.fill("#comment", "First. Second.")
    page.clock.run_for(PAUSE)
    page.clock.resume()
    kept(page)

    assert "Second" in sent[0]
    assert ratings(database, scene.reviewer)[0].comment == "First. Second."


def test_a_server_that_asks_for_a_rest_gets_it(page: Page, scene: Scene, database: Database) -> None:
    stop_clock(page)
    page.reload()
    page.route(f"**{scene.address()}", answering(503, **{"Retry-After": "40"}), times=1)
    page.fill("#comment", "First.")
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Not connected")
    sent = bodies(page, scene.address())
    page.fill("#comment", "First. Second.")
    page.clock.run_for(20_000)

    assert sent == []
    page.clock.run_for(25_000)
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "First. Second."


def test_what_is_too_large_is_kept_once_it_is_shorter(page: Page, scene: Scene, database: Database) -> None:
    page.route(f"**{scene.address()}", answering(413), times=1)
    page.fill("#comment", "A pasted book.")
    expect(page.locator("#kept")).to_contain_text("larger than this page accepts")
    page.fill("#comment", "A word.")
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "A word."


def test_who_types_and_takes_it_back_is_told_again_why_it_is_not_kept(page: Page) -> None:
    stop_clock(page)
    page.reload()
    page.fill("#comment", TOO_LONG)
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Please shorten it")
    page.fill("#comment", f"{TOO_LONG}!")
    expect(page.locator("#kept")).to_contain_text("Not kept yet")
    page.fill("#comment", TOO_LONG)

    expect(page.locator("#kept")).to_contain_text("Please shorten it")


def test_what_was_refused_and_stands_there_again_holds_nothing_up(
    page: Page, scene: Scene, database: Database
) -> None:
    stop_clock(page)
    page.reload()
    page.fill("#comment", TOO_LONG)
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Please shorten it")
    page.route(f"**{scene.address()}", answering(403), times=1)
    page.fill("#comment", "Short.")
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Not connected")
    page.fill("#comment", TOO_LONG)
    page.clock.run_for(PAUSE)
    page.fill("#comment", "Shorter.")
    page.clock.run_for(PAUSE)
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "Shorter."


def test_what_was_shortened_before_it_was_refused_is_kept(
    page: Page, scene: Scene, database: Database
) -> None:
    stop_clock(page)
    page.reload()
    page.route(f"**{scene.address()}", abort_posts, times=1)
    page.fill("#comment", TOO_LONG)
    page.clock.run_for(PAUSE)
    expect(page.locator("#kept")).to_contain_text("Not connected")
    page.fill("#comment", "Shorter.")
    with page.expect_response(lambda answer: answer.url.endswith(scene.address())) as refusal:
        page.clock.run_for(PAUSE)  # what got no answer is sent again first
    assert refusal.value.status == 422
    expect(page.locator("#kept")).to_contain_text("Not kept yet")
    page.clock.run_for(PAUSE)
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "Shorter."


def test_who_leaves_what_was_refused_is_asked(page: Page, scene: Scene) -> None:
    asked = dialogs(page)
    page.fill("#comment", TOO_LONG)
    expect(page.locator("#kept")).to_contain_text("Please shorten it")
    page.goto("/review/")

    assert asked == ["beforeunload"]


def test_who_leaves_while_older_words_are_on_their_way_is_asked(page: Page, scene: Scene) -> None:
    asked = dialogs(page)
    page.route(f"**{scene.address()}", lambda _: None, times=1)
    with page.expect_request(lambda request: request.url.endswith(scene.address())):
        page.fill("#comment", "First.")
    page.fill("#comment", "First. Second.")
    page.goto("/review/")

    assert asked == ["beforeunload"]


def test_a_button_that_led_nowhere_is_no_end_of_keeping(page: Page, scene: Scene, database: Database) -> None:
    stop_clock(page)
    page.reload()
    page.fill("#comment", "First.")
    # An answer without content leaves the page where it is, as does the button that stops a page.
    page.route(f"**{scene.address()}", answering(204, ""), times=1)
    page.get_by_role("button", name="Keep draft").click()
    page.fill("#comment", "First. Second.")
    page.clock.run_for(20_000)
    page.clock.resume()
    kept(page)

    assert ratings(database, scene.reviewer)[0].comment == "First. Second."


def test_without_any_storage_a_button_waits_until_all_is_kept(
    page: Page, scene: Scene, database: Database
) -> None:
    page.add_init_script(FULL)
    stop_clock(page)
    page.reload()
    page.route(f"**{scene.address()}", answering(503), times=1)
    page.fill("#comment", "Nowhere else.")
    page.get_by_role("button", name="Keep draft").click()
    expect(page.locator("#kept")).to_contain_text("Not connected")
    expect(page.locator("#comment")).to_have_value("Nowhere else.")
    page.get_by_role("button", name="Keep draft").click()

    expect(page.get_by_text("Your draft is kept.")).to_be_visible()
    assert ratings(database, scene.reviewer)[0].comment == "Nowhere else."


def test_without_any_storage_nobody_is_sent_away_from_what_they_typed(page: Page) -> None:
    page.add_init_script(FULL)
    page.reload()
    page.context.clear_cookies()
    page.fill("#comment", "Nowhere else.")
    expect(page.locator("#kept")).to_contain_text("copy what you typed")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(page.locator("#comment")).to_have_value("Nowhere else.")
