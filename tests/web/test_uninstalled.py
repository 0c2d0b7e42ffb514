"""After an association's plugin is gone: every page of the past is readable, names what is missing, and none breaks."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_security import hash_password
from werkzeug.exceptions import HTTPException

from assay.content.catalog import Catalog
from assay.hooks.fitting import compose
from assay.hooks.plugins import Plugins
from assay.services.demo.loading import load_demo
from assay.services.demo.people import PASSWORD
from assay.services.plugins.noting import note_installed
from assay.services.references.writing import Stationery
from assay.settings import Settings, read_settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.web.app import create_app
from assay.web.mailing import letters, links
from web.acting import NOW, Clock, Someone, sign_in, words

LINKS = re.compile(r'href="(/[^"#]*)"')
#: Pages that show the same of another row are looked at so often for each person.
MOST = 2
#: Who has a past: as visitors, an applicant, holders, candidates, a reviewer and a coordinator.
PEOPLE = (
    "",
    *(
        f"{who}@example.org"
        for who in ("applicant", "holder", "lapsed", "candidate1", "candidate3", "candidate5", "approved")
    ),
    *(f"{who}@example.org" for who in ("reviewer1", "coordinator")),
)
#: Where nobody goes by a link, or what is a file.
ELSEWHERE = ("/static/", "/sign-out", "/sign-in")
#: What must have been seen: the result, feedback, evidence, application, letter, credential, statistics, the log.
SEEN = {
    "applicant.home",
    "applicant.lobby",
    "applicant.result",
    "applications.show",
    "coordinator.applications.portfolio",
    "coordinator.applications.show",
    "coordinator.association",
    "coordinator.audit.show",
    "coordinator.credentials.one",
    "coordinator.plugin.show",
    "coordinator.sittings.show",
    "coordinator.statistics.items",
    "coordinator.statistics.report",
    "coordinator.windows.show",
    "credentials.letter",
    "credentials.one",
    "portfolio.overview.show",
    "coordinator.decisions.show",
    "registry.one",
    "review_applications.desk",
    "reviewer.desk",
}


@dataclass
class Visit:
    """One person's way through all links that they find."""

    app: Flask
    who: str
    #: Addresses that were answered with an error, and what with.
    faults: list[str]
    seen: set[str]

    def walk(self, start: tuple[str, ...]) -> None:
        """Follow every link, but of pages that are alike a few only."""
        client, waiting, counts = self.app.test_client(), deque(start), Counter[str]()
        if self.who:
            sign_in(client, Someone(0, "", self.who, PASSWORD))
        known = set(start)
        while waiting:
            path = waiting.popleft()
            answer = client.get(path, buffered=True)
            self._note(path, answer.status_code)
            for link in self._links(answer.text if answer.mimetype == "text/html" else ""):
                kind = self._endpoint(link)
                if link not in known and counts[kind] < MOST:
                    known.add(link)
                    counts[kind] += 1
                    waiting.append(link)

    def _note(self, path: str, status: int) -> None:
        self.seen.add(self._endpoint(path))
        if status >= 500:
            self.faults.append(f"{self.who} {path}: {status}")

    def _links(self, page: str) -> Iterator[str]:
        for link in map(unescape, LINKS.findall(page)):
            if not link.startswith(ELSEWHERE):
                yield link

    def _endpoint(self, path: str) -> str:
        try:
            return str(self.app.url_map.bind("").match(urlsplit(path).path)[0])
        except HTTPException:
            return ""


@pytest.fixture(scope="session")
def installed() -> Plugins:
    """What ships with the product."""
    settings = read_settings({})
    return Plugins.installed(settings.bank_folders, settings.map_folders, ())


@pytest.fixture
def association(installed: Plugins, settings: Settings, database: Database) -> str:
    """The association of the demonstration, which is loaded."""
    app = create_app(settings, installed, clock=Clock(), database=database)
    with app.app_context():
        hashed = hash_password(PASSWORD)
        load_demo(
            database,
            DocumentStore(settings.document_store),
            installed.catalog,
            lambda _: hashed,
            Stationery(letters(), links()),
            NOW,
        )
    return min(installed.catalog.exams).partition("/")[0]


def without(installed: Plugins, association: str) -> Plugins:
    """The same after its plugin was uninstalled."""
    parts = tuple(each for each in installed.parts if each.association != association)
    states = tuple(each for each in installed.states if each.association != association)
    catalog: Catalog = compose({each.name: each.content for each in parts}).catalog
    return replace(installed, catalog=catalog, states=states, parts=parts)


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "never kept"])
def test_every_page_of_the_past_is_readable(
    installed: Plugins, settings: Settings, database: Database, association: str, is_kept: bool
) -> None:
    rest = without(installed, association)
    if is_kept:
        note_installed(database, installed, NOW)
        note_installed(database, rest, NOW)
    app = create_app(settings, rest, clock=Clock(), database=database)
    faults: list[str] = []
    seen: set[str] = set()
    start = (
        "/",
        "/account",
        "/exam",
        "/applications",
        "/portfolio",
        "/credentials",
        "/review/",
        "/coordinate/",
    )
    for who in PEOPLE:
        Visit(app, who, faults, seen).walk((*start, "/registry", "/plugins", f"/associations/{association}"))

    assert faults == []
    assert SEEN - seen == set()
    _names_what_is_missing(app, association, is_kept=is_kept)


def _names_what_is_missing(app: Flask, association: str, *, is_kept: bool) -> None:
    """What was kept is called as ever, beside the word that it is gone; what never was, by its id."""
    client = app.test_client()
    sign_in(client, Someone(0, "", "coordinator@example.org", PASSWORD))
    home = words(client.get(f"/coordinate/{association}/").text)
    if is_kept:
        assert "The plugin of CT-AIMH is not installed any more." in home
        assert "Connecticut Association" in home
        assert "not installed" in words(client.get(f"/coordinate/{association}/plugin").text)
        assert "not installed any more" in words(client.get(f"/associations/{association}").text)
        front = client.get("/")
        assert (front.status_code, association in front.text) == (200, False)
    else:
        assert association in home
