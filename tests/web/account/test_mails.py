"""Links that come by mail, through a real mail server and through the folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from queue import Queue
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from assay.hooks.plugins import Plugins
from assay.services.mail.outbox import ACCOUNTS, deliver_due
from assay.services.mail.transport import transport
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.web.app import create_app
from machine.processes import free_port
from web.acting import NOW, Mailbox, Someone, csrf_token, link_in, press, send, sign_in_by_hand, words

MakePerson = Callable[..., Someone]
FRESH = "another-quiet-river"
TWICE = {"password": FRESH, "password_confirm": FRESH}


class Server:
    """A mail server on this machine that puts what it gets into a queue."""

    def __init__(self) -> None:
        self.mails: Queue[Message] = Queue()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail."""
        self.mails.put(message_from_bytes(bytes(envelope.content or b""), policy=default))
        return "250 taken"


@pytest.fixture
def server() -> Iterator[Server]:
    """A running mail server."""
    made = Server()
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.fixture
def connected(
    server: Server, settings: Settings, plugins: Plugins, database: Database
) -> Iterator[FlaskClient]:
    """A browser of an application that sends its mails to that server."""
    chosen = replace(
        settings, mail_url=f"smtp://127.0.0.1:{server.port}", base_url="https://exam.example.org"
    )
    app = create_app(chosen, plugins, database=database)
    yield app.test_client()
    app.extensions["outbox"].close()


def test_a_new_password_by_mail_from_end_to_end(
    server: Server, connected: FlaskClient, client: FlaskClient, make_person: MakePerson
) -> None:
    someone = make_person("Ruth Okafor")
    here = "https://exam.example.org"
    token = csrf_token(connected.get("/forgotten", base_url=here).text)
    data = {"csrf_token": token, "email": someone.email}
    connected.post("/forgotten", data=data, base_url=here, headers={"Referer": f"{here}/forgotten"})
    mail = server.mails.get(timeout=20)

    assert mail["To"] == someone.email
    assert "Hello Ruth Okafor" in str(mail.get_payload())
    assert "https://exam.example.org/reset/" in str(mail.get_payload())

    send(client, link_in(mail), TWICE)
    sign_in_by_hand(client, replace(someone, password=FRESH))

    assert client.get("/account").status_code == 200


def test_a_link_works_once(client: FlaskClient, make_person: MakePerson, mails: Mailbox) -> None:
    someone = make_person()
    send(client, "/forgotten", {"email": someone.email})
    link = mails.link()
    send(client, link, TWICE)
    again = client.get(link, follow_redirects=True)

    assert "This link has been used" in words(again.text)


def test_a_link_ends_after_a_day(client: FlaskClient, make_person: MakePerson, mails: Mailbox) -> None:
    someone = make_person()
    send(client, "/forgotten", {"email": someone.email})
    link = mails.link()
    with time_machine.travel(timedelta(days=1, minutes=1)):
        page = client.get(link, follow_redirects=True)

    assert "This link is older than" in words(page.text)


