"""A form of the portfolio in real browsers: what is typed is kept, and old copies replace nothing newer."""

from playwright.sync_api import Page, expect

from assay.services.people import Actor
from assay.services.portfolio.drafts import draft_of
from assay.storage.database import Database
from machine.pages import PATIENCE
from web.acting import Clock
from web.applicant.portfolio.devices import FORM, Device, draft, kept, title, type_without_network

#: What the page's script would have sent, and the status of the answer.
SENT = """data => fetch(location.pathname, {
  method: "POST", body: new URLSearchParams(data), headers: {Accept: "application/json"},
}).then((answer) => answer.status)"""


def version(page: Page) -> str:
    return page.locator("[name=version]").first.input_value()


def test_every_pause_keeps_what_was_typed_until_then(
    device: Device, database: Database, maya: Actor, clock: Clock
) -> None:
    page = device()
    for words in ("A course", "A course, and on", "A course, and on and on"):
        clock.advance(minutes=5)
        page.fill("[name=title]", words)
        kept(page)
    assert (draft(database, maya), page.is_visible("#newer")) == (["A course, and on and on"], False)


def test_what_could_not_be_sent_comes_back_by_itself(
    device: Device, database: Database, maya: Actor, clock: Clock
) -> None:
    page = device()
    page.fill("[name=title]", "A course")
    kept(page)
    clock.advance(minutes=5)
    type_without_network(page, "A course in the harbor")
    page.goto(FORM)
    expect(page.locator("#restored")).to_be_visible()
    assert (title(page), page.is_visible("#unsent")) == ("A course in the harbor", False)
    kept(page)
    assert draft(database, maya) == ["A course in the harbor"]


