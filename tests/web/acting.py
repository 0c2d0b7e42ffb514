"""What people do in a browser, and what tests of pages need to know about them."""

import email
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.policy import default
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.services.accounts.devices import Device
from assay.services.accounts.sign_ins import begin, new_key
from assay.storage.database import Database
from assay.storage.people import Person

PASSWORD = "quiet-river-under-stones"
#: What the session of somebody who signed in holds.
SIGNED_IN: dict[str, object] = {}
NOW = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


class Clock:
    """The server's clock, which a test can put forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Let time pass, as `advance(minutes=5)`."""
        self.now += timedelta(**duration)


@dataclass(frozen=True)
class Someone:
    """A person whom a test made, and what they sign in with."""

    person_id: int
    name: str
    email: str
    password: str = PASSWORD


@contextmanager
def taken_away(database: Database) -> Iterator[None]:
    """The database's file is not there, as on a disk that was unplugged."""
    with database.engine.connect() as connection:
        file = Path(connection.exec_driver_sql("PRAGMA database_list").one().file)
    database.engine.dispose()
    elsewhere = file.rename(file.with_name("elsewhere"))
    file.mkdir()  # else there would be a new one
    try:
        yield
    finally:
        database.engine.dispose()
        file.rmdir()
        elsewhere.rename(file)


def send(client: FlaskClient, url: str, fields: Mapping[str, str], page: str = "") -> TestResponse:
    """Open a page (the one at `url` unless another holds the form), fill in fields and send them to `url`."""
    token = csrf_token(client.get(page or url).text)
    return client.post(url, data={"csrf_token": token, **fields})


def press(client: FlaskClient, link: str) -> TestResponse:
    """Open the link of a mail and press the one button that is there; the page that this leads to."""
    token = csrf_token(client.get(link).text)
    return client.post(link, data={"csrf_token": token}, follow_redirects=True)


def sign_in_by_hand(client: FlaskClient, someone: Someone) -> TestResponse:
    """Sign in on the sign-in page."""
    return send(client, "/sign-in", {"email": someone.email, "password": someone.password})


def sign_in(client: FlaskClient, someone: Someone) -> None:
    """Be signed in: the first of a process by hand, the others with the same session for their own person.

    Proving a password takes longer than most tests.
    """
    if not SIGNED_IN:
        stranger = client.application.test_client()  # this one may be signed in as somebody else
        sign_in_by_hand(stranger, someone)
        with stranger.session_transaction() as session:
            SIGNED_IN.update(session)
            del SIGNED_IN["csrf_token"]  # every session has its own
    here = client.application.extensions["assay"]
    with here.database.writing() as database:
        person = database.scalars(select(Person).where(Person.email == someone.email)).one()
        key = begin(database, person.id, new_key(), Device("127.0.0.1", ""), here.clock(), lasting=True).key
    with client.session_transaction() as session:
        session.clear()
        session.update({**SIGNED_IN, "_user_id": person.fs_uniquifier, "sign_in": key, "fs_paa": time.time()})


def csrf_token(html: str) -> str:
    """The token of the page's first form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, f"no form on this page: {words(html)}"
    return found[1]


def words(html: str) -> str:
    """What stands between the tags of the main part of a page, in one line."""
    main = html[html.find("<main") :].partition("</main>")[0] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


class Mailbox:
    """The mails that left an application without a mail server: files in its folder."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self._folder = app, folder

    def all(self) -> list[Message]:
        """Every mail so far, the oldest first, after the ones that are on their way have left."""
        self._app.extensions["outbox"].wait()
        files = sorted(self._folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]

    def link(self) -> str:
        """The path of the first link in the newest mail."""
        return link_in(self.all()[-1])


def link_in(message: Message) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S*)", str(message.get_payload()))
    assert found, "no link in this mail"
    return found[1]