def test_setting_a_new_password_signs_everybody_out(
    app: Flask, client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone, elsewhere = make_person(), app.test_client()
    sign_in_by_hand(elsewhere, someone)
    send(client, "/forgotten", {"email": someone.email})
    send(client, mails.link(), TWICE)

    assert elsewhere.get("/account").status_code == 302
    assert mails.all()[-1]["Subject"] == "Your password was set anew"


def test_asking_for_an_unknown_address_looks_the_same_and_sends_nothing(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone = make_person()
    known = words(send(client, "/forgotten", {"email": someone.email}).text)
    unknown = words(send(client, "/forgotten", {"email": "nobody@example.org"}).text)

    assert known == unknown.replace("nobody@example.org", someone.email)
    assert len(mails.all()) == 1


def test_links_lead_to_our_address_whatever_the_request_claims(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone = make_person()
    data = {"csrf_token": csrf_token(client.get("/forgotten").text), "email": someone.email}
    client.post("/forgotten", data=data, headers={"Host": "evil.example.com"})
    client.post("/forgotten", data=data, headers={"X-Forwarded-Host": "evil.example.com"})

    assert mails.all()
    assert all("evil" not in str(mail.get_payload()) for mail in mails.all())


def test_where_addresses_are_confirmed_the_link_comes_first(
    settings: Settings, plugins: Plugins, database: Database
) -> None:
    app = create_app(replace(settings, confirm_email=True), plugins, database=database)
    client, mails = app.test_client(), Mailbox(app, settings.instance / "mail")
    new = Someone(0, "Ana Ruiz", "ana@example.org", FRESH)
    fields = {"name": new.name, "email": new.email, "time_zone": "UTC", **TWICE}
    send(client, "/sign-up", fields)
    sign_in_by_hand(client, new)

    assert client.get("/account").status_code == 302

    page = press(client, mails.link())
    sign_in_by_hand(client, new)

    assert "your e-mail address is confirmed" in words(page.text)
    assert client.get("/account").status_code == 200
    app.extensions["outbox"].close()


def test_a_mail_server_that_is_away_breaks_nothing(
    settings: Settings,
    plugins: Plugins,
    database: Database,
    make_person: MakePerson,
) -> None:
    someone = make_person()
    app = create_app(replace(settings, mail_url="smtp://127.0.0.1:9"), plugins, database=database)
    answer = send(app.test_client(), "/forgotten", {"email": someone.email})
    app.extensions["outbox"].close()
    mail = only_mail(database)

    assert answer.status_code == 200
    assert (mail.to, mail.fate, mail.attempts) == (someone.email, "waiting", 1)
    assert "refused" in mail.error


def test_a_link_that_opens_an_account_is_not_kept_once_it_is_sent(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox, database: Database
) -> None:
    send(client, "/forgotten", {"email": make_person().email})
    assert mails.link().startswith("/reset/")
    mail = only_mail(database)

    assert (mail.association, mail.about, mail.fate, mail.body) == (ACCOUNTS, "account", "sent", "")


def test_a_mail_waits_in_the_database_until_it_is_sent_whoever_dies_in_between(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database, settings: Settings
) -> None:
    someone = make_person()
    app.extensions["outbox"].close()  # as if this process ended with its last request
    with pytest.raises(RuntimeError, match="shutdown"):
        send(client, "/forgotten", {"email": someone.email})
    mail = only_mail(database)
    assert (mail.to, mail.fate) == (someone.email, "waiting")
    deliver_due(database, transport("", settings.mail_from, settings.mail_folder), NOW)

    assert only_mail(database).fate == "sent"
    assert Mailbox(app, settings.mail_folder).link().startswith("/reset/")


@pytest.mark.parametrize("page", ["/forgotten", "/confirm"])
def test_asking_for_an_unknown_address_writes_as_much_as_asking_for_a_known_one(
    settings: Settings, plugins: Plugins, database: Database, make_person: MakePerson, page: str
) -> None:
    someone = make_person()
    if page == "/confirm":
        with database.writing() as session:
            session.execute(update(Person).values(confirmed_at=None))
    app = create_app(replace(settings, confirm_email=True), plugins, database=database)
    app.extensions["outbox"].close()
    app.extensions["outbox"].deliver = lambda: None
    counts = []
    for address in (someone.email, "nobody@example.org"):
        with counted_inserts(database) as inserts:
            send(app.test_client(), page, {"email": address})
        counts.append(len(inserts))

    assert counts == [1, 1]
    assert only_mail(database).to == someone.email


def only_mail(database: Database) -> Mail:
    """The one mail that is in the database."""
    with database.reading() as session:
        return session.scalars(select(Mail)).one()


@contextmanager
def counted_inserts(database: Database) -> Iterator[list[str]]:
    """The statements that add a mail."""
    found: list[str] = []

    def note(*arguments: Any) -> None:
        if arguments[2].startswith("INSERT INTO mails"):
            found.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)
