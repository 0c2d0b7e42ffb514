"""Every page in every state: nothing for axe to find, and nothing wider than the smallest phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser.demonstration import demonstrating
from browser.scenes import scenes
from browser.stage import Stage
from browser.touring import tour
from browser.visitor import violations

NARROW = 320


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with demonstrating(tmp_path_factory.mktemp("stage")) as server:
        yield Stage(server)


def test_every_page_is_accessible_and_fits(stage: Stage, browser: Browser) -> None:
    faults = []
    for stop in tour(browser, stage.server.url, scenes(stage)):
        stop.page.set_viewport_size({"width": NARROW, "height": 700})
        stop.page.emulate_media(color_scheme="dark")
        found = (*violations(stop.page), *_too_wide(stop.page), *stop.complaints)
        faults += [f"{stop.scene.name}: {fault}" for fault in found]
    assert faults == []


def _too_wide(page: Page) -> list[str]:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} pixels wide"] if width > NARROW else []
