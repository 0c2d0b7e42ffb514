"""Going from scene to scene: each person has a device of their own, one tab in it, and is signed in from the start."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Frame, Page

from assay.services.demo.people import PASSWORD
from browser.scene import Scene
from machine.pages import PATIENCE
from web.acting import csrf_token

WIDTH, HEIGHT = 1280, 860


@dataclass
class Stop:
    """A scene with its page, ready to be looked at, and what the browser complains of."""

    scene: Scene
    page: Page
    complaints: list[str] = field(default_factory=list)
    #: Every address that the page was at.
    visited: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """From now on."""
        self.page.on("pageerror", self._fail)
        self.page.on("console", self._hear)
        self.page.on("framenavigated", self._arrive)

    def leave(self) -> None:
        """Leave the tab as if it were new, for the next scene of the same person."""
        self.page.remove_listener("pageerror", self._fail)
        self.page.remove_listener("console", self._hear)
        self.page.remove_listener("framenavigated", self._arrive)
        self.page.context.set_offline(False)
        self.page.evaluate("sessionStorage.clear()")

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _hear(self, message: ConsoleMessage) -> None:
        # That a page is refused or not there, and that there is no network, is what some scenes show.
        is_shown = message.location["url"] == self.page.url or "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not is_shown:
            self.complaints.append(message.text)

    def _arrive(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.visited.append(frame.url)


class Place(Protocol):
    """Whatever serves pages."""

    @property
    def url(self) -> str: ...


def tour(browser: Browser, server: Place, wanted: Iterable[Scene]) -> Iterator[Stop]:
    """Each scene with its page, which goes on when the next one is asked for."""
    tabs: dict[str, Page] = {}
    for scene in wanted:
        if scene.who not in tabs:
            tabs[scene.who] = _device(browser, server, scene.who).new_page()
        stop = Stop(scene, tabs[scene.who])
        stop.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        stop.page.emulate_media(color_scheme="light")
        stop.listen()
        stop.page.goto(f"{server.url}{scene.path}")
        if scene.act:
            scene.act(stop.page)
        yield stop
        stop.leave()
    for tab in tabs.values():
        tab.context.close()


def _device(browser: Browser, server: Place, who: str) -> BrowserContext:
    device = browser.new_context(reduced_motion="reduce")
    device.set_default_timeout(PATIENCE)
    device.add_init_script(AXE_SCRIPT)
    if who:
        _sign_in(device, f"{server.url}/sign-in", f"{who}@example.org")
    return device


def _sign_in(device: BrowserContext, address: str, email: str) -> None:
    """Without a page: that one has scenes of its own."""
    token = csrf_token(device.request.get(address).text())
    form: dict[str, str | float | bool] = {"csrf_token": token, "email": email, "password": PASSWORD}
    answer = device.request.post(address, form=form)
    assert answer.ok, f"{email} is not signed in"
    assert answer.url != address, f"{email} is not signed in"
