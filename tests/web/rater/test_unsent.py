"""Nothing that a rater typed is lost, whatever becomes of the request that carries it."""

import json
import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect

from assay.services.references.changing import withdraw
from machine.pages import PATIENCE, wait_until_page
from web.acting import Clock, csrf_token
from web.rater.devices import Device, abort_posts, comment, saved, says, unsaved
from web.rater.links import Links

FORM = "**/closing"
SAVE = "Save and go on"


@pytest.fixture
def page(device: Device) -> Page:
    """A page whose words do not get through, and that is asked whether it may be left."""
    page = device()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(FORM, abort_posts)
    page.fill("[name=comment]", "Calm hands")
    unsaved(page)
    return page


def test_what_was_not_sent_comes_back_and_goes_when_the_network_does(page: Page, wilma: Links) -> None:
    page.reload()
    says(page, "Calm hands")
    unsaved(page)
    page.fill("[name=comment]", "Calm hands, and on")
    page.reload()
    says(page, "Calm hands, and on")
    page.unroute_all()
    saved(page)
    assert comment(wilma) == "Calm hands, and on"


def test_what_was_not_sent_asks_where_a_newer_draft_was_kept(
    page: Page, device: Device, wilma: Links, clock: Clock
) -> None:
    home = device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    clock.advance(minutes=5)
    page.reload()
    page.unroute_all()
    expect(page.locator("#newer")).to_be_visible(timeout=PATIENCE)
    says(page, "Calm hands")
    page.fill("[name=comment]", "Calm hands, and on")
    page.reload()
    expect(page.locator("#newer")).to_be_visible(timeout=PATIENCE)
    says(page, "Calm hands, and on")
    assert comment(wilma) == "Much newer words"


