"""Who walks, and what they are answered: each request by itself, and everything as it was before the next."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assay.services.demo.people import COORDINATOR, EARLIER, HOLDER, REVIEWER
from assay.storage.people import Person
from web.acting import Someone, csrf_token, sign_in
from web.walk.world import ASSOCIATIONS, GONE, STALE, World

#: In the order of the table's columns. "here" is the association whose things are asked for.
ROLES = ("nobody", "applicant", "another", "rater", "reviewer", "coordinator", "reviewer+", "coordinator+")
#: They had a right here, and are nobody now.
LOST = (GONE, STALE)
#: Refusals, and what stands in the table for them.
REFUSED = {401: "401", 403: "403", 404: "404"}
#: How often somebody tried something is counted, also where they are refused.
COUNTED = ("rate_counts",)
#: The way back to this page, in the links for choosing a language.
_BACK = re.compile(r'back=[^"]*')
_TOKEN = re.compile(r'(name="csrf[-_]token"[^>]*(?:value|content)=")[^"]*"')


@dataclass(frozen=True)
class Visitor:
    """Somebody's cookies, and the token that their forms hold."""

    cookie: str = ""
    token: str = ""


@dataclass(frozen=True)
class Answer:
    """What somebody was answered, without what they sent themselves."""

    status: int
    body: str
    headers: Mapping[str, str]
    flashes: tuple[Any, ...]
    changed: frozenset[str] = frozenset()
    #: As they were set; each differs, so that they are not compared.
    cookies: tuple[str, ...] = field(default=(), compare=False)

    @property
    def verdict(self) -> str:
        """In one word."""
        if urlsplit(self.headers.get("Location", "-")).path == "/sign-in":
            return "sign in"
        return REFUSED.get(self.status, "yes")


@dataclass
class Walk:
    """Asks an installation for one thing after the other."""

    world: World
    visitors: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.world.app.testing = True
        self._client = self.world.app.test_client(use_cookies=False)
        for association in ASSOCIATIONS:
            self._let_in(association)
        self._watching = sqlite3.connect(self.world.path)
        self._watching.execute("PRAGMA synchronous=OFF")
        self._before = sqlite3.connect(":memory:")
        self._watching.backup(self._before)
        self._rows = dict(self._tables())
        self._version = self._data_version()

    def close(self) -> None:
        """Let go of the database."""
        self._watching.close()
        self._before.close()

    def visitor(self, role: str, here: str) -> Visitor:
        """Who has a role, seen from an association: one with a + has it in the other one."""
        there = next(each for each in ASSOCIATIONS if each != here)
        return self.visitors[there if role.endswith("+") else here, role.removesuffix("+")]

    def ask(
        self, visitor: Visitor, rule: Rule, method: str, arguments: Mapping[str, Any], **more: Any
    ) -> Answer:
        """Send one request, and undo what it did."""
        url = self._url(rule, arguments)
        fields = {"csrf_token": visitor.token} | more.pop("data", {})
        # A body of one's own stands in place of a form.
        sent: dict[str, Any] = {} if method == "GET" else {"data": more.pop("body", fields)}
        headers = {"Cookie": visitor.cookie, **more.pop("extra", {})}
        response = self._client.open(url, method=method, headers=headers, **sent, **more)
        self.asked += 1
        if isinstance(asked := more.get("query_string"), dict):
            url += f"?{urlencode(asked)}"
        answer = Answer(
            response.status_code,
            _without(_body(response), url, arguments),
            {name: _without(value, url, arguments) for name, value in _lasting(response)},
            self._flashes(response),
            self._undo(),
            tuple(response.headers.getlist("Set-Cookie")),
        )
        response.close()
        return answer

    def _url(self, rule: Rule, arguments: Mapping[str, Any]) -> str:
        return self.world.app.url_map.bind("localhost").build(rule.endpoint, dict(arguments), method=None)

    def _let_in(self, here: str) -> None:
        app = self.world.app
        names = {
            "applicant": HOLDER,
            "another": EARLIER[0].email,
            "reviewer": REVIEWER,
            "coordinator": COORDINATOR,
        }
        names |= {each: f"{each}@example.org" for each in LOST}
        for role, email in names.items():
            client = app.test_client()
            sign_in(client, Someone(0, role, f"{here}.{email}"))
            self.visitors[here, role] = _of(client, "/account")
        with self.world.database.writing() as session:
            for name in LOST:
                person = session.scalars(
                    select(Person).where(Person.email == f"{here}.{name}@example.org")
                ).one()
                person.active = name != GONE
                person.fs_uniquifier += "changed" if name == STALE else ""
        for role in ("nobody", "rater"):
            self.visitors[here, role] = _of(app.test_client(), "/sign-in")

    def _flashes(self, response: TestResponse) -> tuple[Any, ...]:
        """What the next page would say."""
        kept = next(
            (each for each in response.headers.getlist("Set-Cookie") if each.startswith("assay=")), ""
        )
        value = kept.partition("=")[2].partition(";")[0]
        serializer = self.world.app.session_interface.get_signing_serializer(self.world.app)  # type: ignore[attr-defined]
        return tuple(map(tuple, serializer.loads(value).get("_flashes", ()))) if value else ()

    def _undo(self) -> frozenset[str]:
        """Put every row back; the tables that held others."""
        self.world.app.extensions["outbox"].wait()
        if self._data_version() == self._version:
            return frozenset()
        now = dict(self._tables())
        changed = frozenset(name for name, rows in now.items() if rows != self._rows[name])
        if changed:
            self._before.backup(self._watching)
        self._version = self._data_version()
        return changed - set(COUNTED)

    def _data_version(self) -> int:
        [(version,)] = self._watching.execute("PRAGMA data_version")
        return int(version)

    def _tables(self) -> Iterator[tuple[str, int]]:
        names = self._watching.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            with closing(self._watching.execute(f'SELECT * FROM "{name}"')) as rows:  # noqa: S608
                yield name, hash(tuple(rows))


def _of(client: FlaskClient, page: str) -> Visitor:
    token = csrf_token(client.get(page).text)
    cookie = client.get_cookie("assay")
    assert cookie is not None
    return Visitor(f"assay={cookie.value}", token)


def _body(response: TestResponse) -> str:
    """What the page says, without the token of its forms and the number of the request."""
    text = response.get_data().decode("utf-8", "replace")
    number = response.headers.get("X-Request-ID", "")
    return _TOKEN.sub(r"\1", text.replace(number, "") if number else text)


def _lasting(response: TestResponse) -> list[tuple[str, str]]:
    """Headers, without what is of this one answer alone."""
    said = [
        pair for pair in response.headers if pair[0] not in ("Content-Length", "Set-Cookie", "X-Request-ID")
    ]
    return [
        *said,
        *(("Set-Cookie", each.partition("=")[0]) for each in response.headers.getlist("Set-Cookie")),
    ]


def _without(text: str, url: str, arguments: Mapping[str, Any]) -> str:
    """Without the address that was asked for, however it is written, and without the words of it."""
    ways = {url, quote(url), quote(url, safe=""), escape(url)} - {"/"}
    ways |= {str(each) for each in arguments.values() if isinstance(each, str) and len(each) > 3}
    for each in sorted(ways, key=len, reverse=True):
        text = text.replace(each, "◦")
    return _BACK.sub("back=", text)
