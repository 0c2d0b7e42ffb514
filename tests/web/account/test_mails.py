"""Links that come by mail, through a real mail server and through the folder."""

import socket
from collections.abc import Callable, Iterator
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
from flask_mailman import EmailMessage

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from web.acting import Mailbox, Someone, csrf_token, link_in, send, sign_in_by_hand, words

MakePerson = Callable[..., Someone]
FRESH = "another-quiet-river"
TWICE = {"password": FRESH, "password_confirm": FRESH}


class Server:
    """A mail server on this machine that puts what it gets into a queue."""

    def __init__(self) -> None:
        self.mails: Queue[Message] = Queue()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
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

    page = client.get(mails.link(), follow_redirects=True)
    sign_in_by_hand(client, new)

    assert "your e-mail address is confirmed" in words(page.text)
    assert client.get("/account").status_code == 200
    app.extensions["outbox"].close()


class Unsendable(EmailMessage):
    """A mail that breaks while it is made, not while it travels."""

    def send(self, fail_silently: bool = False) -> None:  # noqa: ARG002
        raise ValueError("no such encoding")


def test_whatever_keeps_a_mail_from_leaving_is_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        app.extensions["outbox"].send(Unsendable("Hello", "Words", "a@example.org", ["b@example.org"]))
    app.extensions["outbox"].wait()

    assert "could not be sent" in caplog.text


def test_a_mail_server_that_is_away_breaks_nothing(
    settings: Settings,
    plugins: Plugins,
    database: Database,
    make_person: MakePerson,
    caplog: pytest.LogCaptureFixture,
) -> None:
    someone = make_person()
    app = create_app(replace(settings, mail_url="smtp://127.0.0.1:9"), plugins, database=database)
    answer = send(app.test_client(), "/forgotten", {"email": someone.email})
    app.extensions["outbox"].close()

    assert answer.status_code == 200
    assert "could not be sent" in caplog.text
