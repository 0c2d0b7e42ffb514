"""Harbor Pilots beside the guild, an applicant who is signed in, and somebody else."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.database import Database
from machine.pages import PATIENCE
from services import building
from web.acting import NOW, PASSWORD, Clock, Someone
from web.applicant.portfolio.controls import controls, replaced
from web.applicant.portfolio.devices import FORM, Device, kept, type_without_network
from web.applicant.portfolio.harbor import HARBOR, PILOT, harbor

Save = Callable[..., TestResponse]


@pytest.fixture(scope="session")
def harbors() -> Catalog:
    """Both associations."""
    return Catalog.of(contents=[read_association_folder(building.GUILD), harbor()])


@pytest.fixture
def plugins(harbors: Catalog) -> Plugins:
    """An installation with both."""
    return Plugins(harbors)


@pytest.fixture
def maya(
    make_person: Callable[..., Someone],
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, Someone], object],
) -> Actor:
    """Whose portfolio it is; signed in."""
    someone = make_person(name="Maya Torres")
    sign_in(client, someone)
    return Actor(someone.person_id, someone.name)


@pytest.fixture
def stranger(
    app: Flask, make_person: Callable[..., Someone], sign_in: Callable[[FlaskClient, Someone], object]
) -> FlaskClient:
    """The browser of somebody else who is signed in."""
    client = app.test_client()
    sign_in(client, make_person(name="Noah Berg"))
    return client


@pytest.fixture
def goal(database: Database, maya: Actor) -> None:
    """Maya wants to become a pilot."""
    with database.writing() as session:
        session.add(
            Application(
                person_id=maya.person_id,
                association=HARBOR,
                endorsement="pilot",
                category="deep-sea",
                aim=PILOT,
                begun_at=NOW,
                changed_at=NOW,
            )
        )


@pytest.fixture
def save(client: FlaskClient) -> Save:
    """`save("/portfolio/training/new", title="A course", …)`: opens the form, fills it in, and sends it."""

    def act(url: str, **values: str | Sequence[str]) -> TestResponse:
        pairs = controls(client.get(url).text)
        return client.post(url, data=MultiDict(replaced(pairs, **values)))  # type: ignore[arg-type]

    return act


@pytest.fixture
def device(browser: Browser, address: str, maya: Actor) -> Iterator[Device]:
    """Opens the form on one more device of Maya's; an error in a script fails the test."""
    contexts, errors = [], []

    def open_form() -> Page:
        contexts.append(browser.new_context(base_url=address))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in")
        page.fill("[name=email]", "person1@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(FORM)
        return page

    yield open_form
    for each in contexts:
        each.close()
    assert errors == []


@pytest.fixture
def laptop(device: Device, clock: Clock) -> Page:
    """A device that types without a network, left open while a newer draft is kept at home, and back since."""
    laptop = device()
    laptop.context.set_offline(offline=True)
    laptop.fill("[name=title]", "Old words")
    expect(laptop.locator("#kept")).to_contain_text("connection lost")
    home = device()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    clock.advance(minutes=5)
    laptop.context.set_offline(offline=False)
    expect(laptop.locator("#newer")).to_be_visible(timeout=PATIENCE)
    return laptop


@pytest.fixture
def office(device: Device) -> Page:
    """A device whose copy is older than the draft that was kept at home."""
    office = device()
    type_without_network(office, "Old words")
    home = device()
    home.fill("[name=title]", "Much newer words")
    kept(home)
    office.goto(FORM)
    return office
