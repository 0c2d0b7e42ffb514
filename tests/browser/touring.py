"""Going from scene to scene: each person has a device of their own, and signs in once."""

from collections.abc import Iterable, Iterator

from playwright.sync_api import Browser, BrowserContext, Page

from browser.scenes import Scene, sign_in


def tour(browser: Browser, address: str, wanted: Iterable[Scene]) -> Iterator[tuple[Scene, Page]]:
    """Each scene with its page, ready to be looked at; the page is gone when the next one is asked for."""
    devices: dict[str, BrowserContext] = {}
    for scene in wanted:
        if scene.who not in devices:
            devices[scene.who] = _device(browser, address, scene.who)
        page = devices[scene.who].new_page()
        page.goto(f"{address}{scene.path}")
        if scene.act:
            scene.act(page)
        yield scene, page
        page.close()
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
