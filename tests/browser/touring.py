"""Going from scene to scene: each person has a device of their own, and signs in once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from browser.scene import Scene, sign_in


@dataclass
class Stop:
    """A scene with its page, ready to be looked at, and what the browser complains of."""

    scene: Scene
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        # That a page is refused or not there, and that there is no network, is what some scenes show.
        is_shown = message.location["url"] == self.page.url or "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not is_shown:
            self.complaints.append(message.text)


def tour(browser: Browser, address: str, wanted: Iterable[Scene]) -> Iterator[Stop]:
    """Each scene with its page, which is gone when the next one is asked for."""
    devices: dict[str, BrowserContext] = {}
    for scene in wanted:
        if scene.who not in devices:
            devices[scene.who] = _device(browser, address, scene.who)
        stop = Stop(scene, devices[scene.who].new_page())
        stop.page.goto(f"{address}{scene.path}")
        if scene.act:
            scene.act(stop.page)
        yield stop
        stop.page.close()
        devices[scene.who].set_offline(False)
    for device in devices.values():
        device.close()


def _device(browser: Browser, address: str, who: str) -> BrowserContext:
    device = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    device.set_default_timeout(15_000)
    if who:
        page = device.new_page()
        sign_in(page, address, who)
        page.close()
    return device