def test_what_arrived_without_an_answer_is_this_browsers_own(device: Device) -> None:
    page = device()
    page.route(f"**{FORM}", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("[name=title]", "A course")
    expect(page.locator("#kept")).to_contain_text("connection lost")
    page.unroute_all()
    type_without_network(page, "A course, and on")
    page.goto(FORM)
    assert (title(page), page.is_visible("#unsent")) == ("A course, and on", False)


def test_an_old_copy_is_not_put_over_what_was_kept_elsewhere(
    office: Page, database: Database, maya: Actor
) -> None:
    expect(office.locator("#unsent")).to_be_visible()
    assert title(office) == "Much newer words"
    office.fill("[name=hours]", "3")
    kept(office)
    assert draft(database, maya) == ["Much newer words"]
    # Who did not answer is asked again, and loses nothing by it.
    office.reload()
    expect(office.locator("#unsent")).to_be_visible()


def test_an_old_copy_comes_back_for_who_asks_for_it(office: Page, database: Database, maya: Actor) -> None:
    office.get_by_role("button", name="Put it back").click()
    assert (title(office), office.is_visible("#unsent")) == ("Old words", False)
    kept(office)
    assert draft(database, maya) == ["Old words"]
    assert office.evaluate("localStorage.length") == 0


def test_throwing_an_old_copy_away_keeps_the_draft(office: Page, database: Database, maya: Actor) -> None:
    office.get_by_role("button", name="Throw it away").click()
    expect(office.locator("#unsent")).to_be_hidden()
    office.reload()
    assert (title(office), office.is_visible("#unsent")) == ("Much newer words", False)
    assert draft(database, maya) == ["Much newer words"]


def test_a_page_that_was_left_open_replaces_no_newer_draft(
    laptop: Page, database: Database, maya: Actor
) -> None:
    expect(laptop.locator("#newer")).to_contain_text("kept elsewhere on Sat 21 Nov 2026, 4:30 PM EST.")
    expect(laptop.locator("#kept")).to_contain_text("a newer draft was kept elsewhere")
    # Neither typing on nor saving decides it.
    laptop.fill("[name=hours]", "3")
    laptop.get_by_role("button", name="Save", exact=True).click()
    expect(laptop.locator("#newer")).to_be_focused()
    assert (title(laptop), draft(database, maya)) == ("Old words", ["Much newer words"])


def test_the_newer_draft_is_looked_at_and_the_older_one_not_lost(
    laptop: Page, database: Database, maya: Actor
) -> None:
    laptop.fill("[name=title]", "Old words, and on")
    laptop.get_by_role("button", name="Look at the other one").click()
    expect(laptop.locator("#unsent")).to_be_visible()
    assert (title(laptop), laptop.is_visible("#newer")) == ("Much newer words", False)
    laptop.get_by_role("button", name="Put it back").click()
    assert title(laptop) == "Old words, and on"
    kept(laptop)
    assert draft(database, maya) == ["Old words, and on"]


def test_the_older_draft_is_kept_for_who_says_so(
    laptop: Page, database: Database, maya: Actor, clock: Clock
) -> None:
    laptop.get_by_role("button", name="Keep this one").click()
    expect(laptop.locator("#newer")).to_be_hidden()
    kept(laptop)
    assert draft(database, maya) == ["Old words"]
    clock.advance(minutes=5)
    laptop.fill("[name=title]", "Old words, and on")
    kept(laptop)
    laptop.reload()
    assert (title(laptop), laptop.is_visible("#unsent")) == ("Old words, and on", False)


def test_nothing_is_lost_when_a_page_is_left_before_its_owner_chose(laptop: Page) -> None:
    laptop.fill("[name=title]", "Old words, and on")
    for _ in range(2):
        laptop.reload()
        expect(laptop.locator("#unsent")).to_be_visible()
        assert title(laptop) == "Much newer words"
    laptop.get_by_role("button", name="Put it back").click()
    assert title(laptop) == "Old words, and on"


def test_a_second_tab_is_told_and_loses_nothing(device: Device, database: Database, maya: Actor) -> None:
    first = device()
    second = first.context.new_page()
    second.goto(FORM)
    first.fill("[name=title]", "From the first")
    kept(first)
    second.fill("[name=title]", "From the second")
    expect(second.locator("#newer")).to_be_visible(timeout=PATIENCE)
    assert draft(database, maya) == ["From the first"]
    second.reload()
    second.get_by_role("button", name="Put it back").click()
    assert title(second) == "From the second"


def test_lost_answers_make_nobody_else_of_a_page(device: Device, database: Database, maya: Actor) -> None:
    page = device()
    page.route(f"**{FORM}", lambda route: (route.fetch(), route.abort()), times=2)
    page.fill("[name=title]", "A course")
    expect(page.locator("#kept")).to_contain_text("connection lost")
    page.fill("[name=title]", "A course, and on")
    kept(page)
    assert (draft(database, maya), page.is_visible("#newer")) == (["A course, and on"], False)


def test_saving_waits_for_an_answer_that_was_lost(device: Device, database: Database, maya: Actor) -> None:
    page = device()
    page.fill("[name=hours]", "3")
    page.fill("[name=first]", "2026-03-01")
    page.route(f"**{FORM}", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("[name=title]", "A course")
    expect(page.locator("#kept")).to_contain_text("connection lost")
    page.fill("[name=title]", "A course, and on")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/portfolio/training")
    with database.reading() as session:
        assert draft_of(session, maya, FORM) is None


def test_what_arrives_after_its_page_is_that_pages_own(
    device: Device, database: Database, maya: Actor
) -> None:
    page = device()
    waiting = []
    page.route(f"**{FORM}", lambda route: waiting.append(route.request.post_data), times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        page.fill("[name=title]", "A course")
    page.reload()
    assert title(page) == "A course"
    assert page.evaluate(SENT, waiting[0]) == 200
    page.fill("[name=title]", "A course, and on")
    kept(page)
    assert (draft(database, maya), page.is_visible("#newer")) == (["A course, and on"], False)


def test_coming_back_shows_what_the_server_has(device: Device, clock: Clock) -> None:
    page, home = device(), device()
    page.fill("[name=title]", "Old words")
    kept(page)
    page.goto("/account")
    clock.advance(minutes=5)
    home.reload()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    clock.advance(minutes=5)
    page.go_back()
    assert (title(page), page.is_visible("#unsent")) == ("Much newer words", False)
    assert page.input_value("[name=hours]") == ""
    assert version(page) == version(home) != ""
    page.fill("[name=hours]", "3")
    kept(page)
    assert not page.is_visible("#newer")


def test_a_page_out_of_the_browsers_memory_is_read_anew(device: Device) -> None:
    page, home = device(), device()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert title(page) == "Much newer words"


def test_going_back_finds_what_could_not_be_sent(device: Device) -> None:
    page, home = device(), device()
    type_without_network(page, "Old words")
    home.fill("[name=title]", "Much newer words")
    kept(home)
    page.go_back()
    expect(page.locator("#unsent")).to_be_visible()
    assert title(page) == "Much newer words"
