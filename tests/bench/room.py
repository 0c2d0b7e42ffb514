"""What cannot be noisy: SQL statements for each save and each opening of the room, and the room's bytes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from time import time
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from assay.services import forms
from assay.services.candidacy.sittings import begin_section, find_sitting, finish_section
from assay.services.people import Actor, find_person
from bench.stage import Stage
from web import acting

MOST_STATEMENTS_TO_SAVE = 3
MOST_STATEMENTS_TO_OPEN = 6
#: Besides what the association's questions say, of which there are 20 or 200.
MOST_BYTES = 60_000

_IN_PAGE = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img)(?= )[^>]*? (?:href|src)="([^"]+)"')
_ARTICLE, _TAG = re.compile(r"<article.*?</article>", re.S), re.compile(r"<[^>]*>")
#: Every file that a script names beside itself, or a style sheet loads.
_IN_FILE = re.compile(r"""["'](\./[\w.-]+\.js)["']|url\(["']?([^)"']+)""")


@dataclass(frozen=True)
class Room:
    """The room of one section."""

    section: str
    #: The first time in the life of a process, when the form is read, and every other time.
    statements_first: int
    statements: int
    #: Of the page and every file that it loads, as sent to an empty cache, without the questions' texts.
    bytes: int
    #: Of the texts of the questions.
    bytes_of_texts: int
    files: int


@dataclass(frozen=True)
class Counted:
    """What does not depend on how busy the machine is."""

    statements_to_save: int
    rooms: tuple[Room, ...]

    @property
    def is_within_aims(self) -> bool:
        """Whether every number is as small as we want it."""
        return self.statements_to_save <= MOST_STATEMENTS_TO_SAVE and all(
            room.statements_first <= MOST_STATEMENTS_TO_OPEN and room.bytes <= MOST_BYTES
            for room in self.rooms
        )


def count(stage: Stage, port: int) -> Counted:
    """Open the room of every section of one sitting, and save an answer in it."""
    client, sitting = stage.app.test_client(), stage.visitors_sitting
    acting.sign_in_by_hand(client, acting.Someone(0, "", stage.visitor))
    url, rooms, saves = f"/sittings/{sitting}/room", [], []
    for position, title in enumerate(_sections(stage)):
        forms._READ.clear()  # as in a process that has just started
        first = _statements(stage, client, "GET", url)
        again = _statements(stage, client, "GET", url)
        saves.append(
            _statements(stage, client, "POST", f"/sittings/{sitting}/journal", json=_entry(position))
        )
        sizes, texts = _sizes(port, url, _cookies(client))
        rooms.append(Room(title, first, again, sum(sizes.values()) - texts, texts, len(sizes)))
        _go_on(stage, position)
    return Counted(max(saves), tuple(rooms))


def _sections(stage: Stage) -> list[str]:
    with stage.database.reading() as session:
        actor = Actor.of(find_person(session, stage.visitor))
        _, form = find_sitting(session, actor, stage.visitors_sitting)
        return [part.section.title for part in form.parts]


def _go_on(stage: Stage, position: int) -> None:
    """End this section and begin the next one, if there is one."""
    now = datetime.now(UTC)
    with stage.database.writing() as session:
        actor = Actor.of(find_person(session, stage.visitor))
        if finish_section(session, actor, stage.visitors_sitting, position, now).status == "open":
            begin_section(session, actor, stage.visitors_sitting, now)


def _entry(position: int) -> dict[str, object]:
    answer = {"choice": 1} if position == 0 else {"text": "What I would say first."}
    entry = {"id": str(uuid4()), "question": 1, "kind": "answer", "answer": answer}
    return {"entries": [{**entry, "typed_at": round(time() * 1000)}]}


def _statements(stage: Stage, client: FlaskClient, method: str, url: str, **rest: Any) -> int:
    with counting(stage.database.engine) as statements:
        response = client.open(url, method=method, **rest)
    assert response.status_code == 200, f"{url} answered {response.status}"
    return len(statements)


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _cookies(client: FlaskClient) -> str:
    cookie = client.get_cookie("assay")
    assert cookie is not None, "nobody is signed in"
    return f"{cookie.key}={cookie.value}"


def _sizes(port: int, page: str, cookies: str) -> tuple[dict[str, int], int]:
    """The bytes of a page and of everything that it loads, by address; and of the texts of the questions in it."""
    sizes: dict[str, int] = {}
    waiting, texts = [page], 0
    unused = {"browser.js"}
    while waiting:
        url = waiting.pop()
        # Scripts name each other without the version that the page asks for: still one file.
        name = url.partition("?")[0]
        if name in sizes or url.startswith("data:") or name.rpartition("/")[2] in unused:
            continue
        text = _fetch(port, url, cookies)
        sizes[name] = len(text.encode())
        if (
            url == page
        ):  # a script names them all, and loads the one for its section, and what the exam asks for
            unused.add("questions.js" if "data-groups" in text else "essays.js")
            unused -= {"browser.js"} if "data-browser" in text else set()
            texts = sum(len(_TAG.sub("", each).encode()) for each in _ARTICLE.findall(text))
        found = _IN_PAGE.findall(text) if url == page else ["".join(pair) for pair in _IN_FILE.findall(text)]
        waiting += [urljoin(url, each) for each in found]
    return sizes, texts


def _fetch(port: int, url: str, cookies: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", url, headers={"Cookie": cookies, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, f"{url} answered {response.status}"
    return body.decode()
