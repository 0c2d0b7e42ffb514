"""Where Safe Exam Browser sends no headers: its script shows what the page asks, through lobby, room and every save.

A real Chromium with the object that Safe Exam Browser gives to pages; the browser itself runs on no machine of ours.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Response, expect
from sqlalchemy import func, select

from assay.content.catalog import Catalog
from assay.services.candidacy.safe_browser import BrowserKeys, enter_keys, hash_of
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry
from services import building
from web.acting import NOW
from web.applicant.test_admission import BASE, CONFIG, EXAM
from web.applicant.test_admission import guild as demanding

guild = demanding
#: As its documentation describes it: the hashes are there once a function of the page has been called back by name.
API = """
window.SafeExamBrowser = { version: "3.3", security: {
  configKey: "", browserExamKey: "",
  updateKeys(callback) {
    hashes(location.href.split("#")[0]).then(([config, exam]) => {
      Object.assign(this, { configKey: config, browserExamKey: exam });
      window[callback.name]();
    });
  },
} };
"""


@pytest.fixture
def device(browser: Browser, address: str, applying: FlaskClient) -> Callable[[str], BrowserContext]:
    """`device(key)`: a browser where the applicant is signed in, which shows hashes of this Config Key."""
    opened: list[BrowserContext] = []

    def open_one(config: str) -> BrowserContext:
        context = browser.new_context()
        opened.append(context)
        cookie = applying.get_cookie("assay")
        assert cookie
        context.add_cookies([{"name": "assay", "value": cookie.value, "url": address}])
        context.expose_function("hashes", lambda url: _hashes(url, config))
        context.add_init_script(API)
        return context

    def _hashes(url: str, config: str) -> list[str]:
        # The server believes in the address that its setting names, and not in the one it was asked by.
        page = BASE + urlsplit(url).path
        return [hash_of(page, config), hash_of(page, EXAM)]

    yield open_one  # type: ignore[misc]
    for each in opened:
        each.close()


@pytest.fixture
def keys(database: Database, window: int, coordinator: Actor) -> None:
    """The coordinator entered the keys of the window."""
    with database.writing() as session:
        enter_keys(session, coordinator, building.ASSOCIATION, window, BrowserKeys((CONFIG,), (EXAM,)), NOW)


def _sent(answer: Response) -> bytes:
    return answer.request.post_data_buffer or b""


def saved(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(JournalEntry.kind == "answer")) or 0


@pytest.mark.usefixtures("keys")
def test_a_candidate_begins_answers_and_comes_back(
    device: Callable[[str], BrowserContext], address: str, sitting: int, database: Database
) -> None:
    page = device(CONFIG).new_page()
    page.goto(f"{address}/sittings/{sitting}")
    expect(page.locator("#other-browser")).to_have_count(0)
    expect(page.locator("[data-name=server] .pill")).to_have_text("Yes")
    page.get_by_role("button", name="Begin part 1").click()
    with page.expect_response(lambda each: b"choice" in _sent(each)) as first:
        page.locator("#questions label.option:visible").first.click()
    assert first.value.status == 200
    assert saved(database) == 1
    # Loading the page anew shows the page that says no, whose script shows that it may.
    page.goto(f"{address}/sittings/{sitting}/room")
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    with page.expect_response(lambda each: b"choice" in _sent(each)) as answer:
        page.locator("#questions label.option:visible").first.click()
    assert answer.value.status == 200
    assert saved(database) == 2


@pytest.mark.usefixtures("keys")
def test_with_other_settings_one_is_told(
    device: Callable[[str], BrowserContext], address: str, sitting: int, database: Database
) -> None:
    page = device("f" * 64).new_page()
    page.goto(f"{address}/sittings/{sitting}")
    page.get_by_role("button", name="Begin part 1").click()
    expect(page.get_by_text("does not have the settings of this exam")).to_be_visible()
    assert saved(database) == 0


@pytest.mark.usefixtures("keys")
def test_an_ordinary_browser_is_told_what_to_do(
    browser: Browser, applying: FlaskClient, address: str, sitting: int
) -> None:
    context = browser.new_context()
    cookie = applying.get_cookie("assay")
    assert cookie
    context.add_cookies([{"name": "assay", "value": cookie.value, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/sittings/{sitting}")
    expect(page.get_by_role("heading", name="You need Safe Exam Browser")).to_be_visible()
    expect(page.locator("[data-check]")).to_have_count(0)
    context.close()


def test_the_content_asks_for_it(guild: Catalog) -> None:
    assert guild.exams[f"{building.ASSOCIATION}/{building.EXAM}"].browser == "safe-exam-browser"
