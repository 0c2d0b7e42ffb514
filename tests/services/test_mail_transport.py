"""Mails on their way to a real mail server, to one that refuses, to none, and into the folder."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

import pytest

from assay.services.mail.outbox import OutgoingMail, Undeliverable
from assay.services.mail.transport import MailServer as Address
from assay.services.mail.transport import transport
from services.mail_server import MailServer, running_mail_server

SENDER = "Assay <assay@guild.example>"
LINK = "https://assay.example/rate/" + "x" * 90
MAIL = OutgoingMail(
    7, "ines@example.org", "Für Inés", f"Liebe Inés,\n\n{LINK}\n", datetime(2026, 11, 21, 15, tzinfo=UTC)
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


def test_a_mail_arrives_whole(server: MailServer, tmp_path: Path) -> None:
    send = transport(server.url, SENDER, tmp_path)
    send(MAIL)
    send(MAIL)
    first, second = server.mails.get(timeout=20), server.mails.get(timeout=20)

    assert (first["From"], first["To"], first["Subject"]) == (SENDER, MAIL.to, MAIL.subject)
    assert first.get_content().splitlines() == MAIL.body.splitlines()
    assert first["Message-ID"] == second["Message-ID"] == "<20261121150000000000.7@guild.example>"
    assert first["Date"].datetime == MAIL.queued_at
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", ["to_recipient", "to_mail"])
def test_what_the_server_refuses_for_good_is_undeliverable(
    server: MailServer, tmp_path: Path, answer: str
) -> None:
    setattr(server, answer, "550 5.1.1 no such user")

    with pytest.raises(Undeliverable, match=r"^550 5\.1\.1 no such user$"):
        transport(server.url, SENDER, tmp_path)(MAIL)


@pytest.mark.parametrize("answer", ["to_recipient", "to_mail"])
def test_what_the_server_cannot_take_now_may_be_tried_again(
    server: MailServer, tmp_path: Path, answer: str
) -> None:
    setattr(server, answer, "451 4.3.0 later")

    with pytest.raises(OSError, match=r"^451 4\.3\.0 later$"):
        transport(server.url, SENDER, tmp_path)(MAIL)


def test_a_server_that_is_away_may_be_back_later(tmp_path: Path) -> None:
    with pytest.raises(ConnectionRefusedError):
        transport("smtp://127.0.0.1:9", SENDER, tmp_path)(MAIL)


def test_a_password_never_travels_in_the_clear(server: MailServer, tmp_path: Path) -> None:
    # The server of the test offers no encryption, so nothing is said to it.
    address = server.url.replace("//", "//assay:secret@")

    with pytest.raises(OSError, match="STARTTLS"):
        transport(address, SENDER, tmp_path)(MAIL)


def test_without_a_server_mails_lie_in_a_folder(tmp_path: Path) -> None:
    send = transport("", SENDER, tmp_path / "mail")
    send(MAIL)
    send(MAIL)
    files = sorted((tmp_path / "mail").iterdir())
    message = email.message_from_bytes(files[0].read_bytes(), policy=default)

    assert [each.suffix for each in files] == [".log", ".log"]
    assert message["To"] == MAIL.to
    assert LINK in str(message.get_payload())


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Address("mail.example", 587, None, None, False, False)),
        ("smtp://a%40b:p%3Aw@mail.example:25", Address("mail.example", 25, "a@b", "p:w", False, True)),
        ("smtps://a:b@mail.example", Address("mail.example", 465, "a", "b", True, False)),
    ],
)
def test_the_address_of_a_server(url: str, server: Address) -> None:
    assert Address.at(url) == server
