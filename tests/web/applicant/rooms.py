"""What an applicant's browser does in and around the exam room."""

import json
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.acting import NOW, send

MINUTE = 60_000
#: The instant at which tests begin, as browsers count it.
START = round(NOW.timestamp() * 1000)


def register(client: FlaskClient, window: int, category: str = "practice") -> int:
    """Register on the page; the id of the sitting."""
    fields = {"window": str(window), "category": category}
    answer = send(client, "/exam/register", fields, page="/exam")
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def begin(client: FlaskClient, sitting: int) -> TestResponse:
    """Press the button in the lobby."""
    page = f"/sittings/{sitting}"
    found = re.search(r'name="section" value="(\d+)"', client.get(page).text)
    return send(client, f"{page}/begin", {"section": found[1] if found else "0"}, page=page)


def enter(client: FlaskClient, sitting: int) -> dict[str, Any]:
    """Open the room; the data that its page carries."""
    return room_data(client.get(f"/sittings/{sitting}/room").text)


def room_data(html: str) -> dict[str, Any]:
    """The `data-` attributes of a room."""
    found = re.search(r'<main id="room"([^>]*)>', html)
    assert found, html[:500]
    data = {name: unescape(value) for name, value in re.findall(r'data-(\w+)="([^"]*)"', found[1])}
    return {**data, "given": json.loads(data["given"])}


def finish(client: FlaskClient, sitting: int, section: int) -> TestResponse:
    """Hand in a part, from its room."""
    page = f"/sittings/{sitting}/room"
    return send(client, f"/sittings/{sitting}/finish", {"section": str(section)}, page=page)


def entry(
    question: int, answer: Mapping[str, object], kind: str = "answer", at: int = START
) -> dict[str, Any]:
    """An entry as the room makes one."""
    return {"id": str(uuid4()), "question": question, "kind": kind, "answer": answer, "typed_at": at}


def choice(question: int, option: int, at: int = START) -> dict[str, Any]:
    """Choosing an option."""
    return entry(question, {"choice": option}, at=at)


def text(question: int, words: str, at: int = START) -> dict[str, Any]:
    """Writing an essay."""
    return entry(question, {"text": words}, at=at)


def post(
    client: FlaskClient, sitting: int, entries: Iterable[Mapping[str, Any]], section: int | None = None
) -> TestResponse:
    """Send entries as the room does."""
    message = {"entries": list(entries)} | ({} if section is None else {"section": section})
    return client.post(
        f"/sittings/{sitting}/journal", json=message, headers={"Sec-Fetch-Site": "same-origin"}
    )
