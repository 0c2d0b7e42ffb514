"""Statements and milliseconds of every page that people of the demonstration come to by following links."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.exceptions import HTTPException

from assay.hooks.plugins import Plugins
from assay.services.demo.loading import load_demo
from assay.services.demo.people import ACCOUNTS
from assay.services.references.writing import Stationery
from assay.settings import read_settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.schema import upgrade
from assay.web.app import create_app, utc_now
from assay.web.mailing import letters, links
from bench.room import counting
from web import acting

LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')
#: So many pages of one address are opened by one person; the others are like them.
ENOUGH = 2
#: So many of the most expensive are shown.
SHOWN = 15
#: More statements than this for one page would grow with what is on it.
MOST = 60


@dataclass
class Cost:
    """What the pages at one address took."""

    statements: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def measure(plugins: Plugins) -> dict[str, Cost]:
    """By rule of the address: every page that somebody can come to."""
    with TemporaryDirectory(prefix="assay-bench-") as folder:
        app, database = _demonstration(Path(folder), plugins)
        costs: dict[str, Cost] = defaultdict(Cost)
        try:
            for account in ACCOUNTS:
                client = app.test_client()
                acting.sign_in_by_hand(client, acting.Someone(0, "", account.email, account.password))
                _walk(app, client, database, costs)
        finally:
            app.extensions["outbox"].close()
            database.dispose()
    return costs


def _demonstration(folder: Path, plugins: Plugins) -> tuple[Flask, Database]:
    settings = read_settings({"ASSAY_INSTANCE": str(folder)})
    database = Database(settings.database_url)
    app = create_app(settings, plugins, database=database)
    upgrade(database)
    with app.app_context():
        store = DocumentStore(settings.document_store)
        load_demo(database, store, plugins.catalog, hash_password, Stationery(letters(), links()), utc_now())
    return app, database


def _walk(app: Flask, client: FlaskClient, database: Database, costs: dict[str, Cost]) -> None:
    """Follow links from the start; each address is opened once before it is measured."""
    waiting, seen, opened = ["/start"], {"/start"}, defaultdict[str, int](int)
    while waiting:
        url = waiting.pop(0)
        rule = _rule(app, url)
        if not rule or opened[rule] == ENOUGH:
            continue
        opened[rule] += 1
        client.get(url, follow_redirects=True)
        begun = perf_counter()
        with counting(database.engine) as statements:
            response = client.get(url)
        if response.status_code == 200 and response.mimetype == "text/html":
            costs[rule].statements.append(len(statements))
            costs[rule].milliseconds.append(1000 * (perf_counter() - begun))
        html = response.text if response.mimetype == "text/html" else ""
        found = [urldefrag(unescape(each)).url for each in LINK.findall(html)]
        if response.location:
            found.append(response.location)
        waiting += (fresh := [each for each in dict.fromkeys(found) if each not in seen])
        seen |= {*fresh}


def _rule(app: Flask, url: str) -> str:
    """The pattern of a page's address; nothing where none of ours is."""
    try:
        rule, _ = app.url_map.bind("").match(urlsplit(url).path, return_rule=True)
    except HTTPException:
        return ""
    return "" if rule.endpoint == "static" else rule.rule


def lines(costs: dict[str, Cost]) -> Iterator[str]:
    """The most expensive for people."""
    ordered = sorted(costs.items(), key=lambda each: -max(each[1].statements, default=0))
    every = [count for cost in costs.values() for count in cost.statements]
    yield ""
    yield f"{f'Pages: {len(costs)} addresses, the most expensive':<60}{'statements':>12}{'ms':>7}"
    for rule, cost in ordered[:SHOWN]:
        yield f"   {rule:<57}{max(cost.statements):>12}{median(cost.milliseconds):>7.0f}"
    met = max(every) <= MOST
    yield (
        f"   median of all {median(every):.0f}; aim: at most {MOST} for any page{'' if met else '   MISSED'}"
    )


def is_within_aims(costs: dict[str, Cost]) -> bool:
    """Whether no page takes more statements than we want."""
    return all(count <= MOST for cost in costs.values() for count in cost.statements)
