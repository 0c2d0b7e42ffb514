"""The page of plugins: what is shared stands there for everybody, and why one failed for its own coordinators."""

from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.content.banks import Bank
from assay.content.competencies import CompetencyMap
from assay.content.item_types.base import ItemType
from assay.content.item_types.guarding import TypeTrouble
from assay.hooks import hookimpl
from assay.hooks.plugins import Plugins
from assay.services.plugin_health import note_type
from assay.services.plugins.noting import note_installed
from assay.storage.database import Database
from assay.web.requests import Installation
from dummy.gauges import Gauge
from web.acting import Clock, Someone, sign_in, words
from web.public.conftest import GUILD, Folder

LIGHTHOUSE = GUILD.with_name("lighthouse")


class Shares:
    """It speaks for no association, and shares what the lighthouse has under names of its own."""

    def __init__(self, title: str = "") -> None:
        content = Folder(LIGHTHOUSE).content
        self.map = content.maps[0].model_copy(update={"id": "shared-coast"})
        changed = {"id": "shared-lamps", "map": self.map.id, **({"title": title} if title else {})}
        self.bank = content.banks[0].model_copy(update=changed)

    @hookimpl
    def competency_maps(self) -> Sequence[CompetencyMap]:
        """One."""
        return [self.map]

    @hookimpl
    def question_banks(self) -> Sequence[Bank]:
        """One."""
        return [self.bank]


class Measured(Folder):
    """The guild, which brings an item type, too."""

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """Its one type."""
        return [Gauge(GUILD / "no-pipe")]


@pytest.fixture
def install(app: Flask, database: Database) -> Callable[[Plugins], None]:
    """Have the application start again with these plugins."""

    def act(plugins: Plugins) -> None:
        note_installed(database, plugins, Clock().now)
        old: Installation = app.extensions["assay"]
        app.extensions["assay"] = Installation(old.settings, plugins, database, old.clock)

    return act


Install = Callable[[Plugins], None]
SHARED = "What associations share"


def test_banks_in_an_associations_own_plugin_are_told_to_nobody(
    client: FlaskClient, install: Install
) -> None:
    own = Folder(GUILD).content
    install(Plugins.only({"guild": Folder(GUILD)}))
    page = words(client.get("/plugins").text)

    assert SHARED not in page
    assert not any(each.title in page for each in (*own.banks, *own.maps))


def test_what_is_shared_is_told_as_it_is_in_effect_and_in_the_readers_language(
    client: FlaskClient, install: Install
) -> None:
    shares = Shares()
    install(Plugins.only({"lighthouse": Folder(LIGHTHOUSE), "shares": shares}))
    install(Plugins.only({"lighthouse": Folder(LIGHTHOUSE), "shares": Shares("Lamps, anew")}))
    page = words(client.get("/plugins").text)
    told = page[page.index(SHARED) :]
    assert told.count(shares.bank.title) == 1
    assert told.count(shares.map.title) == 1
    assert "Lamps, anew" not in page

    client.get("/language/es")
    page = words(client.get("/plugins").text)
    (spanish,) = (each for each in shares.map.translations if each.language == "es")
    assert dict(spanish.texts)["title"] in page
    assert shares.map.title not in page


def test_what_is_not_installed_any_more_is_shared_no_more(client: FlaskClient, install: Install) -> None:
    install(Plugins.only({"shares": Shares()}))
    assert SHARED in words(client.get("/plugins").text)
    install(Plugins.only({"guild": Folder(GUILD)}))

    assert SHARED not in words(client.get("/plugins").text)


def test_why_a_plugin_failed_is_told_to_its_own_coordinators_alone(
    client: FlaskClient, install: Install, make_person: Callable[..., Someone], tmp_path: Path
) -> None:
    install(Plugins.only({"guild": Folder(GUILD), "lighthouse": Folder(LIGHTHOUSE)}))
    broken = {}
    for folder in (GUILD, LIGHTHOUSE):
        broken[folder.name] = copytree(folder, tmp_path / folder.name)
        (broken[folder.name] / "association.yaml").write_text(f"id: the key of {folder.name}\n")
    install(Plugins.only({name: Folder(folder) for name, folder in broken.items()}))

    for association, told in (("river-guild", ["guild"]), ("lighthouse-society", ["lighthouse"]), ("x", [])):
        browser = client.application.test_client()
        sign_in(browser, make_person(roles=[(association, "coordinator")]))
        page = words(browser.get("/plugins").text)
        assert [name for name in broken if f"the key of {name}" in page] == told
        assert page.count("It could not be loaded.") == len(broken) - len(told)


@pytest.mark.parametrize("kind", ["failed", "hangs"])
def test_an_item_type_in_trouble_is_named_and_its_coordinators_are_told_why(
    client: FlaskClient, install: Install, database: Database, make_person: Callable[..., Someone], kind: Any
) -> None:
    install(Plugins.only({"guild": Measured(GUILD)}))
    now = Clock().now
    note_type(database, "guild", "gauge", TypeTrouble("gauge", kind, "KeyError (gauge.py:7)"), now)
    page = words(client.get("/plugins").text)
    assert "1 item type (Gauge)" in page
    assert f"Its item type gauge {kind}." in page
    assert "gauge.py" not in page

    sign_in(client, make_person(roles=[("river-guild", "coordinator")]))
    own = "/coordinate/river-guild/plugin"
    for address in ("/plugins", own):
        assert f"Its item type gauge {kind}, once, at " in words(client.get(address).text)
        assert "KeyError (gauge.py:7)" in words(client.get(address).text)
    page = words(client.get(own).text)
    assert "Item types Gauge" in page
    assert "It is told of nothing." in page
    assert "when it was told" not in page

    note_type(database, "guild", "gauge", None, now)
    assert "KeyError (gauge.py:7)), and answers since" in words(client.get(own).text)
