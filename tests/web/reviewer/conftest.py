"""The guild's exam, sat by one candidate, with two reviewers and two essays."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import queue
from assay.storage.database import Database
from machine.pages import PATIENCE
from services import building
from web.acting import Someone
from web.reviewer.scenes import BEFORE, ESSAYS, Scene, actor_of


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The content of the association that exists only in tests."""
    return building.guild()


@pytest.fixture
def plugins(guild: Catalog) -> Plugins:
    """An installation with the guild alone."""
    return Plugins(guild)


@pytest.fixture
def scene(database: Database, guild: Catalog, make_person: Callable[..., Someone]) -> Scene:
    """Two essays handed in and allocated two days ago."""
    roles = {role: [(building.ASSOCIATION, role)] for role in ("reviewer", "coordinator")}
    candidate = make_person(name="Ottilie Quandt", email="ottilie.quandt@post.example")
    reviewer = make_person(name="Rita Reviewer", email="rita@post.example", roles=roles["reviewer"])
    other = make_person(name="Bartholomew Finch", email="finch@post.example", roles=roles["reviewer"])
    coordinator = make_person(name="Cora Kestrel", email="cora@post.example", roles=roles["coordinator"])
    boss = actor_of(database, coordinator)
    with database.writing() as session:
        window = building.open_window(session, guild, boss, now=BEFORE)
    sitting = building.hand_in(database, actor_of(database, candidate), window, ESSAYS, now=BEFORE)
    with database.writing() as session:
        allocate(session, boss, window, BEFORE + timedelta(hours=2))
    with database.reading() as session:
        tasks = queue(session, actor_of(database, reviewer), building.ASSOCIATION)
    return Scene(candidate, reviewer, other, coordinator, sitting, tasks)


@pytest.fixture
def reviewing(
    client: FlaskClient, scene: Scene, sign_in: Callable[[FlaskClient, Someone], object]
) -> FlaskClient:
    """The first reviewer's browser, signed in."""
    sign_in(client, scene.reviewer)
    return client


@pytest.fixture
def page(browser: Browser, address: str, scene: Scene) -> Iterator[Page]:
    """The first desk of the first reviewer; an error in a script fails the test."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=email]", scene.reviewer.email)
    page.fill("[name=password]", scene.reviewer.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(scene.address())
    yield page
    context.close()
    assert errors == []