def test_typing_goes_on_while_what_was_not_sent_is_sent_again(page: Page, wilma: Links) -> None:
    held: list[Route] = []
    page.unroute_all()
    page.route(
        FORM, lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    page.reload()
    with page.expect_event("console", lambda said: said.text == "typed"):
        page.fill("[name=comment]", "Calm hands, and on")
        page.evaluate("console.log('typed')")
    for each in held:
        each.continue_()
    page.unroute_all()
    saved(page)
    says(page, "Calm hands, and on")
    assert comment(wilma) == "Calm hands, and on"


def test_an_answer_that_was_cut_makes_nobody_else_of_a_page(device: Device, wilma: Links) -> None:
    page = device()
    page.route(FORM, lambda route: route.fulfill(response=route.fetch(), body='{"version": "'), times=1)
    page.fill("[name=comment]", "Calm hands")
    unsaved(page)
    page.fill("[name=comment]", "Calm hands, and on")
    saved(page)
    assert (comment(wilma), page.is_visible("#newer")) == ("Calm hands, and on", False)


def test_a_page_that_must_be_loaded_again_has_its_words_then(device: Device, wilma: Links) -> None:
    page = device()
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies()
    page.fill("[name=comment]", "Calm hands")
    unsaved(page, "Reload the page")
    page.reload()
    says(page, "Calm hands")
    saved(page)
    assert comment(wilma) == "Calm hands"


@pytest.mark.parametrize("status", [200, 302, 400, 403, 429])
def test_who_stands_between_stops_nothing_for_good(device: Device, wilma: Links, status: int) -> None:
    page = device()
    said = {"status": status, "headers": {"Location": "/"}, "body": "<p>Welcome to this hotel</p>"}
    page.route(FORM, lambda route: route.fulfill(**said), times=1)
    page.fill("[name=comment]", "Calm hands")
    unsaved(page)
    saved(page)
    assert comment(wilma) == "Calm hands"


def test_a_page_that_is_seen_again_knows_the_newest(device: Device) -> None:
    page, home = device(), device()
    home.fill("[name=comment]", "Much newer words")
    saved(home)
    with page.expect_navigation():  # until its scripts have run: no page is closed while it loads
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    says(page, "Much newer words")


def test_what_was_typed_before_the_script_came_is_kept(device: Device, wilma: Links) -> None:
    page = device()

    def type_first(route: Route) -> None:
        page.wait_for_selector("[name=comment]")
        page.evaluate("document.querySelector('[name=comment]').value = 'Typed at once'")
        route.continue_()

    page.route("**/rater/rating.js*", type_first)
    page.goto(page.url)
    saved(page)
    assert comment(wilma) == "Typed at once"


def test_a_page_that_did_not_get_away_keeps_on(device: Device, wilma: Links) -> None:
    page = device()
    page.clock.install()
    page.reload()
    page.fill("[name=comment]", "Calm hands")
    page.route(
        FORM,
        lambda route: (
            route.fulfill(status=204) if route.request.is_navigation_request() else route.continue_()
        ),
    )
    with page.expect_response(lambda response: response.status == 204):
        page.get_by_role("button", name=SAVE).click()
    page.fill("[name=comment]", "Calm hands, and on")
    page.clock.run_for(16_000)
    saved(page)
    assert comment(wilma) == "Calm hands, and on"


def test_the_browser_holds_no_key_to_the_form(page: Page, wilma: Links) -> None:
    held = page.evaluate("JSON.stringify(sessionStorage)")
    assert "Calm+hands" in held
    assert wilma.path.rpartition("/")[2] not in held
    assert page.input_value("form[data-keeps] [name=csrf_token]") not in held


def test_lines_end_alike_with_and_without_the_script(client: FlaskClient, wilma: Links) -> None:
    path = f"{wilma.path}/closing"
    token = csrf_token(client.get(path).text)
    client.post(path, data={"csrf_token": token, "version": "", "comment": "Calm\r\nhands"})

    assert comment(wilma) == "Calm\nhands"
    assert client.post(path, data={"csrf_token": token, "comment": "Calm\nhands"}).status_code == 303


def test_the_script_is_told_why_nothing_is_kept(client: FlaskClient, wilma: Links, clock: Clock) -> None:
    path = f"{wilma.path}/closing"
    token = csrf_token(client.get(path).text)

    def told(where: str, words: str) -> tuple[int, str]:
        said = {"csrf_token": token, "version": "", "comment": words}
        answer = client.post(where, data=said, headers={"Accept": "application/json"})
        return answer.status_code, re.sub(r"\s+", " ", answer.json["error"])

    assert told(path, "Long. " * 1_000) == (422, "Please keep to 5000 characters.")
    assert told("/rate/none/closing", "Hello") == (404, "This link does not work, or no longer.")
    with wilma.database.writing() as session:
        withdraw(session, wilma.applicant, wilma.request_id, clock.now)
    assert told(path, "Hello") == (409, "This request is closed already; nothing more can be sent.")


@pytest.mark.parametrize("part", ["about", "domains/colony", "closing"])
def test_a_page_that_is_only_looked_at_sends_nothing(device: Device, wilma: Links, part: str) -> None:
    page = device()
    page.goto(f"{wilma.path}/{part}")
    wait_until_page(page, "!document.querySelector('[data-keep]').hidden")
    assert page.evaluate("sessionStorage.length") == 0


def test_fields_of_every_kind_come_back(device: Device, wilma: Links) -> None:
    page = device()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/rate/**", abort_posts)
    page.goto(f"{wilma.path}/about")
    page.fill("[name=name]", "Wilma M. Holt")
    page.check("[name=roles] >> nth=0")
    page.uncheck("[name=roles] >> nth=1")
    page.select_option("[name='endorsements-0-endorsement']", index=1)
    page.fill("[name='endorsements-0-since']", "2016-05-01")
    before = page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("Wilma M. Holt")
    unsaved(page)
    assert (
        json.loads(page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))["said"]
        == json.loads(before)["said"]
    )
    page.goto(f"{wilma.path}/domains/colony")
    page.check(".question input[value=capable] >> nth=0")
    page.reload()
    expect(page.locator(".question input[value=capable] >> nth=0")).to_be_checked()
    expect(page.locator("[data-count] >> nth=0")).to_contain_text("1 of")
