"""A live server, a browser, and candidates who come to it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from browser.candidate import Candidate
from browser.live import Server
from machine.pages import PATIENCE


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys; each comes with people of its own."""
    server = Server(tmp_path_factory.mktemp("instance"))
    server.start()
    yield server
    server.kill()
    server.database.dispose()


@pytest.fixture
def server(served: Server) -> Server:
    """The server, running, with its clock right."""
    served.shift()
    if served.process is None:
        served.start()
    return served


@pytest.fixture
def new_device(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """`new_device()`: a browser with nothing in it, as on another machine."""
    devices: list[BrowserContext] = []

    def make() -> BrowserContext:
        devices.append(browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"))
        devices[-1].set_default_timeout(PATIENCE)
        return devices[-1]

    yield make
    for device in devices:
        device.close()


@pytest.fixture
def candidate(server: Server, new_device: Callable[[], BrowserContext]) -> Iterator[Candidate]:
    """Somebody who is signed in and registered. At the end no script of ours may have failed."""
    person = Candidate(new_device(), server, server.add_person())
    person.sign_in()
    person.register()
    yield person
    assert person.failures == []
