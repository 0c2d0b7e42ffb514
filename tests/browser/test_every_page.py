"""Every page in every state, and none forgotten: nothing for axe to find, nothing wider than the smallest phone, and
nothing that is left in English for who reads Spanish."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

from browser import pictures
from browser.demonstration import demonstrating
from browser.scenes import scenes
from browser.spanish import Bilingual
from browser.stage import Stage
from browser.touring import tour
from browser.visitor import violations

NARROW = 320
LOST_TABS = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [...document.querySelectorAll(".tabs [aria-current]")].filter((here) => {
    const tab = here.getBoundingClientRect(), tabs = here.parentElement.getBoundingClientRect();
    return tab.left < tabs.left - 1 || tab.right > tabs.right + 1;
  }).map((here) => here.textContent);
}"""
#: Routes that answer a GET with no page of their own, and with what instead.
NO_PAGES = {
    "account.start": "the way to where somebody belongs",
    "coordinator.audit.export": "a file for auditors",
    "coordinator.credentials.table": "a table for other programs",
    "coordinator.decisions.letter": "a PDF",
    "coordinator.reports.file": "somebody's report, as a file",
    "coordinator.statistics.printed": "a PDF",
    "coordinator.statistics.table": "a table for other programs",
    "credentials.letter": "a PDF",
    "health.live": "for machines that watch",
    "health.ready": "for machines that watch",
    "item_types.styles": "a style sheet",
    "languages.choose": "keeps the language, and the way back to where it was chosen",
    "metrics.show": "for machines that watch",
    "portfolio.documents.file": "somebody's file",
    "portfolio.exporting.as_pdf": "a PDF",
    "portfolio.exporting.as_yaml": "a file for other installations",
    "portfolio.importing.hours_template": "a table to fill in",
    "protection.after_factor": "the way to the recovery codes",
    "static": "style sheets and scripts",
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with demonstrating(tmp_path_factory.mktemp("stage")) as server:
        yield Stage(server)


def test_every_page_is_accessible_fits_and_speaks_spanish(stage: Stage, browser: Browser) -> None:
    faults, visited, bilingual = [], set[str](), Bilingual(stage)
    pictures.FOLDER.mkdir(parents=True, exist_ok=True)
    shown = set(pictures.wanted())
    for stop in tour(browser, stage.server, scenes(stage)):
        if stop.scene.name in shown:
            pictures.take(stop.page, stop.scene.name, pictures.FOLDER, [1280])
            shown.remove(stop.scene.name)
        stop.page.set_viewport_size({"width": NARROW, "height": 700})
        stop.page.emulate_media(color_scheme="dark")
        found = (*violations(stop.page), *_too_wide(stop.page), *_lost_tabs(stop.page), *stop.complaints)
        faults += [f"{stop.scene.name}: {fault}" for fault in found]
        faults += [f"{stop.scene.name}: in English: {each}" for each in bilingual.left_in_english(stop)]
        visited |= {endpoint for address in stop.visited for endpoint in _endpoints(stage, address)}
    assert faults == []
    assert _pages(stage) - visited == set()
    spoken = {endpoint for address in bilingual.compared for endpoint in _endpoints(stage, address)}
    assert _pages(stage) - spoken == set()
    assert shown == set()  # the handbook has all its pictures


def _endpoints(stage: Stage, address: str) -> list[str]:
    """The route that gives the page at an address: none where it answers a form alone, or is no page."""
    routes = stage.server.app.url_map.bind("")
    try:
        return [routes.match(urlsplit(address).path)[0]]
    except HTTPException:
        return []


def _pages(stage: Stage) -> set[str]:
    """Every route that gives a page."""
    rules = stage.server.app.url_map.iter_rules()
    return {each.endpoint for each in rules if "GET" in (each.methods or ())} - set(NO_PAGES)


def _lost_tabs(page: Page) -> list[str]:
    """Where tabs scroll, that of this page is in sight."""
    lost = page.evaluate(LOST_TABS)
    return [f"the tab “{each}” is out of sight" for each in lost]


def _too_wide(page: Page) -> list[str]:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} pixels wide"] if width > NARROW else []
