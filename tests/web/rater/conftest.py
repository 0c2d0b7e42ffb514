"""The guild needs references; Ana has asked Wilma, who comes by the link and has no account."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from machine.pages import PATIENCE
from services import building
from services.references.asking import with_references
from web.acting import Clock, Someone
from web.rater.devices import Device
from web.rater.links import Links, asked


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The guild, whose applicants need references."""
    return with_references(building.guild())


@pytest.fixture
def plugins(catalog: Catalog) -> Plugins:
    """An installation with the guild alone."""
    return Plugins(catalog)


@pytest.fixture
def ana(make_person: Callable[..., Someone]) -> Someone:
    """Who asks."""
    return make_person("Ana Ruiz", "ana@post.example")


@pytest.fixture
def wilma(database: Database, catalog: Catalog, settings: Settings, ana: Someone, clock: Clock) -> Links:
    """What Wilma got."""
    return asked(database, catalog, settings, ana, clock.now)


@pytest.fixture
def device(browser: Browser, address: str, wilma: Links) -> Iterator[Device]:
    """Opens the last part of the form on one more device of Wilma's; an error in a script fails the test."""
    contexts, errors = [], []

    def open_form() -> Page:
        contexts.append(browser.new_context(base_url=address))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{wilma.path}/closing")
        return page

    yield open_form
    for each in contexts:
        each.close()
    assert errors == []
